"""The table of feedback."""

from sqlalchemy import Column, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.personal import LOG, OnErasure, subject
from records.tables.schema import instant, metadata

feedback = Table(
    "feedback",
    metadata,
    Column("id", Text, primary_key=True, comment="The feedback's id."),
    Column(
        "given_by", Text, nullable=False, comment="Who gave it: a token's subject.", info=subject(OnErasure.STAYS, LOG)
    ),
    instant("given_at", comment="When it was given."),
    Column("text", Text, nullable=False, comment="The id of a private text."),
    Column("sequence", Integer, nullable=False, comment="The sequence of the last event that is folded into the row."),
    Column(
        "state",
        JSONB,
        nullable=False,
        comment="The decider's state after `sequence`: ids and codes, nothing private.",
        info=subject(OnErasure.STAYS, LOG),
    ),
)
Index("feedback_given_idx", feedback.c.given_at, feedback.c.id)
