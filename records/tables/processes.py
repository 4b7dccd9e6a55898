"""How far the processes of cases have come, and which versions of the code have run as their workers."""

from datetime import datetime

from sqlalchemy import Column, ColumnElement, DateTime, Index, Integer, Table, Text, func, text

from records.tables.schema import instant, metadata

processes = Table(
    "processes",
    metadata,
    Column("subject", Text, primary_key=True, comment="The complaint, accreditation or review."),
    Column("sequence", Integer, nullable=False, comment="How far the process has followed its subject."),
    Column(
        "recorded",
        Integer,
        nullable=False,
        server_default="0",
        comment="How far its accreditation or review is on record: a trigger keeps it. 0 for a complaint.",
    ),
    Column("wakes_at", DateTime(timezone=True), comment="When it looks again by itself."),
    instant("seen_at", comment="When its workflow last looked."),
    instant("nudged_at", nullable=True, comment="When it was last told to look."),
    Column(
        "confirmed",
        Integer,
        nullable=False,
        server_default="0",
        comment="How far the process itself has said that it has come.",
    ),
    comment="Where processes are: what has fallen behind is nudged.",
)
last_nudged: ColumnElement[datetime] = func.coalesce(processes.c.nudged_at, text("'-infinity'::timestamptz"))
of_standing: ColumnElement[bool] = func.left(processes.c.subject, text("4")) != text("'cmp_'")
"""Whether it is the process of an accreditation or of a review, as its index has it."""
Index("processes_wakes_idx", processes.c.wakes_at)
Index("processes_of_standing_wake_idx", processes.c.wakes_at, postgresql_where=of_standing)
Index(
    "processes_behind_idx",
    last_nudged,
    processes.c.subject,
    postgresql_where=text("sequence < recorded"),
)
Index("processes_unconfirmed_idx", processes.c.seen_at, postgresql_where=text("confirmed < sequence"))


worker_versions = Table(
    "worker_versions",
    metadata,
    Column("version", Text, primary_key=True, comment="A digest of the code that replays histories."),
    instant("last_started_at"),
    comment="Versions of the code that replayed every open history before they first ran as a worker.",
)
