"""The table of decisions: the calls of the deciders that led to events, beside the events that they led to."""

from sqlalchemy import ARRAY, BigInteger, Column, DateTime, Identity, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.personal import LOG, OnErasure, subject
from records.tables.schema import metadata

decisions = Table(
    "decisions",
    metadata,
    Column("id", Text, primary_key=True, comment="The place of its first event: subject and sequence."),
    Column(
        "position",
        BigInteger,
        Identity(always=True),
        nullable=False,
        unique=True,
        comment="Its place in the order in which decisions were recorded.",
    ),
    Column("process", Text, nullable=False, comment="A complaint, a partner, or the subject of a small stream."),
    Column("name", Text, nullable=False, comment="The command's declared name."),
    Column(
        "command",
        JSONB,
        nullable=False,
        comment="The command, with references in place of private text.",
        info=subject(OnErasure.STAYS, LOG),
    ),
    Column("now", DateTime(timezone=True), nullable=False, comment="The instant at which it was decided."),
    Column("editions", ARRAY(Text), nullable=False, comment="The editions under which its events were decided."),
    comment="Append-only: each call of a decider that led to events, so that it can be made again.",
)
Index("decisions_process_idx", decisions.c.process, decisions.c.position)
