"""The tables of accreditation reviews: where each stands, its seats' votes, and its blind packet (private)."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import instant, metadata

reviews = Table(
    "reviews",
    metadata,
    Column("id", Text, primary_key=True),
    Column("partner_id", Text, ForeignKey("partners.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("stage", Text, nullable=False),
    Column("outcome", Text),
    Column("reason", Text, nullable=False),
    Column("packet", Text, nullable=False),
    instant("opened_at"),
    instant("due_at", nullable=True),
    Column("overdue", Boolean, nullable=False),
    instant("closed_at", nullable=True),
    Column("sat", ARRAY(Text), nullable=False),
    Column("approved_by", Text),
    Column("sequence", Integer, nullable=False),
    Column("state", JSONB, nullable=False),
    UniqueConstraint("partner_id", "number"),
    # The database itself refuses a loss without a director, or by one who ever sat on that board (S35).
    CheckConstraint(
        "outcome IS DISTINCT FROM 'revoked' OR (approved_by IS NOT NULL AND approved_by <> ALL (sat))", name="approval"
    ),
)
OPEN_REVIEW = text("stage <> 'closed'")
Index("reviews_one_open_idx", reviews.c.partner_id, unique=True, postgresql_where=OPEN_REVIEW)
Index("reviews_opened_idx", reviews.c.opened_at, reviews.c.id)
Index("reviews_stage_idx", reviews.c.stage, reviews.c.opened_at, reviews.c.id)
Index("reviews_task_idx", reviews.c.stage, reviews.c.due_at, reviews.c.id, postgresql_where=OPEN_REVIEW)


seat_votes = Table(
    "seat_votes",
    metadata,
    Column("review_id", Text, ForeignKey("reviews.id"), primary_key=True),
    Column("seat", Text, primary_key=True),
    Column("member", Text, nullable=False),
    Column("vote", Text, nullable=False),
    Column("reason", Text, nullable=False),
    instant("cast_at"),
    UniqueConstraint("review_id", "member"),
    comment="One vote a seat and one seat a person: the database itself refuses a second (S31).",
)


packets = Table(
    "packets",
    metadata,
    Column("review_id", Text, ForeignKey("reviews.id"), primary_key=True),
    Column("mark_id", Text, primary_key=True),
    Column("scenario", JSONB, nullable=False, comment="What the board may see: built from an allow-list."),
    Column("sources", JSONB, nullable=False, comment="The texts as they were, for those who release the packet."),
    Column("doubts", Integer, nullable=False),
    Column("releases", JSONB, nullable=False, comment="By a release's reference, what the board may read with it."),
    instant("prepared_at"),
    comment="Private: the blind packets, a scenario for each counted mark (S32, S33).",
)

parked_packets = Table(
    "parked_packets",
    metadata,
    Column("review_id", Text, ForeignKey("reviews.id"), primary_key=True),
    Column("reason", Text, nullable=False, comment="`too_slow`, `ended` or the name of an error; nothing of a text."),
    instant("parked_at"),
    comment="Packets that could not be made: they are tried again now and then, and wait meanwhile.",
)
