"""Index complaints by when they closed: reports are over the cases that closed in a period."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("complaints_closed_idx", "complaints", ["closed_at"])
