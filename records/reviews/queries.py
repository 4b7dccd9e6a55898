"""Reading accreditation reviews: one by its id, keyset pages by the filters that the API names, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.keyset import Key, behind, equal
from records.reviews.hidden import sealed
from records.reviews.tables import reviews
from records.visibility import Visibility, within
from standards.base_model import read_stored
from standards.review import AccreditationReview
from standards.vocabulary import Packet, ReviewStage


@dataclass(frozen=True)
class Filters:
    """What a list of reviews is narrowed to."""

    stage: ReviewStage | None = None
    open: bool | None = None
    partner_id: str | None = None
    sealed: bool = False
    """Only those on which the board's votes can no longer change (S35)."""
    unordered: bool = False
    """By their ids, which tell no time: for whom the order would say which review came after which mark."""


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
    connection: AsyncConnection, visibility: Visibility, filters: Filters, after: Key | None, limit: int
) -> Sequence[AccreditationReview]:
    """Up to ``limit`` reviews after the key, newest first; ``unordered`` ones after the key's id."""
    row = reviews.c
    conditions = [
        *_visible(visibility),
        *equal({row.partner_id: filters.partner_id, row.stage: filters.stage}),
    ]
    if filters.unordered:
        conditions += [row.id > after[1]] if after else []
    else:
        conditions += behind(row.opened_at, row.id, after, descending=True)
    if filters.open is not None:
        closed = row.stage == ReviewStage.CLOSED.value
        conditions.append(~closed if filters.open else closed)
    if filters.sealed:
        conditions.append(sealed())
    order = (row.id,) if filters.unordered else (row.opened_at.desc(), row.id.desc())
    query = select(row.state).where(*conditions).order_by(*order).limit(limit)
    return [read_stored(AccreditationReview, state) for state in (await connection.execute(query)).scalars()]


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
