"""The table of tier reviews."""

from sqlalchemy import Column, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import instant, metadata

tier_reviews = Table(
    "tier_reviews",
    metadata,
    Column("id", Text, primary_key=True, comment="The tier review's id: its day."),
    instant("due_at", comment="The instant of the review."),
    instant("began_at", comment="When it began."),
    instant("reported_at", nullable=True, comment="When every accreditation had run it."),
    Column("sequence", Integer, nullable=False, comment="The sequence of the last event that is folded into the row."),
    Column(
        "state", JSONB, nullable=False, comment="The decider's state after `sequence`: ids and codes, nothing private."
    ),
)
