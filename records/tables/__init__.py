"""Every table, as SQLAlchemy sees it. Migrations create them; the drift check compares the two.

Three kinds live here. The event log is the truth, with the decisions that led to it. Projections are a fold of the
events and can be rebuilt from them alone. Private stores (intake, texts, identities, people) hold what must not leave
PostgreSQL; events refer to them by id.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from records.decisions.tables import decisions
from records.follow_up.tables import follow_ups
from records.follow_up.tables import index as index_follow_ups
from records.simulations.tables import simulation_findings, simulations
from records.tables.private import idempotency, identities, intake, people, texts
from records.tables.schema import instant, metadata
from records.tables.standing import annulments, feedback, packets, processes, reviews, seat_votes, tier_reviews

__all__ = [
    "annulments",
    "decisions",
    "feedback",
    "idempotency",
    "identities",
    "intake",
    "packets",
    "people",
    "processes",
    "reviews",
    "seat_votes",
    "simulation_findings",
    "simulations",
    "texts",
    "tier_reviews",
]

events = Table(
    "events",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("position", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("type", Text, nullable=False),
    instant("at"),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("clauses", ARRAY(Text), nullable=False),
    Column("command", Text),
    Column("fact", JSONB, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column(
        "decision",
        Text,
        ForeignKey("decisions.id"),
        comment="The decision that led to it. No part of the hashed document; null until the backfill has found it "
        "for an event that a version without decisions wrote.",
    ),
    CheckConstraint("sequence >= 1", name="sequence"),
    comment="Append-only: the application's role may insert and read, and a trigger refuses the rest.",
)

Index(
    "events_checkpoint_idx",
    events.c.fact["due_at"].astext,
    postgresql_where=text("type = 'checkpoint_held'"),
)

Index("events_without_decision_idx", events.c.position, postgresql_where=events.c.decision.is_(None))

seals = Table(
    "seals",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("up_to", BigInteger, nullable=False, comment="The highest position sealed."),
    Column("total", BigInteger, nullable=False, comment="Events sealed by this and all earlier seals."),
    Column("digest", LargeBinary, nullable=False, comment="SHA-256 over the previous seal and the events' hashes."),
    Column("signature", LargeBinary),
    instant("sealed_at"),
    comment="Signed heads of the event log: they show a stream that was cut short or removed.",
)

complaints = Table(
    "complaints",
    metadata,
    Column("id", Text, primary_key=True),
    Column("partner_id", Text, ForeignKey("partners.id"), nullable=False),
    Column("stage", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("outcome", Text),
    Column("severity", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("filed_by", Text, nullable=False),
    Column("assignee", Text),
    instant("opened_at"),
    instant("stage_entered_at"),
    instant("due_at", nullable=True),
    Column("overdue", Boolean, nullable=False),
    instant("closed_at", nullable=True),
    Column("reached_mark_board", Boolean, nullable=False),
    Column("duplicate_of", Text),
    Column("sequence", Integer, nullable=False),
    Column(
        "state", JSONB, nullable=False, comment="The decider's state after `sequence`: ids and codes, nothing private."
    ),
    CheckConstraint("(status = 'closed') = (outcome IS NOT NULL)", name="outcome"),
    UniqueConstraint("id", "outcome"),
)
Index("complaints_opened_idx", complaints.c.opened_at, complaints.c.id)
Index("complaints_closed_idx", complaints.c.closed_at)
Index("complaints_stage_idx", complaints.c.stage, complaints.c.opened_at, complaints.c.id)
Index("complaints_partner_idx", complaints.c.partner_id, complaints.c.opened_at, complaints.c.id)
Index("complaints_assignee_idx", complaints.c.assignee, complaints.c.opened_at, complaints.c.id)
Index("complaints_filed_by_idx", complaints.c.filed_by, complaints.c.opened_at, complaints.c.id)
_OPEN = text("status = 'open'")
Index("complaints_open_idx", complaints.c.opened_at, complaints.c.id, postgresql_where=_OPEN)
Index("complaints_overdue_idx", complaints.c.opened_at, complaints.c.id, postgresql_where=text("overdue"))
Index("complaints_due_idx", text("coalesce(due_at, 'infinity'::timestamptz)"), complaints.c.id)
Index("complaints_task_idx", complaints.c.stage, complaints.c.due_at, complaints.c.id, postgresql_where=_OPEN)
Index(
    "complaints_assigned_task_idx", complaints.c.assignee, complaints.c.due_at, complaints.c.id, postgresql_where=_OPEN
)
Index("complaints_not_started_idx", complaints.c.opened_at, postgresql_where=text("sequence = 1"))

index_follow_ups(complaints)

proposals = Table(
    "proposals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("complaint_id", Text, ForeignKey("complaints.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("amount", Numeric(19, 4)),
    Column("currency", Text),
    Column("proposed_by", Text, nullable=False),
    instant("proposed_at"),
    Column("customer_accepted", Boolean),
    Column("partner_accepted", Boolean),
)

consequences = Table(
    "consequences",
    metadata,
    Column("id", Text, primary_key=True),
    Column("complaint_id", Text, ForeignKey("complaints.id"), nullable=False, index=True),
    Column("category", Text, nullable=False),
    Column("amount", Numeric(19, 4), nullable=False),
    Column("currency", Text, nullable=False),
    Column("recorded_by", Text, nullable=False),
    instant("recorded_at"),
)

duties = Table(
    "duties",
    metadata,
    Column("complaint_id", Text, ForeignKey("complaints.id"), primary_key=True),
    Column("sub", Text, primary_key=True),
    Column("duty", Text, nullable=False),
    UniqueConstraint("complaint_id", "sub", "duty"),
    CheckConstraint("duty IN ('investigates', 'votes')", name="duty"),
    comment="One duty a person and case: the database itself refuses an investigator's vote (S22).",
)

votes = Table(
    "votes",
    metadata,
    Column("complaint_id", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("duty", Text, Computed("'votes'", persisted=True), nullable=False),
    Column("vote", Text, nullable=False),
    Column("seriousness", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("reason", Text, nullable=False),
    instant("cast_at"),
    ForeignKeyConstraint(["complaint_id", "member", "duty"], [duties.c.complaint_id, duties.c.sub, duties.c.duty]),
)

marks = Table(
    "marks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("partner_id", Text, ForeignKey("partners.id"), nullable=False),
    Column("complaint_id", Text, ForeignKey("complaints.id"), unique=True),
    Column("reference", Text, comment="The decision that an imported mark came from."),
    Column("seriousness", Text, nullable=False),
    Column("placed_on", Date, nullable=False),
    instant("placed_at"),
    Column("outcome", Text, Computed("'mark_placed'", persisted=True), nullable=False),
    UniqueConstraint("partner_id", "reference"),
    CheckConstraint("(complaint_id IS NULL) <> (reference IS NULL)", name="origin"),
    # The database itself refuses a mark for a case that its board did not decide so (S26).
    ForeignKeyConstraint(["complaint_id", "outcome"], [complaints.c.id, complaints.c.outcome]),
    comment="A mark comes from a case, or from an import with its reference (S26).",
)
Index("marks_partner_idx", marks.c.partner_id, marks.c.placed_on, marks.c.id)

# The table and its indexes keep the name of the first release: nobody but these rows' readers meets it.
notifications = Table(
    "notices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subject", Text, nullable=False, index=True),
    Column("first_sequence", Integer, nullable=False),
    Column("last_sequence", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("team", Text),
    Column("person", Text),
    instant("caused_at"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    instant("settled_at", nullable=True),
    Column("settled_as", Text, comment="sent, or why there was nobody to send it to."),
    Column("last_error", Text),
)
Index(
    "notices_pending_idx",
    notifications.c.next_attempt_at,
    notifications.c.id,
    postgresql_where=text("settled_at IS NULL"),
)

partners = Table(
    "partners",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("programmes", ARRAY(Text), nullable=False),
    Column("identity", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("state", JSONB, nullable=False),
)

certifications = Table(
    "certifications",
    metadata,
    Column("partner_id", Text, ForeignKey("partners.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("earned_on", Date, nullable=False),
    Column("expires_on", Date),
)

accreditations = Table(
    "accreditations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("partner_id", Text, ForeignKey("partners.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("term_ends_on", Date),
    instant("tier_reviewed_until"),
    Column("sequence", Integer, nullable=False),
    Column("state", JSONB, nullable=False),
)
Index("accreditations_partner_idx", accreditations.c.partner_id, accreditations.c.id)
Index("accreditations_status_idx", accreditations.c.status, accreditations.c.id)
Index("accreditations_kind_idx", accreditations.c.kind, accreditations.c.id)
Index("accreditations_term_idx", accreditations.c.term_ends_on, accreditations.c.id)
_LIVE = text("status NOT IN ('revoked', 'lapsed')")
Index(
    "accreditations_one_live_idx",
    accreditations.c.partner_id,
    accreditations.c.kind,
    unique=True,
    postgresql_where=_LIVE,
)
Index("accreditations_tier_review_idx", accreditations.c.tier_reviewed_until, postgresql_where=_LIVE)

editions = Table(
    "editions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("effective_from", DateTime(timezone=True), nullable=False, unique=True),
    Column("content", JSONB, nullable=False),
    Column("published_by", Text, nullable=False),
    instant("published_at"),
)

PROJECTIONS = (
    editions,
    partners,
    certifications,
    accreditations,
    complaints,
    proposals,
    consequences,
    duties,
    votes,
    marks,
    reviews,
    seat_votes,
    annulments,
    tier_reviews,
    feedback,
    follow_ups,
)
"""The tables that are a fold of the events, in an order in which they can be filled."""
