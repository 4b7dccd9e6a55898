"""The private stores that belong to no noun: texts, people and idempotency keys. Nothing of it leaves PostgreSQL."""

from sqlalchemy import ARRAY, Boolean, Column, DateTime, Index, Integer, Table, Text, false, func, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from records.tables.personal import OnErasure, content, subject
from records.tables.schema import instant, metadata

texts = Table(
    "texts",
    metadata,
    Column("id", Text, primary_key=True, comment="The text's id, which events refer to."),
    Column("subject", Text, nullable=False, index=True, comment="The stream that it belongs to."),
    Column("content", Text, nullable=False, comment="The text, as it was written.", info=content(OnErasure.STORE)),
    instant("stored_at", comment="When it was stored."),
)


_KEY = "it says of whom the name and the address were erased"

people = Table(
    "people",
    metadata,
    Column(
        "sub", Text, primary_key=True, comment="The subject of the person's token.", info=subject(OnErasure.STAYS, _KEY)
    ),
    Column("name", Text, comment="The name in the latest token.", info=content(OnErasure.STORE)),
    Column("email", Text, comment="The verified address in the latest token.", info=content(OnErasure.STORE)),
    Column("roles", ARRAY(Text), nullable=False, server_default=text("'{}'"), comment="Of the latest token."),
    Column(
        "sits",
        Boolean,
        nullable=False,
        server_default=false(),
        comment="Whether they were ever shown a review as members of its board.",
    ),
    Column(
        "search",
        TSVECTOR,
        nullable=False,
        server_default=text("''"),
        comment="As ``records.search`` makes it.",
        info=content(OnErasure.STORE),
    ),
    instant("seen_at", comment="When the person last acted."),
    comment="Who has acted, with the verified address that mails to an assignee go to.",
)
Index("people_email_idx", func.lower(people.c.email))
Index("people_sits_idx", people.c.sub, postgresql_where=people.c.sits)
Index("people_search_idx", people.c.search, postgresql_using="gin")


idempotency = Table(
    "idempotency",
    metadata,
    Column(
        "caller",
        Text,
        primary_key=True,
        comment="Who sent the request: a token's subject.",
        info=subject(OnErasure.ROW_GOES),
    ),
    Column("key", Text, primary_key=True, comment="The key that the request came under."),
    Column("fingerprint", Text, nullable=False, comment="A digest of the request."),
    Column("status", Integer, comment="The status of the answer; null while it is worked on."),
    Column("headers", JSONB, comment="The headers of the answer.", info=content(OnErasure.ROW_GOES)),
    Column("body", JSONB, comment="The body of the answer.", info=content(OnErasure.ROW_GOES)),
    Column(
        "created_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=text("now()"),
        comment="When the request came first.",
    ),
)
Index("idempotency_created_idx", idempotency.c.created_at)
