"""The tables of complaints: as they were filed, where each stands, and what was put forward and decided in it."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from records.tables.schema import instant, metadata

intake = Table(
    "intake",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("filed_by", Text, nullable=False),
    Column("key", Text, nullable=False, comment="The idempotency key that it came under."),
    Column("body", JSONB, nullable=False, comment="The complaint as it was filed."),
    instant("received_at"),
    Column("search", TSVECTOR, nullable=False, server_default=text("''"), comment="As ``records.search`` makes it."),
    UniqueConstraint("source", "external_id"),
)
Index("intake_search_idx", intake.c.search, postgresql_using="gin")


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
