"""Keep how far the chain of events was verified beside the worker, and what was found."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_COUNTS = ("position", "events", "streams", "seal_number", "seal_up_to", "seal_total")


def upgrade() -> None:
    op.create_table(
        "verification",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("walk", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _COUNTS),
        sa.Column("seal_digest", sa.LargeBinary(), nullable=False),
        sa.Column("seal_keyed", sa.Boolean(), nullable=False),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("up_to", "verified_events", "verified_streams")
        ),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whole_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name="verification_one_check"),
        sa.PrimaryKeyConstraint("id", name="verification_pkey"),
        comment="How far the chain of events is verified: the work goes on from here, in whichever worker.",
    )
    op.create_table(
        "verification_faults",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("walk", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "sequence", "problem", name="verification_faults_pkey"),
        comment="Where the chain of events does not hold: a fault stays until a whole walk has not found it again.",
    )
