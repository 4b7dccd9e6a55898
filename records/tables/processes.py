"""How far the processes of accreditations and reviews have come."""

from sqlalchemy import Column, DateTime, Index, Integer, Table, Text

from records.tables.schema import instant, metadata

processes = Table(
    "processes",
    metadata,
    Column("subject", Text, primary_key=True, comment="The accreditation or review."),
    Column("sequence", Integer, nullable=False, comment="How far the process has followed its subject."),
    Column("wakes_at", DateTime(timezone=True), comment="When it looks again by itself."),
    instant("seen_at", comment="When its workflow last looked."),
    instant("nudged_at", nullable=True, comment="When it was last told to look."),
    comment="Where processes of standing are: what has fallen behind is nudged.",
)
Index("processes_wakes_idx", processes.c.wakes_at)
