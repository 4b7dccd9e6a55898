"""The private stores that belong to no noun: texts, people and idempotency keys. Nothing of it leaves PostgreSQL."""

from sqlalchemy import ARRAY, Boolean, Column, DateTime, Index, Integer, Table, Text, false, func, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

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
    Column("roles", ARRAY(Text), nullable=False, server_default=text("'{}'"), comment="Of the latest token."),
    Column(
        "sits",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="Whether they were ever shown a review as members of its board.",
    ),
    Column("search", TSVECTOR, nullable=False, server_default=text("''"), comment="As ``records.search`` makes it."),
    instant("seen_at"),
    comment="Who has acted, with the verified address that mails to an assignee go to.",
)
Index("people_email_idx", func.lower(people.c.email))
Index("people_sits_idx", people.c.sub, postgresql_where=people.c.sits)
Index("people_search_idx", people.c.search, postgresql_using="gin")


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
