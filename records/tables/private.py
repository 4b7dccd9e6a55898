"""The private stores that belong to no noun: texts, people and idempotency keys. Nothing of it leaves PostgreSQL."""

from sqlalchemy import Column, DateTime, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import instant, metadata

texts = Table(
    "texts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subject", Text, nullable=False, index=True),
    Column("content", Text, nullable=False),
    instant("stored_at"),
)


people = Table(
    "people",
    metadata,
    Column("sub", Text, primary_key=True),
    Column("name", Text),
    Column("email", Text),
    instant("seen_at"),
    comment="Who has acted, with the verified address that mails to an assignee go to.",
)


idempotency = Table(
    "idempotency",
    metadata,
    Column("caller", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("status", Integer),
    Column("headers", JSONB),
    Column("body", JSONB),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
)
Index("idempotency_created_idx", idempotency.c.created_at)
