"""The event log, which is the truth, and the seals that bind its streams together."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.personal import LOG, OnErasure, content, subject
from records.tables.schema import instant, metadata

events = Table(
    "events",
    metadata,
    Column(
        "subject",
        Text,
        primary_key=True,
        comment="The stream: a complaint, an accreditation, a review, a partner, or another subject.",
        info=content(OnErasure.STAYS, LOG),
    ),
    Column("sequence", Integer, primary_key=True, comment="The event's number in its stream, from 1."),
    Column(
        "position",
        BigInteger,
        Identity(always=True),
        nullable=False,
        unique=True,
        comment="Its place in the order in which events were recorded.",
    ),
    Column("type", Text, nullable=False, comment="The type of its data."),
    instant("at", comment="When it happened."),
    Column(
        "actor",
        Text,
        nullable=False,
        comment="Who acted: a token's subject, or the product.",
        info=subject(OnErasure.STAYS, LOG),
    ),
    Column("role", Text, nullable=False, comment="The role in which they acted."),
    Column("edition", Text, nullable=False, comment="The edition that it was decided under."),
    Column("clauses", ARRAY(Text), nullable=False, comment="The clauses that it rests on."),
    Column("command", Text, comment="The id of the command; null where nobody gave one."),
    Column(
        "fact",
        JSONB,
        nullable=False,
        comment="The event's data: ids and codes, nothing private.",
        info=subject(OnErasure.STAYS, LOG),
    ),
    Column("hash", LargeBinary, nullable=False, comment="Over the event before, this event and what `covers` says."),
    Column("key", Text, comment="The id of the key that the hash is made with; null from before there were keys."),
    Column(
        "covers",
        JSONB(none_as_null=True),
        comment="What the hash covers beside the event: its decision, digests of private rows.",
    ),
    Column(
        "decision",
        Text,
        ForeignKey("decisions.id"),
        comment="The decision that led to it. No part of the hashed document; null until the backfill has found it "
        "for an event that a version without decisions wrote.",
    ),
    CheckConstraint("sequence >= 1", name="sequence"),
    comment="Append-only: the application's role may insert and read, and a trigger refuses the rest.",
)
Index(
    "events_checkpoint_idx",
    events.c.fact["due_at"].astext,
    postgresql_where=text("type = 'checkpoint_held'"),
)


Index("events_without_decision_idx", events.c.position, postgresql_where=events.c.decision.is_(None))

anchoring = Table(
    "anchoring",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="1: there is one row."),
    Column("number", BigInteger, nullable=False, comment="The last seal that Temporal is known to have."),
    CheckConstraint("id = 1", name="one"),
    comment="How far the seals were anchored: a Temporal that knows less is an older one.",
)

seals = Table(
    "seals",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False, comment="The seal's number, from 1."),
    Column("up_to", BigInteger, nullable=False, comment="The highest position sealed."),
    Column("total", BigInteger, nullable=False, comment="Events sealed by this and all earlier seals."),
    Column("digest", LargeBinary, nullable=False, comment="SHA-256 over the previous seal and the events' hashes."),
    Column("signature", LargeBinary, comment="The signature under the key; null where none is configured."),
    Column("key", Text, comment="The id of the key that signed it; null from before keys had ids."),
    instant("sealed_at", comment="When it was sealed."),
    comment="Signed heads of the event log: they show a stream that was cut short or removed.",
)
