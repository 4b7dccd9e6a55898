"""Reading accreditations and reviews: one by its id, and keyset pages by the filters that the API names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from records.accreditations.tables import accreditations
from records.reviews.tables import reviews
from standards.accreditation import Accreditation
from standards.review import AccreditationReview
from standards.vocabulary import LIVE, AccreditationStatus, Packet, ReviewStage

Only = Sequence[str] | None
"""The partners that a reader is narrowed to, or None for all."""


@dataclass(frozen=True)
class AccreditationFilters:
    """What a list of accreditations is narrowed to."""

    status: AccreditationStatus | None = None
    kind: str | None = None
    partner_id: str | None = None
    renews_before: date | None = None


@dataclass(frozen=True)
class ReviewFilters:
    """What a list of reviews is narrowed to."""

    stage: ReviewStage | None = None
    open: bool | None = None
    partner_id: str | None = None
    sealed: bool = False
    """Only those on which the board's votes can no longer change (S35)."""


async def find_accreditation(connection: AsyncConnection, accreditation_id: str, only: Only) -> Accreditation | None:
    """The accreditation, or None where there is none of that id within the reader's sight."""
    state = await _state(connection, accreditations, accreditation_id, only)
    return None if state is None else Accreditation.model_validate(state)


async def find_review(connection: AsyncConnection, review_id: str, only: Only) -> AccreditationReview | None:
    """The review, or None where there is none of that id within the reader's sight."""
    state = await _state(connection, reviews, review_id, only)
    return None if state is None else AccreditationReview.model_validate(state)


async def page(
    connection: AsyncConnection, only: Only, filters: AccreditationFilters, after: str, limit: int
) -> Sequence[Accreditation]:
    """Up to ``limit`` accreditations after the id, in the order of their issue on record."""
    row = accreditations.c
    conditions = [row.id > after, *_within(accreditations, only), *_equal(row.partner_id, filters.partner_id)]
    conditions += [*_equal(row.kind, filters.kind), *_equal(row.status, filters.status)]
    if filters.renews_before is not None:
        conditions += [row.term_ends_on < filters.renews_before, row.status.in_(LIVE)]
    query = select(row.state).where(*conditions).order_by(row.id).limit(limit)
    return [Accreditation.model_validate(state) for state in (await connection.execute(query)).scalars()]


async def reviews_page(
    connection: AsyncConnection, only: Only, filters: ReviewFilters, after: tuple[datetime, str] | None, limit: int
) -> Sequence[AccreditationReview]:
    """Up to ``limit`` reviews after the key, newest first."""
    row = reviews.c
    conditions = [
        *_within(reviews, only),
        *_equal(row.partner_id, filters.partner_id),
        *_equal(row.stage, filters.stage),
    ]
    if filters.open is not None:
        closed = row.stage == ReviewStage.CLOSED.value
        conditions.append(~closed if filters.open else closed)
    if filters.sealed:
        with_director = row.state["asked_legal_from"].astext == ReviewStage.DIRECTOR.value
        conditions.append(row.stage.in_([ReviewStage.DIRECTOR.value, ReviewStage.CLOSED.value]) | with_director)
    if after is not None:
        there = tuple_(literal(after[0], row.opened_at.type), literal(after[1]))
        conditions.append(tuple_(row.opened_at, row.id) < there)
    query = select(row.state).where(*conditions).order_by(row.opened_at.desc(), row.id.desc()).limit(limit)
    return [AccreditationReview.model_validate(state) for state in (await connection.execute(query)).scalars()]


async def reviews_inbox(
    connection: AsyncConnection,
    stages: Sequence[ReviewStage],
    only: Only,
    after: tuple[datetime, str] | None,
    limit: int,
    *,
    releases: bool,
) -> Sequence[tuple[AccreditationReview, tuple[datetime, str]]]:
    """Open reviews in the stages, and with ``releases`` those whose packet waits, the earliest deadline first."""
    row = reviews.c
    waits = [(row.stage == stage.value) for stage in stages]
    if releases:
        waits.append((row.stage == ReviewStage.BOARD.value) & (row.packet == Packet.PENDING.value))
    if not waits:
        return []
    conditions = [or_(*waits), row.stage != ReviewStage.CLOSED.value, *_within(reviews, only)]
    if after is not None:
        conditions.append(tuple_(row.due_at, row.id) > tuple_(literal(after[0], row.due_at.type), literal(after[1])))
    query = select(row.state, row.due_at).where(*conditions).order_by(row.due_at, row.id).limit(limit)
    found = [(AccreditationReview.model_validate(one.state), one.due_at) for one in await connection.execute(query)]
    return [(review, (due_at, review.id)) for review, due_at in found]


async def _state(connection: AsyncConnection, table: Table, subject: str, only: Only) -> Any:
    query = select(table.c.state).where(table.c.id == subject, *_within(table, only))
    return (await connection.execute(query)).scalar_one_or_none()


def _within(table: Table, only: Only) -> list[ColumnElement[bool]]:
    return [] if only is None else [table.c.partner_id.in_(only)]


def _equal(column: ColumnElement[Any], value: str | None) -> list[ColumnElement[bool]]:
    return [] if value is None else [column == str(value)]
