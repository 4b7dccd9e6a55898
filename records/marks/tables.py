"""The tables of marks: those that count, and what became of a request to vacate one."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from records.tables.personal import actor
from records.tables.schema import folded, instant, metadata, partner_id

marks = Table(
    "marks",
    metadata,
    Column("id", Text, primary_key=True, comment="The mark's id."),
    partner_id("The partner that it is placed on."),
    Column(
        "complaint_id",
        Text,
        ForeignKey("complaints.id"),
        unique=True,
        comment="The complaint that it came from; null for an imported one.",
    ),
    Column("reference", Text, comment="The decision that an imported mark came from."),
    Column("seriousness", Text, nullable=False, comment="standard or serious."),
    Column("placed_on", Date, nullable=False, comment="The day from which it counts."),
    instant("placed_at", comment="The instant at which it was placed."),
    Column(
        "outcome",
        Text,
        Computed("'mark_placed'", persisted=True),
        nullable=False,
        comment="Always `mark_placed`, for the foreign key.",
    ),
    UniqueConstraint("partner_id", "reference"),
    CheckConstraint("(complaint_id IS NULL) <> (reference IS NULL)", name="origin"),
    # The database itself refuses a mark for a case that its board did not decide so (S26).
    ForeignKeyConstraint(["complaint_id", "outcome"], ["complaints.id", "complaints.outcome"]),
    comment="A mark comes from a case, or from an import with its reference (S26).",
)
Index("marks_partner_idx", marks.c.partner_id, marks.c.placed_on, marks.c.id)


annulments = Table(
    "vacations",
    metadata,
    Column("id", Text, primary_key=True, comment="The mark's id."),
    partner_id("The partner whose mark it is.", index=True),
    Column("stage", Text, nullable=False, comment="asked or vacated."),
    actor("asked_by", "Who asked for it: a token's subject."),
    instant("asked_at", comment="When it was asked for."),
    actor("vacated_by", "The director who approved it.", nullable=True),
    instant("vacated_at", nullable=True, comment="When it was approved."),
    *folded(),
    CheckConstraint("vacated_by <> asked_by", name="duties"),
)
Index("vacations_asked_idx", annulments.c.asked_at, annulments.c.id, postgresql_where=text("stage = 'asked'"))
