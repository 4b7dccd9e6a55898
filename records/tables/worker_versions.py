"""The versions of the code that have run as workers."""

from sqlalchemy import Column, Table, Text

from records.tables.schema import instant, metadata

worker_versions = Table(
    "worker_versions",
    metadata,
    Column("version", Text, primary_key=True, comment="A digest of the code that replays histories."),
    instant("last_started_at"),
    comment="Versions of the code that replayed every open history before they first ran as a worker.",
)
