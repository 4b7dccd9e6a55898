"""The table of feedback."""

from sqlalchemy import Column, Index, Table, Text

from records.tables.personal import actor
from records.tables.schema import folded, instant, metadata

feedback = Table(
    "feedback",
    metadata,
    Column("id", Text, primary_key=True, comment="The feedback's id."),
    actor("given_by", "Who gave it: a token's subject."),
    instant("given_at", comment="When it was given."),
    Column("text", Text, nullable=False, comment="The id of a private text."),
    *folded(),
)
Index("feedback_given_idx", feedback.c.given_at, feedback.c.id)
