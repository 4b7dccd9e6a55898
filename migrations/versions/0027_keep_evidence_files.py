"""Keep what is known of evidence files; their bytes are in the object store."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "evidence_files",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("stored_by", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("evidence_files_complaint_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("evidence_files_pkey")),
    )
    op.create_index(op.f("evidence_files_complaint_id_idx"), "evidence_files", ["complaint_id"])
