"""Key the audit chain: hashes and seals say which key made them, and what hashes cover beside their event."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "events",
        sa.Column(
            "key",
            sa.Text(),
            nullable=True,
            comment="The id of the key that the hash is made with; null from before there were keys.",
        ),
    )
    op.add_column(
        "events",
        sa.Column(
            "covers",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="What the hash covers beside the event: its decision, digests of private rows.",
        ),
    )
    op.add_column(
        "seals",
        sa.Column(
            "key",
            sa.Text(),
            nullable=True,
            comment="The id of the key that signed it; null from before keys had ids.",
        ),
    )
