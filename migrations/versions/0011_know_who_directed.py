"""Keep on each review who returned its recommendation apart from who handled a case: such a director may decide again."""

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
            UPDATE reviews SET state = state || jsonb_build_object(
                'directors', returned.directors,
                'conflicted', (
                    SELECT coalesce(jsonb_agg(sub), '[]')
                    FROM jsonb_array_elements(state -> 'conflicted') AS sub
                    WHERE NOT returned.directors @> sub
                )
            )
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
