"""The table of editions."""

from sqlalchemy import Column, DateTime, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import instant, metadata

editions = Table(
    "editions",
    metadata,
    Column("id", Text, primary_key=True, comment="The edition's id."),
    Column(
        "effective_from",
        DateTime(timezone=True),
        nullable=False,
        unique=True,
        comment="The instant from which it is in force.",
    ),
    Column("content", JSONB, nullable=False, comment="The whole edition, as it was published."),
    Column("published_by", Text, nullable=False, comment="Who published it: a token's subject."),
    instant("published_at", comment="When it was published."),
)
