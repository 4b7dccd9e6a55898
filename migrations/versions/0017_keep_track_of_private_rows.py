"""Keep track of private rows (a digest of what each holds, when it was erased) and of how far seals are anchored."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
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
        comment="What the log knows of private rows: their digests, and what was erased.",
    )
    op.create_table(
        "anchoring",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="1: there is one row."),
        sa.Column("number", sa.BigInteger(), nullable=False, comment="The last seal that Temporal is known to have."),
        sa.CheckConstraint("id = 1", name="one"),
        sa.PrimaryKeyConstraint("id", name=op.f("anchoring_pkey")),
        comment="How far the seals were anchored: a Temporal that knows less is an older one.",
    )
