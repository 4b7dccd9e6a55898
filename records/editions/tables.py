"""The table of editions."""

from sqlalchemy import Column, DateTime, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import instant, metadata

editions = Table(
    "editions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("effective_from", DateTime(timezone=True), nullable=False),
    Column("content", JSONB, nullable=False),
    Column("published_by", Text, nullable=False),
    instant("published_at"),
    Column(
        "stage",
        Text,
        nullable=False,
        server_default="published",
        comment="proposed until a second person approves it; withdrawn before it governed anything.",
    ),
    Column("approved_by", Text, comment="Who approved it; null where nobody had to, and for the product's own."),
    instant("approved_at", nullable=True),
    Column("withdrawn_by", Text),
    instant("withdrawn_at", nullable=True),
    Index(
        "editions_effective_from_key",
        "effective_from",
        unique=True,
        postgresql_where=text("stage <> 'withdrawn'"),
    ),
)
