"""The table of tier reviews."""

from sqlalchemy import Column, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import instant, metadata

tier_reviews = Table(
    "tier_reviews",
    metadata,
    Column("id", Text, primary_key=True),
    instant("due_at"),
    instant("began_at"),
    instant("reported_at", nullable=True),
    Column("sequence", Integer, nullable=False),
    Column("state", JSONB, nullable=False),
)
