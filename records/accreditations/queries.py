"""Reading accreditations: one by its id, and keyset pages by the filters that the API names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.keyset import equal
from records.visibility import Visibility, within
from standards.accreditation import Accreditation
from standards.base_model import read_stored
from standards.vocabulary import LIVE, AccreditationStatus


@dataclass(frozen=True)
class Filters:
    """What a list of accreditations is narrowed to."""

    status: AccreditationStatus | None = None
    kind: str | None = None
    partner_id: str | None = None
    renews_before: date | None = None


async def find(connection: AsyncConnection, accreditation_id: str, visibility: Visibility) -> Accreditation | None:
    """The accreditation, or None where there is none of that id that the reader may see."""
    row = accreditations.c
    query = select(row.state).where(row.id == accreditation_id, *within(visibility, row.partner_id))
    state = (await connection.execute(query)).scalar_one_or_none()
    return None if state is None else read_stored(Accreditation, state)


async def page(
    connection: AsyncConnection, visibility: Visibility, filters: Filters, after: str, limit: int
) -> Sequence[Accreditation]:
    """Up to ``limit`` accreditations after the id, in the order of their issue on record."""
    row = accreditations.c
    if visibility.is_blind and filters.renews_before is not None:
        return []  # A term that is over and not renewed tells of a review.
    conditions = [row.id > after, *within(visibility, row.partner_id)]
    conditions += equal({row.partner_id: filters.partner_id, row.kind: filters.kind})
    if filters.status is not None:
        conditions.append(_shown_as(filters.status) if visibility.is_blind else row.status == filters.status)
    if filters.renews_before is not None:
        conditions += [row.term_ends_on < filters.renews_before, row.status.in_(LIVE)]
    query = select(row.state).where(*conditions).order_by(row.id).limit(limit)
    return [read_stored(Accreditation, state) for state in (await connection.execute(query)).scalars()]


def _shown_as(status: AccreditationStatus) -> ColumnElement[bool]:
    """The condition under which an accreditation has the status to who may not know of reviews."""
    row = accreditations.c
    in_grace = row.state["grace"].astext.is_not(None)
    match status:
        case AccreditationStatus.REVOKED | AccreditationStatus.LAPSED:
            return row.status == status
        case AccreditationStatus.IN_GRACE:
            return and_(row.status.in_(LIVE), in_grace)
        case AccreditationStatus.ACTIVE:
            return and_(row.status.in_(LIVE), ~in_grace)
        case (
            AccreditationStatus.RENEWAL_ON_HOLD | AccreditationStatus.UNDER_REVIEW | AccreditationStatus.IN_REMEDIATION
        ):
            return false()
        case _:
            assert_never(status)
