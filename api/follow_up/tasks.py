"""The tasks that follow from decisions and requests, each with its key in the order of the inbox."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.follow_up.presenter import follow_up_view, waits
from api.marks.presenter import mark_view
from api.visibility import known_reviews
from records.follow_up import annulments, queries
from records.follow_up.queries import OpenFollowUp
from records.keyset import Key
from records.partners.queries import names_of
from records.visibility import ReviewsKnown
from standards.editions import Edition
from standards.partner.commands import ConfirmDelivery, RecordDecidedActionDone, RequestTierAction
from standards.vocabulary import Role

Task = tuple[Key, dict[str, Any]]
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Where what has no deadline stands in the order of the inbox."""


async def follow_up_tasks(
    connection: AsyncConnection,
    person: Caller,
    edition: Edition,
    now: datetime,
    after: Key | None,
    limit: int,
    *,
    named: bool = True,
) -> list[Task]:
    """Up to ``limit`` of each kind after the key, for the roles that the person has.

    Marks carry their partners' names where ``named`` says so: a page looks up all of its names at once. Who may sit on
    the accreditation review board is told nothing that follows from a mark board's decision (S32).
    """
    tasks: list[Task] = []
    if person.has(Role.DIRECTOR) and not _may_sit(person):
        tasks += await _annulments(connection, person, after, limit, named=named)
    return tasks + await _follow_ups(connection, person, edition, now, after, limit)


async def _annulments(
    connection: AsyncConnection, person: Caller, after: Key | None, limit: int, *, named: bool
) -> list[Task]:
    """Requests to vacate a mark that the person may decide on, by when they were made: they have no deadline."""
    actor = person.actor
    found = await annulments.waiting(connection, (actor.sub, *actor.other_subs), after, limit)
    names = await names_of(connection, [mark.partner_id for mark, _ in found] if named else [])
    return [(key, mark_view(mark, names).model_dump(mode="json")) for mark, key in found]


async def _follow_ups(
    connection: AsyncConnection, person: Caller, edition: Edition, now: datetime, after: Key | None, limit: int
) -> list[Task]:
    """Decided actions and agreed solutions, due so many days after their complaint closed as the edition now says."""
    seen_to = timedelta(days=edition.follow_up.decided_action_days)
    delivered = timedelta(days=edition.follow_up.agreed_solution_days)
    wanted: dict[str, Select[Any]] = {}
    if not _may_sit(person) and person.has(*RecordDecidedActionDone.declaration.roles_anywhere(edition)):
        wanted["decided"] = queries.decided(_before(after, seen_to), limit)
    if not _may_sit(person) and person.has(*RequestTierAction.declaration.roles_anywhere(edition)):
        wanted["gated"] = queries.gated()
    if person.has(*ConfirmDelivery.declaration.roles_anywhere(edition)):
        wanted["agreed"] = queries.agreed(_before(after, delivered), limit)
    found = await queries.at_once(connection, wanted)
    gated = [_gated(one, seen_to, now) for one in found.get("gated", ())]
    waiting = sorted((task for task in gated if after is None or task[0] > after), key=lambda task: task[0])
    return [
        *(_task(one, one.closed_at + seen_to, now) for one in found.get("decided", ())),
        *waiting[:limit],
        *(_task(one, one.closed_at + delivered, now) for one in found.get("agreed", ())),
    ]


def _may_sit(caller: Caller) -> bool:
    return known_reviews(caller) is ReviewsKnown.NONE


def _gated(found: OpenFollowUp, due: timedelta, now: datetime) -> Task:
    """An action on tier or programmes: while it waits it has no deadline, and stands behind whatever has one."""
    return _task(found, None if waits(found) else found.released_at + due, now)


def _task(found: OpenFollowUp, due_at: datetime | None, now: datetime) -> Task:
    shown = follow_up_view(found, due_at, now).model_dump(mode="json", by_alias=True)
    return (due_at or NEVER, found.complaint_id), shown


def _before(after: Key | None, due: timedelta) -> Key | None:
    """The key in the order of closing. A cursor can hold an instant of the first year, before which there is none."""
    if after is None:
        return None
    at, complaint_id = after
    first = datetime.min.replace(tzinfo=UTC)
    return (at - due, complaint_id) if at - first > due else (first, "")
