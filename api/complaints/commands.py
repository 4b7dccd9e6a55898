"""Taking an order: text is stored, Temporal takes the update, the records show it; only then is it answered."""

import contextlib
from dataclasses import dataclass
from typing import Any

import structlog

from api.auth import Caller
from api.commands import AWAY, NotYetOnRecord, etag, send, without_private_text
from api.complaints.intake import start
from api.complaints.queries import answer, recorded
from api.dependencies import Services
from api.problems import Problem, coded, refusal, unavailable
from records import texts
from records.complaints.queries import Recorded, Scope, find
from records.database import is_away
from records.idempotency import Answer
from standards.commands import Command
from standards.complaint import decide
from standards.complaint.commands import ComplaintCommand, MarkDuplicate
from standards.editions import Edition
from standards.rejections import Rejection, RejectionCode
from temporal.client import complaint_handle
from workflows.ids import update_id

log = structlog.get_logger("api")


@dataclass(frozen=True)
class Request:
    """One caller's one use of an action."""

    complaint_id: str
    action: ComplaintCommand
    key: str
    if_match: str | None


async def take(services: Services, caller: Caller, request: Request) -> Answer:
    """200 with the complaint once the step is on record; 202 where it is safe but not on record yet."""
    now = services.clock()
    order_id = update_id(caller.actor.sub, request.action.declaration.name, request.complaint_id, request.key)
    await services.introduce(caller)
    async with services.engine.begin() as connection:
        found = await recorded(connection, caller, request.complaint_id)
        edition = await services.repository.by_id(connection, found.case.edition)
        action, contents = without_private_text(request.action, order_id)
        command = Command[Any](
            id=order_id,
            by=caller.actor,
            submitted_at=now,
            data=action,
            if_sequence=_expected_sequence(found, request.if_match),
            recorded_up_to=found.case.sequence,
        )
        decision = decide(found.case, command, now, edition)
        if isinstance(decision, Rejection):
            raise refusal(decision)
        if isinstance(action, MarkDuplicate) and await find(connection, action.of, Scope(all=True)) is None:
            raise coded(RejectionCode.INVALID, "Name a complaint that is on record.", field="of")
        await texts.store(connection, request.complaint_id, contents, now)
    try:
        if decision:
            await _deliver(services, caller, found, edition, command)
        else:
            await _remind(services, request.complaint_id, command)
    except NotYetOnRecord:
        return _not_yet(request.complaint_id)
    try:
        async with services.engine.connect() as connection:
            return await answer(services, connection, caller, request.complaint_id, 200)
    except Exception as error:
        # PostgreSQL went away after the text was stored and Temporal took the order: nothing is lost.
        if is_away(error):
            return _not_yet(request.complaint_id)
        raise


def _not_yet(complaint_id: str) -> Answer:
    detail = "The order is safe and will be on record as soon as PostgreSQL is back; read the complaint then."
    return Answer(202, {"id": complaint_id, "accepted": True, "detail": detail}, {"Retry-After": "2"})


def _expected_sequence(found: Recorded, if_match: str | None) -> int | None:
    """The sequence that ``If-Match`` holds the caller to: the case's, or one that no case has. The rules judge it."""
    if if_match is None or if_match.strip() == "*":
        return None
    case, given = found.case, [tag.strip() for tag in if_match.split(",")]
    seen = any(etag(case.id, sequence) in given for sequence in {1, case.sequence} if case.is_as_seen_at(sequence))
    return case.sequence if seen else 0


async def _deliver(
    services: Services, caller: Caller, found: Recorded, edition: Edition, command: Command[Any]
) -> None:
    """Has the case's process take the order; raises what it answers, or 503 where nothing was taken."""
    try:
        if not await _update(services, found.case.id, command):
            await _revive(services, caller, found.case.id, edition, command)
    except AWAY as error:
        log.warning("process_away", complaint=found.case.id, error=type(error).__name__)
        raise unavailable("The case's process cannot be reached now; send the request again.") from None


async def _remind(services: Services, complaint_id: str, command: Command[Any]) -> None:
    """The record has the order. Should its process have lost that step, it learns of it by the order coming again."""
    with contextlib.suppress(*AWAY, Problem, NotYetOnRecord):
        await _update(services, complaint_id, command)


async def _revive(
    services: Services, caller: Caller, complaint_id: str, edition: Edition, command: Command[Any]
) -> None:
    """There is no running process: the case has closed meanwhile, or its process is started from the record."""
    async with services.engine.connect() as connection:
        found = await recorded(connection, caller, complaint_id)
    decision = decide(found.case, command, command.submitted_at, edition)
    if isinstance(decision, Rejection):
        raise refusal(decision)
    if decision and not (await start(services, found.case, edition) and await _update(services, complaint_id, command)):
        raise unavailable("The case's process cannot be reached now; send the request again.")


async def _update(services: Services, complaint_id: str, command: Command[Any]) -> bool:
    """Sends the order to the case's process; False where none runs."""
    return await send(complaint_handle(services.temporal, complaint_id), command)
