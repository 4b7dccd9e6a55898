"""Keep on each review who returned its recommendation: such a director may decide again, whoever handled a case not."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        sa.text(
            """
            UPDATE reviews SET state = jsonb_set(state, '{directors}', returned.directors)
            FROM (
                SELECT subject, jsonb_agg(actor ORDER BY sequence) AS directors
                FROM events
                WHERE type = 'director_decided' AND fact ->> 'decision' = 'return'
                GROUP BY subject
            ) AS returned
            WHERE reviews.id = returned.subject
            """
        )
    )
