"""Reading complaints: one by its id, and keyset pages by the filters that the API names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    func,
    literal_column,
    not_,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.tables import complaints, intake
from records.keyset import Key, behind, equal
from records.partners.tables import identities, partners
from records.people import same_person
from records.reviews.hidden import marked_cases
from records.search import matches
from records.tables.private import texts
from records.visibility import Visibility, within
from standards.base_model import read_stored
from standards.commands import NamedComplaint
from standards.complaint import Complaint
from standards.vocabulary import Outcome, Severity, Stage, Status


@dataclass(frozen=True)
class Recorded:
    """A complaint on record: its state and what was filed."""

    case: Complaint
    source: str
    external_id: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Opened(Recorded):
    """A complaint on record with all that an answer about it tells, read at once."""

    texts: Mapping[str, str]
    partner_name: str | None
    other_subs: tuple[str, ...]
    """Of the reader: the other accounts of the same person."""


class Sort(StrEnum):
    """The orders in which complaints are listed."""

    NEWEST = "-opened_at"
    OLDEST = "opened_at"
    DUE = "due_at"
    CLOSED = "-closed_at"


class Whose(StrEnum):
    """Which open complaints of a person's stages an inbox shows."""

    WAITING = "waiting"
    """Those that wait for the person: assigned to them, or to nobody in their stages."""
    MINE = "mine"
    TEAM = "team"
    UNASSIGNED = "unassigned"


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to."""

    stage: Stage | None = None
    status: Status | None = None
    partner_id: str | None = None
    assignee: str | None = None
    overdue: bool | None = None
    q: str | None = None
    opened_after: datetime | None = None
    opened_before: datetime | None = None
    category: str | None = None
    severity: Severity | None = None
    outcome: Outcome | None = None
    closed_after: datetime | None = None
    closed_before: datetime | None = None
    waiting: bool | None = None


_COLUMNS = (complaints.c.state, intake.c.source, intake.c.external_id, intake.c.body)
_DECIDED = (
    complaints.c.state[("decision", "action")].astext.label("action"),
    complaints.c.state["agreed_proposal"].astext.label("proposal"),
)
# Exactly the indexed expression, written as text so that the planner sees the constant and not a parameter.
_WAITS: ColumnElement[bool] = literal_column("complaints.state ? 'waiting'", Boolean())
_DUE: ColumnElement[datetime] = func.coalesce(complaints.c.due_at, text("'infinity'::timestamptz"))


async def find(connection: AsyncConnection, complaint_id: str, visibility: Visibility) -> Recorded | None:
    """The complaint, or None where there is none of that id that the reader may see."""
    query = _joined().where(complaints.c.id == complaint_id, *visible(visibility))
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _recorded(row)


async def open_one(
    connection: AsyncConnection, complaint_id: str, visibility: Visibility, sub: str, email: str | None
) -> Opened | None:
    """As ``find``, in one statement with all that an answer to the person with this subject and address tells."""
    given = {"complaint": complaint_id, "reader": sub, "address": email}
    conditions = visible(visibility)
    query = _opening().where(*conditions) if conditions else _opening()
    row = (await connection.execute(query, given)).one_or_none()
    if row is None:
        return None
    found = _recorded(row)
    return Opened(
        *(found.case, found.source, found.external_id, found.body),
        texts=row.texts or {},
        partner_name=row.partner_name,
        other_subs=tuple(row.other_subs),
    )


@cache
def _opening() -> Select[Any]:
    said = select(func.jsonb_object_agg(texts.c.id, texts.c.content, type_=JSONB))
    name = select(identities.c.name).join(partners, partners.c.identity == identities.c.id)
    others = same_person(bindparam("reader", type_=Text), bindparam("address", type_=Text))
    query = _joined(
        said.where(texts.c.subject == complaints.c.id).scalar_subquery().label("texts"),
        name.where(partners.c.id == complaints.c.partner_id).scalar_subquery().label("partner_name"),
        func.array(others.scalar_subquery(), type_=ARRAY(Text)).label("other_subs"),
    )
    return query.where(complaints.c.id == bindparam("complaint", type_=Text))


async def named_complaint(connection: AsyncConnection, complaint_id: str | None) -> NamedComplaint | None:
    """The complaint that a command names, with what it is a duplicate of, and what was decided or agreed in it.

    None where there is none on record.
    """
    row = complaints.c
    first: Any = None
    leads_to: list[str] = []
    while complaint_id is not None and complaint_id not in leads_to:
        query = select(row.partner_id, row.duplicate_of, *_DECIDED).where(row.id == complaint_id)
        found = (await connection.execute(query)).one_or_none()
        if found is None:
            break
        first = first or found
        leads_to.append(complaint_id)
        complaint_id = found.duplicate_of
    if first is None:
        return None
    return NamedComplaint(
        id=leads_to[0],
        partner_id=first.partner_id,
        duplicate_of=tuple(leads_to[1:]),
        decided_action=first.action,
        agreed_proposal=first.proposal,
    )


async def page(
    connection: AsyncConnection, visibility: Visibility, filters: Filters, sort: Sort, after: Key | None, limit: int
) -> Sequence[tuple[Recorded, Key]]:
    """Up to ``limit`` complaints after the key, each with its own key."""
    row, descending = complaints.c, sort in (Sort.NEWEST, Sort.CLOSED)
    by = {Sort.DUE: _DUE, Sort.CLOSED: row.closed_at}.get(sort, row.opened_at)
    closed = [row.closed_at.is_not(None)] if sort is Sort.CLOSED else []
    narrowed = [*closed, *visible(visibility), *_conditions(filters), *behind(by, row.id, after, descending=descending)]
    order = (by.desc(), row.id.desc()) if descending else (by, row.id)
    rows = await connection.execute(_joined(by.label("sort_key")).where(*narrowed).order_by(*order).limit(limit))
    return [(_recorded(found), _key(found)) for found in rows]


def _key(row: Any) -> Key:
    """The row's place in its order. The driver reads infinity as the last instant, in no zone; in UTC it is sent so."""
    at: datetime = row.sort_key
    return at if at.tzinfo else at.replace(tzinfo=UTC), row.state["id"]


