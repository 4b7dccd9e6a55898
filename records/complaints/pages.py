"""Lists of complaints: keyset pages by the filters that the API names, and the inbox.

A statement of SQLAlchemy's takes longer to build and to recognise than PostgreSQL takes to carry it out. Each is
therefore built once for its shape (which filters, which order, what is read beside) and given its values each time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    func,
    literal,
    literal_column,
    not_,
    or_,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from records.compiled_statements import fetch
from records.complaints.queries import (
    Filters,
    Opened,
    Recorded,
    Sort,
    Whose,
    details,
    joined,
    opened,
    recorded,
    visible,
)
from records.complaints.tables import complaints, intake
from records.keyset import Key, behind, equal
from records.search import matches
from records.visibility import Visibility
from standards.vocabulary import Stage, Status

_SHAPES = 500
_LITERAL = ("overdue", "waiting", "q")
"""Filters that are no parameters: the planner must see the constants of partial indexes; words make their own query."""
# Exactly the indexed expressions, written as text so that the planner sees the constant and not a parameter.
_WAITS: Final[ColumnElement[bool]] = literal_column("complaints.state ? 'waiting'", Boolean())
_DUE: Final[ColumnElement[datetime]] = func.coalesce(complaints.c.due_at, text("'infinity'::timestamptz"))
ALL: Final = Filters()
_GIVEN: Final = tuple(one.name for one in fields(Filters) if one.name not in _LITERAL)


@dataclass(frozen=True)
class Reader:
    """Whose subject and address the details of a list are read for."""

    sub: str
    email: str | None


@dataclass(frozen=True)
class _Narrowed:
    """What of a list's conditions makes it another statement."""

    given: tuple[str, ...]
    overdue: bool | None
    waiting: bool | None
    follows: bool
    """Whether the page begins behind a key."""
    details: bool

    @classmethod
    def of(cls, filters: Filters, after: Key | None, reader: Reader | None) -> "_Narrowed":
        given = tuple(name for name in _GIVEN if getattr(filters, name) is not None)
        return cls(given, filters.overdue, filters.waiting, after is not None, reader is not None)

    def conditions(self, by: ColumnElement[Any], *, descending: bool) -> list[ColumnElement[bool]]:
        parameters: dict[str, Any] = {name: bindparam(name) for name in self.given}
        filters = Filters(**parameters, overdue=self.overdue, waiting=self.waiting)
        key: Any = (bindparam("after_at", type_=by.type), bindparam("after_id", type_=Text)) if self.follows else None
        return [*_conditions(filters), *behind(by, complaints.c.id, key, descending=descending)]

    def query(self, by: ColumnElement[Any]) -> Select[Any]:
        more = details() if self.details else []
        return joined(by.label("sort_key"), *more).limit(bindparam("most", type_=Integer))


async def page(
    connection: AsyncConnection, visibility: Visibility, filters: Filters, sort: Sort, after: Key | None, limit: int
) -> Sequence[tuple[Recorded, Key]]:
    """Up to ``limit`` complaints after the key, each with its own key."""
    rows = await _page(connection, visibility, filters, sort, after, limit, None)
    return [(recorded(found), _key(found)) for found in rows]


async def opened_page(
    connection: AsyncConnection,
    visibility: Visibility,
    filters: Filters,
    sort: Sort,
    after: Key | None,
    limit: int,
    reader: Reader,
) -> Sequence[tuple[Opened, Key]]:
    """The same with all that an answer tells the reader, in one statement."""
    rows = await _page(connection, visibility, filters, sort, after, limit, reader)
    return [(opened(found), _key(found)) for found in rows]


async def _page(
    connection: AsyncConnection,
    visibility: Visibility,
    filters: Filters,
    sort: Sort,
    after: Key | None,
    limit: int,
    reader: Reader | None,
) -> Sequence[Any]:
    query = _listing(sort, _Narrowed.of(filters, after, reader))
    return await _rows(connection, query, visibility, filters, _values(filters, after, limit, reader))


@lru_cache(_SHAPES)
def _listing(sort: Sort, narrowed: _Narrowed) -> Select[Any]:
    row, descending = complaints.c, sort in (Sort.NEWEST, Sort.CLOSED)
    by = {Sort.DUE: _DUE, Sort.CLOSED: row.closed_at}.get(sort, row.opened_at)
    closed = [row.closed_at.is_not(None)] if sort is Sort.CLOSED else []
    order = (by.desc(), row.id.desc()) if descending else (by, row.id)
    conditions = narrowed.conditions(by, descending=descending)
    return narrowed.query(by).where(*closed, *conditions).order_by(*order)


