"""Reading complaints: one by its id, and what is asked about one. Lists are in ``pages``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from records.compiled_statements import fetch
from records.complaints.tables import complaints, intake
from records.partners.tables import identities, partners
from records.people import same_person
from records.reviews.hidden import marked_cases
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


async def find(connection: AsyncConnection, complaint_id: str, visibility: Visibility) -> Recorded | None:
    """The complaint, or None where there is none of that id that the reader may see."""
    conditions = visible(visibility)
    query = _finding().where(*conditions) if conditions else _finding()
    row = (await connection.execute(query, {"complaint": complaint_id})).one_or_none()
    return None if row is None else recorded(row)


@cache
def _finding() -> Select[Any]:
    return joined().where(complaints.c.id == bindparam("complaint", type_=Text))


async def open_one(
    connection: AsyncConnection, complaint_id: str, visibility: Visibility, sub: str, email: str | None
) -> Opened | None:
    """As ``find``, in one statement with all that an answer to the person with this subject and address tells."""
    given = {"complaint": complaint_id, "reader": sub, "address": email}
    conditions = visible(visibility)
    if conditions:
        rows = [*await connection.execute(_opening().where(*conditions), given)]
    else:
        rows = await fetch(connection, _opening(), given)
    return opened(rows[0]) if rows else None


def opened(row: Any) -> Opened:
    """A row with ``details`` as the complaint that it holds."""
    return Opened(
        *(read_stored(Complaint, row.state), row.source, row.external_id, row.body),
        texts=row.texts or {},
        partner_name=row.partner_name,
        other_subs=tuple(row.other_subs),
    )


@cache
def _opening() -> Select[Any]:
    return joined(*details()).where(complaints.c.id == bindparam("complaint", type_=Text))


def details() -> list[ColumnElement[Any]]:
    """What an answer tells beside a complaint's row, for the person with the subject ``reader`` and the ``address``."""
    said = select(func.jsonb_object_agg(texts.c.id, texts.c.content, type_=JSONB))
    name = select(identities.c.name).join(partners, partners.c.identity == identities.c.id)
    others = same_person(bindparam("reader", type_=Text), bindparam("address", type_=Text))
    return [
        said.where(texts.c.subject == complaints.c.id).scalar_subquery().label("texts"),
        name.where(partners.c.id == complaints.c.partner_id).scalar_subquery().label("partner_name"),
        func.array(others.scalar_subquery(), type_=ARRAY(Text)).label("other_subs"),
    ]


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


def joined(*more: ColumnElement[Any]) -> Select[Any]:
    """The query of complaints with what was filed, and with more about each."""
    return select(*_COLUMNS, *more).join_from(complaints, intake, intake.c.id == complaints.c.id)


def recorded(row: Any) -> Recorded:
    """A row as the complaint that it holds."""
    return Recorded(read_stored(Complaint, row.state), row.source, row.external_id, row.body)


def visible(visibility: Visibility) -> list[ColumnElement[bool]]:
    """The conditions under which the reader may see a complaint."""
    seen = within(visibility, complaints.c.partner_id, complaints.c.filed_by)
    return [*seen, ~marked_cases(visibility.subs)] if visibility.may_sit else seen


async def open_ids(connection: AsyncConnection) -> Sequence[str]:
    """The ids of all open cases."""
    query = select(complaints.c.id).where(complaints.c.status == Status.OPEN.value).order_by(complaints.c.id)
    return (await connection.execute(query)).scalars().all()
