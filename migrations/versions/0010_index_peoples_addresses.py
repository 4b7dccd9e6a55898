"""Index people by their address: one person is one person under all their accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("people_email_idx", "people", [sa.text("lower(email)")])
