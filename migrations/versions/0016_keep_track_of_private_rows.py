"""Keep track of private rows: a digest of what each holds, and when it was erased."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "private_records",
        sa.Column("id", sa.Text(), nullable=False, comment="The row's store and its key there."),
        sa.Column("digest", sa.Text(), nullable=True, comment="Of what the row holds."),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("private_records_pkey")),
    )
