"""The table of feedback."""

from sqlalchemy import Column, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import instant, metadata

feedback = Table(
    "feedback",
    metadata,
    Column("id", Text, primary_key=True),
    Column("given_by", Text, nullable=False),
    instant("given_at"),
    Column("text", Text, nullable=False, comment="The id of a private text."),
    Column("sequence", Integer, nullable=False),
    Column("state", JSONB, nullable=False),
)
Index("feedback_given_idx", feedback.c.given_at, feedback.c.id)
