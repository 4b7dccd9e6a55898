"""Index the open and the overdue complaints: both are few among all that ever closed, and both are listed all day."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    order = ["opened_at", "id"]
    op.create_index("complaints_open_idx", "complaints", order, postgresql_where=sa.text("status = 'open'"))
    op.create_index("complaints_overdue_idx", "complaints", order, postgresql_where=sa.text("overdue"))
