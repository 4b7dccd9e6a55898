"""Note how far each process is known to have come, and which versions of the code have run as workers."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0011"
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
        sa.Column("first_ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("worker_versions_pkey")),
        comment="Versions of the code that replayed every open history before they first ran as a worker.",
    )
    op.create_index(
        "processes_unconfirmed_idx", "processes", ["seen_at"], postgresql_where=sa.text("confirmed < sequence")
    )
