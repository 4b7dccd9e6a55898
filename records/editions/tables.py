"""The table of editions."""

from sqlalchemy import Column, DateTime, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import instant, metadata

editions = Table(
    "editions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("effective_from", DateTime(timezone=True), nullable=False, unique=True),
    Column("content", JSONB, nullable=False),
    Column("published_by", Text, nullable=False),
    instant("published_at"),
)
