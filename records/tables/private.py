"""The private stores: what people wrote and who they are. Nothing of it leaves PostgreSQL; events refer to it by id."""

from sqlalchemy import ARRAY, Column, Computed, DateTime, Index, Integer, Table, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from records.tables.schema import instant, metadata

intake = Table(
    "intake",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("filed_by", Text, nullable=False),
    Column("key", Text, nullable=False, comment="The idempotency key that it came under."),
    Column("body", JSONB, nullable=False, comment="The complaint as it was filed."),
    instant("received_at"),
    Column(
        "search",
        TSVECTOR,
        Computed(
            "to_tsvector('simple', coalesce(body->>'summary', '') || ' ' || coalesce(body->>'description', '') || ' '"
            " || coalesce(body#>>'{customer,name}', '') || ' ' || coalesce(body#>>'{customer,company}', '') || ' '"
            " || external_id)",
            persisted=True,
        ),
    ),
    UniqueConstraint("source", "external_id"),
)
Index("intake_search_idx", intake.c.search, postgresql_using="gin")

texts = Table(
    "texts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subject", Text, nullable=False, index=True),
    Column("content", Text, nullable=False),
    instant("stored_at"),
)

identities = Table(
    "identities",
    metadata,
    Column("id", Text, primary_key=True),
    Column("partner_id", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("aliases", ARRAY(Text), nullable=False),
    Column("domains", ARRAY(Text), nullable=False),
    Column("contact_name", Text),
    Column("contact_email", Text),
    Column("pdm_name", Text),
    Column("pdm_email", Text),
    Column("pdm_sub", Text),
    instant("recorded_at"),
    comment="Every identity a partner ever had; the partner's row names the current one.",
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
Index("people_email_idx", func.lower(people.c.email))

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
