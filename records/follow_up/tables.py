"""What was seen to of closed complaints, and the indexes that find what is left."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, text

from records.tables.schema import instant, metadata

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("complaint_id", Text, primary_key=True),
    Column("action", Text, primary_key=True, comment="What a mark board decided, or `delivery` of what was agreed."),
    Column("partner_id", Text, ForeignKey("partners.id"), nullable=False, index=True),
    Column("done_by", Text, nullable=False),
    instant("done_at"),
    comment="Actions that were carried out or requested for a complaint, and deliveries confirmed or given up.",
)
DECIDED_ACTION = text("complaints.state #>> '{decision,action}' <> 'none'")
AGREED_SOLUTION = text("complaints.outcome = 'resolved_by_mediation'")
"""The conditions of the partial indexes, as text: the planner must see the constants."""


def index(complaints: Table) -> None:
    """The indexes on closed complaints that lead to a task."""
    by_close = (complaints.c.closed_at, complaints.c.id)
    decided, agreed = text("state #>> '{decision,action}' <> 'none'"), text("outcome = 'resolved_by_mediation'")
    Index("complaints_decided_action_idx", *by_close, postgresql_where=decided)
    Index("complaints_agreed_solution_idx", *by_close, postgresql_where=agreed)
