"""Keep the standing: accreditations with a status, reviews, vacated marks, tier reviews, feedback, processes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None

# The states that were kept beside the rows know less than the rules read now; what is new follows from the events.
INSTANT = """to_char({at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS'
    || CASE WHEN date_trunc('second', {at}) = {at} THEN '"Z"' ELSE '.US"Z"' END)"""
UPGRADE_ACCREDITATIONS = f"""
UPDATE accreditations AS a SET state = a.state || jsonb_build_object(
    'imported', e.fact->'imported', 'since', {INSTANT.format(at="e.at")}, 'last_at', {INSTANT.format(at="e.at")},
    'edition', e.edition, 'taken_up', false, 'term', 1, 'term_ends_on', NULL, 'lead_judged', 0,
    'evaluated_until', {INSTANT.format(at="e.at")}, 'tier_reviewed_until', {INSTANT.format(at="e.at")},
    'flagged', '[]'::jsonb, 'grace', NULL, 'remediation', NULL, 'hold', NULL, 'review', NULL, 'lost', NULL,
    'orders', '[]'::jsonb)
FROM events AS e WHERE e.subject = a.id AND e.sequence = 1
"""
UPGRADE_PARTNERS = f"""
UPDATE partners AS p SET state = p.state || jsonb_build_object(
    'last_at', {INSTANT.format(at="e.at")}, 'lockout', NULL, 'barred', '[]'::jsonb, 'requested', '[]'::jsonb,
    'orders', '[]'::jsonb)
FROM events AS e WHERE e.subject = 'partner/' || p.id AND e.sequence = p.sequence
"""
REVIEWED_SINCE = """
UPDATE accreditations AS a SET tier_reviewed_until = e.at FROM events AS e WHERE e.subject = a.id AND e.sequence = 1
"""
PLACED_AT = """
UPDATE marks AS m SET placed_at = coalesce(
    (SELECT (c.state#>>'{mark,placed_at}')::timestamptz FROM complaints AS c WHERE c.id = m.complaint_id),
    m.placed_on::timestamp AT TIME ZONE 'UTC')
"""
GRANTS = """
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'recourse_app') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON reviews, seat_votes, vacations, tier_reviews, feedback, packets, processes
            TO recourse_app;
    END IF;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="The id of a private text."),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("feedback_pkey")),
    )
    op.create_index("feedback_given_idx", "feedback", ["given_at", "id"], unique=False)
    op.create_table(
        "processes",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="How far the process has followed its subject."),
        sa.Column("wakes_at", sa.DateTime(timezone=True), nullable=True, comment="When it looks again by itself."),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("subject", name=op.f("processes_pkey")),
        comment="Where processes of standing are: what has fallen behind is nudged.",
    )
    op.create_index("processes_wakes_idx", "processes", ["wakes_at"], unique=False)
    op.create_table(
        "tier_reviews",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("tier_reviews_pkey")),
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("packet", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("reviews_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("reviews_pkey")),
        sa.UniqueConstraint("partner_id", "number", name=op.f("reviews_partner_id_number_key")),
    )
    op.create_index(
        "reviews_one_open_idx", "reviews", ["partner_id"], unique=True, postgresql_where=sa.text("stage <> 'closed'")
    )
    op.create_index("reviews_opened_idx", "reviews", ["opened_at", "id"], unique=False)
    op.create_index("reviews_stage_idx", "reviews", ["stage", "opened_at", "id"], unique=False)
    op.create_index(
        "reviews_task_idx",
        "reviews",
        ["stage", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("stage <> 'closed'"),
    )
    op.create_table(
        "vacations",
        sa.Column("id", sa.Text(), nullable=False, comment="The mark's id."),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vacated_by", sa.Text(), nullable=True),
        sa.Column("vacated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("vacations_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("vacations_pkey")),
    )
    op.create_index(op.f("vacations_partner_id_idx"), "vacations", ["partner_id"], unique=False)
    op.create_table(
        "packets",
        sa.Column("review_id", sa.Text(), nullable=False),
        sa.Column("mark_id", sa.Text(), nullable=False),
        sa.Column(
            "scenario",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="What the board may see: built from an allow-list.",
        ),
        sa.Column(
            "sources",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="The texts as they were, for those who release the packet.",
        ),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column(
            "releases",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="By a release's reference, what the board may read with it.",
        ),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("packets_review_id_fkey")),
        sa.PrimaryKeyConstraint("review_id", "mark_id", name=op.f("packets_pkey")),
        comment="Private: the blind packets, a scenario for each counted mark (S32, S33).",
    )
    op.create_table(
        "seat_votes",
        sa.Column("review_id", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("vote", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("seat_votes_review_id_fkey")),
        sa.PrimaryKeyConstraint("review_id", "seat", name=op.f("seat_votes_pkey")),
        sa.UniqueConstraint("review_id", "member", name=op.f("seat_votes_review_id_member_key")),
        comment="One vote a seat and one seat a person: the database itself refuses a second (S31).",
    )
    op.execute(UPGRADE_ACCREDITATIONS)
    op.execute(UPGRADE_PARTNERS)
    op.add_column("accreditations", sa.Column("status", sa.Text(), nullable=False, server_default="active"))
    op.alter_column("accreditations", "status", server_default=None)
    op.add_column("accreditations", sa.Column("term_ends_on", sa.Date(), nullable=True))
    op.add_column("accreditations", sa.Column("tier_reviewed_until", sa.DateTime(timezone=True)))
    op.execute(REVIEWED_SINCE)
    op.alter_column("accreditations", "tier_reviewed_until", nullable=False)
    op.drop_constraint(op.f("accreditations_partner_id_kind_issued_on_key"), "accreditations", type_="unique")
    op.create_index("accreditations_kind_idx", "accreditations", ["kind", "id"], unique=False)
    op.create_index(
        "accreditations_one_live_idx",
        "accreditations",
        ["partner_id", "kind"],
        unique=True,
        postgresql_where=sa.text("status NOT IN ('revoked', 'lapsed')"),
    )
    op.create_index("accreditations_partner_idx", "accreditations", ["partner_id", "id"], unique=False)
    op.create_index("accreditations_status_idx", "accreditations", ["status", "id"], unique=False)
    op.create_index("accreditations_term_idx", "accreditations", ["term_ends_on", "id"], unique=False)
    op.create_index(
        "accreditations_tier_review_idx",
        "accreditations",
        ["tier_reviewed_until"],
        unique=False,
        postgresql_where=sa.text("status NOT IN ('revoked', 'lapsed')"),
    )
    op.add_column("marks", sa.Column("placed_at", sa.DateTime(timezone=True)))
    op.execute(PLACED_AT)
    op.alter_column("marks", "placed_at", nullable=False)
    op.create_index(
        "events_checkpoint_idx",
        "events",
        [sa.text("(fact ->> 'due_at')")],
        postgresql_where=sa.text("type = 'checkpoint_held'"),
    )
    op.execute(GRANTS)
