"""Note how far each process is known to have come, which versions have run, which packets are parked."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "processes",
        sa.Column(
            "confirmed",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="How far the process itself has said that it has come.",
        ),
    )
    op.create_table_comment("processes", "Where processes are: what has fallen behind is nudged.")
    op.create_table(
        "worker_versions",
        sa.Column("version", sa.Text(), nullable=False, comment="A digest of the code that replays histories."),
        sa.Column("last_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("worker_versions_pkey")),
        comment="Versions of the code that replayed every open history before they first ran as a worker.",
    )
    op.create_table(
        "parked_packets",
        sa.Column("review_id", sa.Text(), nullable=False),
        sa.Column(
            "reason",
            sa.Text(),
            nullable=False,
            comment="`too_slow`, `ended` or the name of an error; nothing of a text.",
        ),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("parked_packets_review_id_fkey")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("parked_packets_pkey")),
        comment="Packets that could not be made: they are tried again now and then, and wait meanwhile.",
    )
    op.create_index(
        "processes_unconfirmed_idx", "processes", ["seen_at"], postgresql_where=sa.text("confirmed < sequence")
    )
