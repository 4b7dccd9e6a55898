"""The tables of marks: those that count, and what became of a request to vacate one."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Computed,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import instant, metadata

marks = Table(
    "marks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("partner_id", Text, ForeignKey("partners.id"), nullable=False),
    Column("complaint_id", Text, ForeignKey("complaints.id"), unique=True),
    Column("reference", Text, comment="The decision that an imported mark came from."),
    Column("seriousness", Text, nullable=False),
    Column("placed_on", Date, nullable=False),
    instant("placed_at"),
    Column("outcome", Text, Computed("'mark_placed'", persisted=True), nullable=False),
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
    Column("partner_id", Text, ForeignKey("partners.id"), nullable=False, index=True),
    Column("stage", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    instant("asked_at"),
    Column("vacated_by", Text),
    instant("vacated_at", nullable=True),
    Column("sequence", Integer, nullable=False),
    Column("state", JSONB, nullable=False),
    CheckConstraint("vacated_by <> asked_by", name="duties"),
)
Index("vacations_asked_idx", annulments.c.asked_at, annulments.c.id, postgresql_where=text("stage = 'asked'"))
