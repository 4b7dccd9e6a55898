"""Keep simulations: the reports on what a candidate edition would change, beside the record and no part of it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

GRANTS = """
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'recourse_app') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON simulations, simulation_findings TO recourse_app;
    END IF;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "simulations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "overrides",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="The candidate's departures, as they were sent.",
        ),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("partners", sa.Integer(), nullable=False, comment="How many there are to replay."),
        sa.Column("replayed", sa.Integer(), nullable=False),
        sa.Column(
            "after",
            sa.Text(),
            nullable=False,
            comment="The last partner that was replayed; the next page follows it.",
        ),
        sa.Column("totals", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("simulations_pkey")),
        comment="Reports on what a candidate edition would change. Neither the event log nor a projection of it.",
    )
    op.create_index("simulations_requested_idx", "simulations", ["requested_at", "id"], unique=False)
    op.create_table(
        "simulation_findings",
        sa.Column("simulation_id", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("finding", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["simulation_id"], ["simulations.id"], name=op.f("simulation_findings_simulation_id_fkey")
        ),
        sa.PrimaryKeyConstraint("simulation_id", "partner_id", name=op.f("simulation_findings_pkey")),
        comment="By simulation, each partner for whom something would differ.",
    )
    op.execute(GRANTS)
