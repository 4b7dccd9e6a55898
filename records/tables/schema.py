"""What every table has in common: the names of its constraints, instants with their zone, what it is about."""

from sqlalchemy import Column, DateTime, ForeignKey, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.personal import LOG, OnErasure, subject

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)


def instant(name: str, *, nullable: bool = False, comment: str | None = None) -> Column[object]:
    """A point in time."""
    return Column(name, DateTime(timezone=True), nullable=nullable, comment=comment)


def complaint_id(comment: str) -> Column[str]:
    """The complaint that the row belongs to."""
    return Column("complaint_id", Text, ForeignKey("complaints.id"), nullable=False, index=True, comment=comment)


def partner_id(comment: str, *, index: bool = False) -> Column[str]:
    """The partner that the row belongs to."""
    return Column("partner_id", Text, ForeignKey("partners.id"), nullable=False, index=index or None, comment=comment)


def folded(*, names_people: bool = True) -> tuple[Column[int], Column[object]]:
    """The state of a stream in its own row, and how far it is folded."""
    info = subject(OnErasure.STAYS, LOG) if names_people else None
    said = "The sequence of the last event that is folded into the row."
    whole = "The decider's state after `sequence`: ids and codes, nothing private."
    return (
        Column("sequence", Integer, nullable=False, comment=said),
        Column("state", JSONB, nullable=False, comment=whole, info=info),
    )