async def inbox(
    connection: AsyncConnection,
    stages: Sequence[Stage],
    sub: str,
    visibility: Visibility,
    after: Key | None,
    limit: int,
    whose: Whose = Whose.WAITING,
    filters: Filters = ALL,
    covered: Sequence[str] = (),
) -> Sequence[tuple[Recorded, Key]]:
    """Open complaints that wait for one of the stages' roles or for the person, the earliest deadline first.

    ``covered`` are those for whom the person stands in: what is assigned to them waits for the person, too.
    Those in which the person has voted, stepped back, or investigated and so may not vote, wait for others.
    """
    query = _waiting(whose, tuple(stages), bool(covered), _Narrowed.of(filters, after, None))
    values = _values(filters, after, limit, None) | {"person": sub} | ({"persons": [sub, *covered]} if covered else {})
    rows = await _rows(connection, query, visibility, filters, values)
    return [(recorded(found), _key(found)) for found in rows]


async def opened_inbox(
    connection: AsyncConnection,
    stages: Sequence[Stage],
    reader: Reader,
    visibility: Visibility,
    after: Key | None,
    limit: int,
) -> Sequence[tuple[Opened, Key]]:
    """What waits for the reader, with all that an answer tells the reader, in one statement."""
    query = _waiting(Whose.WAITING, tuple(stages), False, _Narrowed.of(ALL, after, reader))
    values = _values(ALL, after, limit, reader) | {"person": reader.sub}
    rows = await _rows(connection, query, visibility, ALL, values)
    return [(opened(found), _key(found)) for found in rows]


@lru_cache(_SHAPES)
def _waiting(whose: Whose, stages: tuple[Stage, ...], covers: bool, narrowed: _Narrowed) -> Select[Any]:
    row = complaints.c
    waits = [] if whose in (Whose.MINE, Whose.TEAM) else [or_(row.stage != Stage.MARK_BOARD.value, ~_done())]
    asked = [_of_whom(whose, stages, covers=covers), *waits, *narrowed.conditions(row.due_at, descending=False)]
    return narrowed.query(row.due_at).where(row.status == Status.OPEN.value, *asked).order_by(row.due_at, row.id)


def _done() -> ColumnElement[bool]:
    """Whether the person has done what a member of the mark board does, or something that goes with no vote."""
    state, person = complaints.c.state, bindparam("person", type_=Text)
    by_the_person = func.jsonb_build_array(func.jsonb_build_object("by", person))
    return or_(
        state["votes"].op("@>")(by_the_person),
        state["recused"].op("@>")(func.jsonb_build_array(person)),
        state["investigators"].op("@>")(func.jsonb_build_array(person)),
        state["statements"].op("@>")(by_the_person),
    )


def _of_whom(whose: Whose, stages: Sequence[Stage], *, covers: bool) -> ColumnElement[bool]:
    row = complaints.c
    everybody = any_(bindparam("persons", type_=ARRAY(Text)))
    mine = row.assignee == everybody if covers else row.assignee == bindparam("person")
    of_the_team = row.stage == any_(literal([stage.value for stage in stages], ARRAY(Text)))
    match whose:
        case Whose.WAITING:
            # Somebody who is assigned answers for a step alone, but a board votes together.
            shared = or_(row.assignee.is_(None), row.stage == Stage.MARK_BOARD.value)
            return or_(mine, and_(shared, of_the_team))
        case Whose.MINE:
            return mine
        case Whose.TEAM:
            return of_the_team
        case Whose.UNASSIGNED:
            return and_(row.assignee.is_(None), of_the_team)


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    row = complaints.c
    same = {
        row.stage: filters.stage,
        row.status: filters.status,
        row.partner_id: filters.partner_id,
        row.assignee: filters.assignee,
        row.overdue: filters.overdue,
        row.category: filters.category,
        row.severity: filters.severity,
        row.outcome: filters.outcome,
    }
    conditions = equal(same)
    after = {row.opened_at: filters.opened_after, row.closed_at: filters.closed_after}
    before = {row.opened_at: filters.opened_before, row.closed_at: filters.closed_before}
    conditions += [column > at for column, at in after.items() if at is not None]
    conditions += [column < at for column, at in before.items() if at is not None]
    if filters.waiting is not None:
        conditions.append(_WAITS if filters.waiting else not_(_WAITS))
    return conditions


async def _rows(
    connection: AsyncConnection,
    query: Select[Any],
    visibility: Visibility,
    filters: Filters,
    values: Mapping[str, Any],
) -> Sequence[Any]:
    """What the statement finds of what the reader may see and of what is searched for."""
    more = visible(visibility)
    if filters.q is not None:
        more.append(matches(intake.c.search, filters.q))
    if not more:
        return await fetch(connection, query, values)
    found: Sequence[Any] = (await connection.execute(query.where(*more), values)).all()
    return found


def _values(filters: Filters, after: Key | None, limit: int, reader: Reader | None) -> dict[str, Any]:
    values = {name: value for name in _GIVEN if (value := getattr(filters, name)) is not None} | {"most": limit}
    if after is not None:
        values |= {"after_at": after[0], "after_id": after[1]}
    return values if reader is None else values | {"reader": reader.sub, "address": reader.email}


def _key(row: Any) -> Key:
    """The row's place in its order. The driver reads infinity as the last instant, in no zone; in UTC it is sent so."""
    at: datetime = row.sort_key
    return at if at.tzinfo else at.replace(tzinfo=UTC), row.state["id"]
