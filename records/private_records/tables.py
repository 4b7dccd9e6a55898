"""The table of what is known of private rows."""

from sqlalchemy import Column, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import instant, metadata

private_records = Table(
    "private_records",
    metadata,
    Column("id", Text, primary_key=True, comment="The row's store and its key there."),
    Column("digest", Text, comment="Of what the row holds."),
    instant("erased_at", nullable=True),
    Column("sequence", Integer, nullable=False),
    Column("state", JSONB, nullable=False),
)
