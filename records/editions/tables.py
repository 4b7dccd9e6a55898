"""The table of editions."""

from sqlalchemy import Column, DateTime, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.personal import actor
from records.tables.schema import instant, metadata

editions = Table(
    "editions",
    metadata,
    Column("id", Text, primary_key=True, comment="The edition's id."),
    Column(
        "effective_from",
        DateTime(timezone=True),
        nullable=False,
        comment="The instant from which it is in force.",
    ),
    Column("content", JSONB, nullable=False, comment="The whole edition, as it was published."),
    actor("published_by", "Who published it: a token's subject."),
    instant("published_at", comment="When it was published."),
    Column(
        "stage",
        Text,
        nullable=False,
        server_default="published",
        comment="proposed until a second person approves it; withdrawn before it governed anything.",
    ),
    actor("approved_by", "Who approved it; null where nobody had to, and for the product's own.", nullable=True),
    instant("approved_at", nullable=True, comment="When it was approved."),
    actor("withdrawn_by", "Who took it back.", nullable=True),
    instant("withdrawn_at", nullable=True, comment="When it was taken back."),
    Index(
        "editions_effective_from_key",
        "effective_from",
        unique=True,
        postgresql_where=text("stage <> 'withdrawn'"),
    ),
)
