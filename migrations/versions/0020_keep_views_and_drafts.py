"""Keep what people put down in the staff pages: named lists, drafts, absences, who looks at a case; list mails by time."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def _instant(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def upgrade() -> None:
    op.create_table(
        "console_views",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False, comment="One of the console's lists, with its filters."),
        sa.Column("shared", sa.Boolean(), nullable=False),
        _instant("saved_at"),
        sa.PrimaryKeyConstraint("id", name="console_views_pkey"),
        comment="Lists that people named: their own, and those that they share with everybody on the staff.",
    )
    op.create_index("console_views_owner_idx", "console_views", ["owner"])
    op.create_table(
        "console_drafts",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False, comment="The form's."),
        sa.Column("fields", postgresql.JSONB(), nullable=False),
        _instant("saved_at"),
        sa.PrimaryKeyConstraint("owner", "address", name="console_drafts_pkey"),
        comment="What somebody was typing: gone once it is sent.",
    )
    op.create_index("console_drafts_saved_idx", "console_drafts", ["saved_at"])
    op.create_table(
        "console_absences",
        sa.Column("sub", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("substitute", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sub", name="console_absences_pkey"),
        comment="Who is away, and whose inbox shows their cases meanwhile.",
    )
    op.create_index("console_absences_substitute_idx", "console_absences", ["substitute"])
    op.create_table(
        "console_presences",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sub", sa.Text(), nullable=False),
        _instant("seen_at"),
        sa.PrimaryKeyConstraint("subject", "sub", name="console_presences_pkey"),
        comment="Who looks at a case. Never somebody on a board.",
    )
    op.create_index("console_presences_seen_idx", "console_presences", ["seen_at"])
    op.create_index("notices_caused_idx", "notices", ["caused_at", "id"])
