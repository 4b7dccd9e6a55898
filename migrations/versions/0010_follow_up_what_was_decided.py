"""Follow up what was decided: index the requests to vacate a mark that wait for a director."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    waits = sa.text("stage = 'asked'")
    op.create_index("vacations_asked_idx", "vacations", ["asked_at", "id"], postgresql_where=waits)
