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

from records.tables.personal import LOG, OnErasure, actor, content, subject
from records.tables.schema import folded, instant, metadata, partner_id

reviews = Table(
    "reviews",
    metadata,
    Column("id", Text, primary_key=True, comment="The review's id."),
    partner_id("The partner whose accreditations are reviewed."),
    Column("number", Integer, nullable=False, comment="Which of the partner's reviews it is, from 1."),
    Column("stage", Text, nullable=False, comment="Who has to act: board, legal, director, or closed."),
    Column("outcome", Text, comment="How it ended; null while it is open."),
    Column("reason", Text, nullable=False, comment="What opened it."),
    Column("packet", Text, nullable=False, comment="Whether the blind packet is pending or open."),
    instant("opened_at", comment="When it was opened."),
    instant("due_at", nullable=True, comment="The deadline of the board; null where it has none."),
    Column("overdue", Boolean, nullable=False, comment="Whether that deadline has passed."),
    instant("closed_at", nullable=True, comment="When it ended."),
    Column(
        "sat",
        ARRAY(Text),
        nullable=False,
        comment="Everybody who ever held a seat in it: tokens' subjects.",
        info=subject(OnErasure.STAYS, LOG),
    ),
    actor("approved_by", "The director who approved the loss.", nullable=True),
    *folded(),
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
Index("reviews_due_idx", text("coalesce(due_at, 'infinity'::timestamptz)"), reviews.c.id)
Index("reviews_closed_idx", reviews.c.closed_at, reviews.c.id)
Index("reviews_task_idx", reviews.c.stage, reviews.c.due_at, reviews.c.id, postgresql_where=OPEN_REVIEW)


seat_votes = Table(
    "seat_votes",
    metadata,
    Column("review_id", Text, ForeignKey("reviews.id"), primary_key=True, comment="The review."),
    Column("seat", Text, primary_key=True, comment="The seat that voted."),
    actor("member", "Who held the seat: a token's subject."),
    Column("vote", Text, nullable=False, comment="renew or revoke."),
    Column("reason", Text, nullable=False, comment="The id of a private text."),
    instant("cast_at", comment="When the vote was cast."),
    UniqueConstraint("review_id", "member"),
    comment="One vote a seat and one seat a person: the database itself refuses a second (S31).",
)


packets = Table(
    "packets",
    metadata,
    Column("review_id", Text, ForeignKey("reviews.id"), primary_key=True, comment="The review."),
    Column("mark_id", Text, primary_key=True, comment="The mark that the scenario is about."),
    Column(
        "scenario",
        JSONB,
        nullable=False,
        comment="What the board may see: built from an allow-list.",
        info=content(OnErasure.STORE),
    ),
    Column(
        "sources",
        JSONB,
        nullable=False,
        comment="The texts as they were, for those who release the packet.",
        info=content(OnErasure.STORE),
    ),
    Column(
        "doubts", Integer, nullable=False, comment="How many passages a person must settle before the packet opens."
    ),
    Column(
        "releases",
        JSONB,
        nullable=False,
        comment="By a release's reference, what the board may read with it.",
        info=content(OnErasure.STORE),
    ),
    instant("prepared_at", comment="When it was prepared."),
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
