"""Find the cases that wait for somebody's answer."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "complaints_waiting_idx", "complaints", ["opened_at", "id"], postgresql_where=sa.text("state ? 'waiting'")
    )
