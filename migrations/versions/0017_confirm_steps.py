"""Note of each process how far it is known to have come: a step that is on record alone is found and told to it."""

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
    op.create_index(
        "processes_unconfirmed_idx", "processes", ["seen_at"], postgresql_where=sa.text("confirmed < sequence")
    )
