"""Record decisions: the call of the decider that led to each event, beside the events."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.backfill import fill

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Text(), nullable=False, comment="The place of its first event: subject and sequence."),
        sa.Column(
            "position",
            sa.BigInteger(),
            sa.Identity(always=True),
            nullable=False,
            comment="Its place in the order in which decisions were recorded.",
        ),
        sa.Column(
            "process", sa.Text(), nullable=False, comment="A complaint, a partner, or the subject of a small stream."
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="The command's declared name."),
        sa.Column(
            "command",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="The command, with references in place of private text.",
        ),
        sa.Column("now", sa.DateTime(timezone=True), nullable=False, comment="The instant at which it was decided."),
        sa.Column(
            "editions",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="The editions under which its events were decided.",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("decisions_pkey")),
        sa.UniqueConstraint("position", name=op.f("decisions_position_key")),
        comment="Append-only: each call of a decider that led to events, so that it can be made again.",
    )
    op.create_index("decisions_process_idx", "decisions", ["process", "position"])
    op.add_column(
        "events",
        sa.Column(
            "decision",
            sa.Text(),
            nullable=True,
            comment="The decision that led to it. No part of the hashed document; null until the backfill has found it "
            "for an event that a version without decisions wrote.",
        ),
    )
    op.create_foreign_key(op.f("events_decision_fkey"), "events", "decisions", ["decision"], ["id"])
    op.create_index("events_without_decision_idx", "events", ["position"], postgresql_where=sa.text("decision IS NULL"))
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    fill(op.get_bind())
