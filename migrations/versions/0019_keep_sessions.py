"""Keep the sessions of the staff pages, so that each can be ended from here."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "console_sessions",
        sa.Column(
            "id",
            sa.Text(),
            nullable=False,
            comment="SHA-256 of what the cookie holds.",
        ),
        sa.Column("sub", sa.Text(), nullable=False),
        sa.Column(
            "caller", postgresql.JSONB(), nullable=False, comment="What the identity provider said of the person."
        ),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="console_sessions_pkey"),
        comment="Who is signed in to the staff pages. A row that is deleted signs somebody out at once.",
    )
    op.create_index("console_sessions_sub_idx", "console_sessions", ["sub"])
    op.create_index("console_sessions_ends_idx", "console_sessions", ["ends_at"])
