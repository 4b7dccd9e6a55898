"""The table of editions."""

from sqlalchemy import Column, DateTime, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.personal import LOG, OnErasure, subject
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
    Column(
        "published_by",
        Text,
        nullable=False,
        comment="Who published it: a token's subject.",
        info=subject(OnErasure.STAYS, LOG),
    ),
    instant("published_at", comment="When it was published."),
    Column(
        "stage",
        Text,
        nullable=False,
        server_default="published",
        comment="proposed until a second person approves it; withdrawn before it governed anything.",
    ),
    Column(
        "approved_by",
        Text,
        comment="Who approved it; null where nobody had to, and for the product's own.",
        info=subject(OnErasure.STAYS, LOG),
    ),
    instant("approved_at", nullable=True, comment="When it was approved."),
    Column("withdrawn_by", Text, comment="Who took it back.", info=subject(OnErasure.STAYS, LOG)),
    instant("withdrawn_at", nullable=True, comment="When it was taken back."),
    Index(
        "editions_effective_from_key",
        "effective_from",
        unique=True,
        postgresql_where=text("stage <> 'withdrawn'"),
    ),
)
