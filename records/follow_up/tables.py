"""What was seen to of closed complaints. The indexes that find what is left stand with the complaints."""

from sqlalchemy import Column, ForeignKey, Table, Text, text

from records.tables.personal import actor
from records.tables.schema import instant, metadata

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("complaint_id", Text, primary_key=True),
    Column("action", Text, primary_key=True, comment="What a mark board decided, or `delivery` of what was agreed."),
    Column("partner_id", Text, ForeignKey("partners.id"), nullable=False, index=True),
    actor("done_by"),
    instant("done_at"),
    comment="Actions that were carried out or requested for a complaint, and deliveries confirmed or given up.",
)
DECIDED_ACTION = text("complaints.state #>> '{decision,action}' <> 'none'")
GATED_ACTION = text("complaints.state #>> '{decision,action}' IN ('tier_action', 'programme_action')")
AGREED_SOLUTION = text("complaints.outcome = 'resolved_by_mediation'")
"""The conditions of the partial indexes, as text: the planner must see the constants."""
