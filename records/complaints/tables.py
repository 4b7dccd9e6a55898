"""The tables of complaints: as they were filed, where each stands, and what was put forward and decided in it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from records.tables.personal import OnErasure, actor, content, subject
from records.tables.schema import complaint_id, folded, instant, metadata, partner_id

_DIGEST = "the digest of what was filed is over it too"

intake = Table(
    "intake",
    metadata,
    Column("id", Text, primary_key=True, comment="The complaint's id."),
    Column("source", Text, nullable=False, comment="The system that the complaint came from."),
    Column("external_id", Text, nullable=False, comment="The complaint's id in that system."),
    Column(
        "filed_by",
        Text,
        nullable=False,
        comment="The subject of the token that filed it.",
        info=subject(OnErasure.STAYS, _DIGEST),
    ),
    Column("key", Text, nullable=False, comment="The idempotency key that it came under."),
    Column("body", JSONB, nullable=False, comment="The complaint as it was filed.", info=content(OnErasure.STORE)),
    instant("received_at", comment="When it was received."),
    Column(
        "search",
        TSVECTOR,
        nullable=False,
        server_default=text("''"),
        comment="As ``records.search`` makes it.",
        info=content(OnErasure.STORE),
    ),
    UniqueConstraint("source", "external_id"),
)
Index("intake_search_idx", intake.c.search, postgresql_using="gin")


complaints = Table(
    "complaints",
    metadata,
    Column("id", Text, primary_key=True, comment="The complaint's id."),
    partner_id("The partner that it is about."),
    Column("stage", Text, nullable=False, comment="The stage of the escalation path."),
    Column("status", Text, nullable=False, comment="open or closed."),
    Column("outcome", Text, comment="How it ended; null while it is open."),
    Column("severity", Text, nullable=False, comment="standard or very_serious."),
    Column("category", Text, nullable=False, comment="The category that it was filed under."),
    Column("edition", Text, nullable=False, comment="The edition that it is decided under."),
    actor("filed_by", "Who filed it: a token's subject."),
    actor("assignee", "Who works on it: a token's subject.", nullable=True),
    instant("opened_at", comment="When it was filed."),
    instant("stage_entered_at", comment="When the present stage began."),
    instant("due_at", nullable=True, comment="The deadline of the present stage; null where it has none."),
    Column("overdue", Boolean, nullable=False, comment="Whether that deadline has passed."),
    instant("closed_at", nullable=True, comment="When it ended."),
    Column("reached_mark_board", Boolean, nullable=False, comment="Whether it ever came before the mark board."),
    Column("duplicate_of", Text, comment="The complaint that it repeats."),
    *folded(),
    CheckConstraint("(status = 'closed') = (outcome IS NOT NULL)", name="outcome"),
    UniqueConstraint("id", "outcome"),
)
Index("complaints_opened_idx", complaints.c.opened_at, complaints.c.id)
Index("complaints_closed_idx", complaints.c.closed_at, complaints.c.id)
Index("complaints_category_idx", complaints.c.category, complaints.c.opened_at, complaints.c.id)
Index("complaints_severity_idx", complaints.c.severity, complaints.c.opened_at, complaints.c.id)
Index("complaints_outcome_idx", complaints.c.outcome, complaints.c.opened_at, complaints.c.id)
Index("complaints_stage_idx", complaints.c.stage, complaints.c.opened_at, complaints.c.id)
Index("complaints_partner_idx", complaints.c.partner_id, complaints.c.opened_at, complaints.c.id)
Index("complaints_assignee_idx", complaints.c.assignee, complaints.c.opened_at, complaints.c.id)
Index("complaints_filed_by_idx", complaints.c.filed_by, complaints.c.opened_at, complaints.c.id)
_OPEN = text("status = 'open'")
Index("complaints_open_partner_idx", complaints.c.partner_id, postgresql_where=_OPEN)
Index("complaints_open_idx", complaints.c.opened_at, complaints.c.id, postgresql_where=_OPEN)
Index("complaints_overdue_idx", complaints.c.opened_at, complaints.c.id, postgresql_where=text("overdue"))
Index("complaints_waiting_idx", complaints.c.opened_at, complaints.c.id, postgresql_where=text("state ? 'waiting'"))
Index("complaints_due_idx", text("coalesce(due_at, 'infinity'::timestamptz)"), complaints.c.id)
Index("complaints_task_idx", complaints.c.stage, complaints.c.due_at, complaints.c.id, postgresql_where=_OPEN)
Index(
    "complaints_assigned_task_idx", complaints.c.assignee, complaints.c.due_at, complaints.c.id, postgresql_where=_OPEN
)
Index(
    "complaints_decided_action_idx",
    complaints.c.closed_at,
    complaints.c.id,
    postgresql_where=text("state #>> '{decision,action}' <> 'none'"),
)
Index(
    "complaints_gated_action_idx",
    complaints.c.partner_id,
    complaints.c.id,
    postgresql_where=text("state #>> '{decision,action}' IN ('tier_action', 'programme_action')"),
)
Index(
    "complaints_agreed_solution_idx",
    complaints.c.closed_at,
    complaints.c.id,
    postgresql_where=text("outcome = 'resolved_by_mediation'"),
)
Index("complaints_not_started_idx", complaints.c.opened_at, postgresql_where=text("sequence = 1"))


closed_cases = Table(
    "closed_cases",
    metadata,
    Column("complaint_id", Text, primary_key=True, comment="The complaint."),
    Column("partner_id", Text, nullable=False, comment="The partner that it was about."),
    actor("filed_by", "Who filed it: a token's subject."),
    Column("outcome", Text, nullable=False, comment="How it ended."),
    instant("closed_at", comment="When it ended."),
    Column("open_for", BigInteger, nullable=False, comment="Microseconds from its filing to its end."),
    Column("cs_resolution", BigInteger, comment="Microseconds in that stage; null where it never was there."),
    Column("mediation", BigInteger, comment="Microseconds in that stage; null where it never was there."),
    Column("investigation", BigInteger, comment="Microseconds in that stage; null where it never was there."),
    Column("mark_board", BigInteger, comment="Microseconds in that stage; null where it never was there."),
    comment="What reports need of closed complaints, in few bytes: a trigger makes the row when a case closes, as the "
    "view `closed_cases_told` reads it from the events.",
)
Index(
    "closed_cases_report_idx",
    closed_cases.c.closed_at,
    postgresql_include=["outcome", "open_for", "cs_resolution", "mediation", "investigation", "mark_board"],
)
Index("closed_cases_partner_idx", closed_cases.c.partner_id, closed_cases.c.closed_at)
Index("closed_cases_filed_by_idx", closed_cases.c.filed_by, closed_cases.c.closed_at)


proposals = Table(
    "proposals",
    metadata,
    Column("id", Text, primary_key=True, comment="The proposal's id."),
    complaint_id("The complaint that it would solve."),
    Column("kind", Text, nullable=False, comment="The kind of solution."),
    Column("terms", Text, nullable=False, comment="The id of a private text."),
    Column("amount", Numeric(19, 4), comment="What it costs, in `currency`; null where it has no amount."),
    Column("currency", Text, comment="The ISO 4217 code of the amount."),
    actor("proposed_by", "Who proposed it: a token's subject."),
    instant("proposed_at", comment="When it was proposed."),
    Column("customer_accepted", Boolean, comment="The customer's answer; null until given."),
    Column("partner_accepted", Boolean, comment="The partner's answer; null until given."),
)


consequences = Table(
    "consequences",
    metadata,
    Column("id", Text, primary_key=True, comment="The consequence's id."),
    complaint_id("The complaint that it followed from."),
    Column("category", Text, nullable=False, comment="The kind of cost, as the edition names it."),
    Column("amount", Numeric(19, 4), nullable=False, comment="The cost, in `currency`."),
    Column("currency", Text, nullable=False, comment="The ISO 4217 code of the amount."),
    actor("recorded_by", "Who recorded it: a token's subject."),
    instant("recorded_at", comment="When it was recorded."),
)


duties = Table(
    "duties",
    metadata,
    Column("complaint_id", Text, ForeignKey("complaints.id"), primary_key=True, comment="The complaint."),
    actor("sub", "The person: a token's subject.", primary_key=True),
    Column("duty", Text, nullable=False, comment="investigates or votes."),
    UniqueConstraint("complaint_id", "sub", "duty"),
    CheckConstraint("duty IN ('investigates', 'votes')", name="duty"),
    comment="One duty a person and case: the database itself refuses an investigator's vote (S22).",
)


votes = Table(
    "votes",
    metadata,
    Column("complaint_id", Text, primary_key=True, comment="The complaint before the mark board."),
    actor("member", "Who voted: a token's subject.", primary_key=True),
    Column(
        "duty",
        Text,
        Computed("'votes'", persisted=True),
        nullable=False,
        comment="Always `votes`, for the foreign key.",
    ),
    Column("vote", Text, nullable=False, comment="mark or no_mark."),
    Column("seriousness", Text, nullable=False, comment="The seriousness that the vote is for."),
    Column("action", Text, nullable=False, comment="The action on the partner that the vote recommends."),
    Column("reason", Text, nullable=False, comment="The id of a private text."),
    instant("cast_at", comment="When the vote was cast."),
    ForeignKeyConstraint(["complaint_id", "member", "duty"], [duties.c.complaint_id, duties.c.sub, duties.c.duty]),
)