def _joined(*more: ColumnElement[Any]) -> Select[Any]:
    return select(*_COLUMNS, *more).join_from(complaints, intake, intake.c.id == complaints.c.id)


def _recorded(row: Any) -> Recorded:
    return Recorded(read_stored(Complaint, row.state), row.source, row.external_id, row.body)


def visible(visibility: Visibility) -> list[ColumnElement[bool]]:
    """The conditions under which the reader may see a complaint."""
    seen = within(visibility, complaints.c.partner_id, complaints.c.filed_by)
    return [*seen, ~marked_cases(visibility.subs)] if visibility.may_sit else seen


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
    if filters.q is not None:
        conditions.append(matches(intake.c.search, filters.q))
    return conditions


async def inbox(
    connection: AsyncConnection,
    stages: Sequence[Stage],
    sub: str,
    visibility: Visibility,
    after: Key | None,
    limit: int,
    whose: Whose = Whose.WAITING,
    filters: Filters = Filters(),
    covered: Sequence[str] = (),
) -> Sequence[tuple[Recorded, Key]]:
    """Open complaints that wait for one of the stages' roles or for the person, the earliest deadline first.

    ``covered`` are those for whom the person stands in: what is assigned to them waits for the person, too.
    Those in which the person has voted, stepped back, or investigated and so may not vote, wait for others.
    """
    row = complaints.c
    done = or_(
        row.state["votes"].op("@>")(func.jsonb_build_array(func.jsonb_build_object("by", sub))),
        row.state["recused"].op("@>")(func.jsonb_build_array(sub)),
        row.state["investigators"].op("@>")(func.jsonb_build_array(sub)),
        row.state["statements"].op("@>")(func.jsonb_build_array(func.jsonb_build_object("by", sub))),
    )
    waits = [] if whose in (Whose.MINE, Whose.TEAM) else [or_(row.stage != Stage.MARK_BOARD.value, ~done)]
    narrowed = [*visible(visibility), *_conditions(filters), *behind(row.due_at, row.id, after)]
    asked = [_of_whom(whose, stages, (sub, *covered)), *waits, *narrowed]
    query = _joined(row.due_at.label("sort_key")).where(row.status == Status.OPEN.value, *asked)
    rows = await connection.execute(query.order_by(row.due_at, row.id).limit(limit))
    return [(_recorded(found), _key(found)) for found in rows]


def _of_whom(whose: Whose, stages: Sequence[Stage], subs: Sequence[str]) -> ColumnElement[bool]:
    row = complaints.c
    mine = row.assignee == subs[0] if len(subs) == 1 else row.assignee.in_(subs)
    of_the_team = row.stage.in_([stage.value for stage in stages])
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


async def open_ids(connection: AsyncConnection) -> Sequence[str]:
    """The ids of all open cases."""
    query = select(complaints.c.id).where(complaints.c.status == Status.OPEN.value).order_by(complaints.c.id)
    return (await connection.execute(query)).scalars().all()
