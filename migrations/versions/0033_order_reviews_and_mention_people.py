"""Order reviews by their deadlines and their ends, and know which mentions somebody has seen."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "reviews_due_idx", "reviews", [sa.literal_column("coalesce(due_at, 'infinity'::timestamptz)"), "id"]
    )
    op.create_index("reviews_closed_idx", "reviews", ["closed_at", "id"])
    op.add_column("notices", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "notices_unseen_idx",
        "notices",
        ["person", "caused_at", "id"],
        postgresql_where=sa.text("kind = 'mentioned' AND seen_at IS NULL"),
    )
