"""Keep up to when the links to a partner's own page are void."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partner_links_revoked",
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("partner_id", name="partner_links_revoked_pkey"),
        comment="Up to when the links to a partner's own page are void.",
    )
