"""Let a second person approve an edition, and let one be withdrawn: how far it has come stands in its row."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "editions",
        sa.Column(
            "stage",
            sa.Text(),
            nullable=False,
            server_default="published",
            comment="proposed until a second person approves it; withdrawn before it governed anything.",
        ),
    )
    op.add_column(
        "editions",
        sa.Column(
            "approved_by",
            sa.Text(),
            nullable=True,
            comment="Who approved it; null where nobody had to, and for the product's own.",
        ),
    )
    op.add_column(
        "editions", sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True, comment="When it was approved.")
    )
    op.add_column("editions", sa.Column("withdrawn_by", sa.Text(), nullable=True, comment="Who took it back."))
    op.add_column(
        "editions",
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True, comment="When it was taken back."),
    )
    op.drop_constraint("editions_effective_from_key", "editions", type_="unique")
    op.create_index(
        "editions_effective_from_key",
        "editions",
        ["effective_from"],
        unique=True,
        postgresql_where=sa.text("stage <> 'withdrawn'"),
    )
