"""Reading accreditation reviews: one by its id, keyset pages by the filters that the API names, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from records.keyset import Key, behind, equal
from records.reviews.hidden import sealed
from records.reviews.tables import reviews
from records.visibility import Visibility, within
from standards.base_model import read_stored
from standards.review import AccreditationReview
from standards.vocabulary import Packet, ReviewStage


class ReviewSort(StrEnum):
    """The orders in which reviews are listed."""

    NEWEST = "-opened_at"
    OLDEST = "opened_at"
    DUE = "due_at"
    CLOSED = "-closed_at"


# Exactly the indexed expression: the planner must see the constant.
_DUE: ColumnElement[datetime] = func.coalesce(reviews.c.due_at, text("'infinity'::timestamptz"))


@dataclass(frozen=True)
class Filters:
    """What a list of reviews is narrowed to."""

    stage: ReviewStage | None = None
    open: bool | None = None
    partner_id: str | None = None
    sealed: bool = False
    """Only those on which the board's votes can no longer change (S35)."""
    unordered: bool = False
    """By their ids, which tell no time, whatever the order: it would say which review came after which mark."""


def _visible(visibility: Visibility) -> list[ColumnElement[bool]]:
    """Who may sit sees by another token those alone whose votes can no longer change (S32, S35)."""
    seen = within(visibility, reviews.c.partner_id)
    return [*seen, sealed()] if visibility.may_sit else seen


async def find(connection: AsyncConnection, review_id: str, visibility: Visibility) -> AccreditationReview | None:
    """The review, or None where there is none of that id that the reader may see."""
    row = reviews.c
    query = select(row.state).where(row.id == review_id, *_visible(visibility))
    state = (await connection.execute(query)).scalar_one_or_none()
    return None if state is None else read_stored(AccreditationReview, state)


async def page(
    connection: AsyncConnection,
    visibility: Visibility,
    filters: Filters,
    after: Key | None,
    limit: int,
    sort: ReviewSort = ReviewSort.NEWEST,
) -> Sequence[tuple[AccreditationReview, Key]]:
    """Up to ``limit`` reviews after the key, each with its own key; ``unordered`` ones after the key's id."""
    row = reviews.c
    by = row.opened_at if filters.unordered else _instant(sort)
    conditions = [*_visible(visibility), *_conditions(filters)]
    order: tuple[ColumnElement[Any], ...] = (row.id,)
    if filters.unordered:
        conditions += [row.id > after[1]] if after else []
    else:
        descending = sort in (ReviewSort.NEWEST, ReviewSort.CLOSED)
        conditions += [row.closed_at.is_not(None)] if sort is ReviewSort.CLOSED else []
        conditions += behind(by, row.id, after, descending=descending)
        order = (by.desc(), row.id.desc()) if descending else (by, row.id)
    query = select(row.id, row.state, by.label("at")).where(*conditions).order_by(*order).limit(limit)
    found = (await connection.execute(query)).all()
    return [(read_stored(AccreditationReview, one.state), (_in_utc(one.at), one.id)) for one in found]


def _instant(sort: ReviewSort) -> ColumnElement[Any]:
    """By which instant they are ordered; what has no deadline comes behind whatever has one."""
    row = reviews.c
    return {ReviewSort.DUE: _DUE, ReviewSort.CLOSED: row.closed_at}.get(sort, row.opened_at)


def _in_utc(at: datetime) -> datetime:
    """The instant of a key. The driver reads infinity as the last instant, in no zone; in UTC it is sent so."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    row = reviews.c
    conditions = equal({row.partner_id: filters.partner_id, row.stage: filters.stage})
    if filters.open is not None:
        closed = row.stage == ReviewStage.CLOSED.value
        conditions.append(~closed if filters.open else closed)
    return [*conditions, sealed()] if filters.sealed else conditions


async def inbox(
    connection: AsyncConnection,
    stages: Sequence[ReviewStage],
    visibility: Visibility,
    after: Key | None,
    limit: int,
    *,
    releases: bool,
) -> Sequence[tuple[AccreditationReview, Key]]:
    """Open reviews in the stages, and with ``releases`` those whose packet waits, the earliest deadline first."""
    row = reviews.c
    waits = [(row.stage == stage.value) for stage in stages]
    if releases:
        waits.append((row.stage == ReviewStage.BOARD.value) & (row.packet == Packet.PENDING.value))
    if not waits:
        return []
    narrowed = [*_visible(visibility), *behind(row.due_at, row.id, after)]
    query = select(row.state, row.due_at).where(or_(*waits), row.stage != ReviewStage.CLOSED.value, *narrowed)
    rows = await connection.execute(query.order_by(row.due_at, row.id).limit(limit))
    found = [(read_stored(AccreditationReview, one.state), one.due_at) for one in rows]
    return [(review, (due_at, review.id)) for review, due_at in found]


async def numbers(connection: AsyncConnection) -> dict[str, tuple[str, int]]:
    """By review, its partner and which of the partner's reviews it is."""
    rows = await connection.execute(select(reviews.c.id, reviews.c.partner_id, reviews.c.number))
    return {row.id: (row.partner_id, row.number) for row in rows}
