"""The tasks that follow from decisions and requests, each with its key in the order of the inbox."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.dependencies import Services
from api.follow_up.presenter import follow_up_view, waits
from api.marks.presenter import mark_view
from api.visibility import known_reviews
from records.follow_up import annulments, queries
from records.follow_up.queries import OpenFollowUp
from records.marks.queries import by_id
from records.partners.queries import names_of
from records.visibility import ReviewsKnown
from standards.partner.commands import ConfirmDelivery, RecordDecidedActionDone, RequestTierAction
from standards.vocabulary import Role

Key = tuple[datetime, str]
Task = tuple[Key, dict[str, Any]]
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Where what has no deadline stands in the order of the inbox."""


async def follow_up_tasks(
    services: Services, connection: AsyncConnection, caller: Caller, after: Key | None, limit: int
) -> list[Task]:
    """Up to ``limit`` of each kind after the key, for the roles that the caller has.

    Who may sit on the accreditation review board is told nothing that follows from a mark board's decision (S32).
    """
    tasks: list[Task] = []
    if caller.has(Role.DIRECTOR) and not _may_sit(caller):
        tasks += await _annulments(services, connection, caller, after, limit)
    return tasks + await _follow_ups(services, connection, caller, after, limit)


async def _annulments(
    services: Services, connection: AsyncConnection, caller: Caller, after: Key | None, limit: int
) -> list[Task]:
    """Requests to vacate a mark that the caller may decide on, by when they were made: they have no deadline."""
    actor = (await services.as_person(connection, caller)).actor
    found = await annulments.waiting(connection, (actor.sub, *actor.other_subs), after, limit)
    marks = await by_id(connection, [mark_id for mark_id, _ in found])
    names = await names_of(connection, [mark.partner_id for mark in marks.values()])
    return [(key, mark_view(marks[mark_id], names).model_dump(mode="json")) for mark_id, key in found]


async def _follow_ups(
    services: Services, connection: AsyncConnection, caller: Caller, after: Key | None, limit: int
) -> list[Task]:
    """Decided actions and agreed solutions, due so many days after their complaint closed as the edition now says."""
    now = services.clock()
    edition = await services.repository.in_force(connection, now)
    days = edition.follow_up
    found: list[Task] = []
    decided = not _may_sit(caller)
    if decided and caller.has(*RecordDecidedActionDone.declaration.roles_anywhere(edition)):
        due = timedelta(days=days.decided_action_days)
        open_ones = await queries.decided_actions(connection, _before(after, due), limit)
        found += [_task(one, one.closed_at + due, now) for one in open_ones]
    if decided and caller.has(*RequestTierAction.declaration.roles_anywhere(edition)):
        due = timedelta(days=days.decided_action_days)
        gated = [_gated(one, due, now) for one in await queries.gated_actions(connection)]
        found += sorted((task for task in gated if after is None or task[0] > after), key=lambda task: task[0])[:limit]
    if caller.has(*ConfirmDelivery.declaration.roles_anywhere(edition)):
        due = timedelta(days=days.agreed_solution_days)
        open_ones = await queries.agreed_solutions(connection, _before(after, due), limit)
        found += [_task(one, one.closed_at + due, now) for one in open_ones]
    return found


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
