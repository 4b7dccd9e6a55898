"""Taking an order on an accreditation or a review: judged first, its text stored, then taken by its process."""

from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio.client import WorkflowHandle

from api.auth import Caller
from api.commands import AWAY, NotYetOnRecord, send, versioned, without_private_text
from api.dependencies import Services
from api.problems import refusal, unavailable
from records import texts
from records.standing import load
from standards.commands import Command, CommandData
from standards.editions.timeline import EditionTimeline
from standards.rejections import Rejection
from standards.standing import STANDING_DECIDER, Standing
from temporal.client import accreditation_handle, review_handle, start_following
from workflows.ids import update_id

log = structlog.get_logger("api")


@dataclass(frozen=True)
class Request:
    """One caller's one use of an action on a subject that the caller may see."""

    partner_id: str
    subject: str
    action: CommandData
    key: str
    if_match: str | None


async def take(services: Services, caller: Caller, request: Request) -> bool:
    """Has the order taken; False where it is safe but not on record yet. Raises the refusal as a problem."""
    now = services.clock()
    order_id = update_id(caller.actor.sub, request.action.declaration.name, request.subject, request.key)
    # Known before it is judged: a verified address can tell that the caller surfaced a counted case (S32).
    await services.introduce(caller)
    async with services.engine.begin() as connection:
        standing, editions = await _standing(services, connection, request.partner_id)
        action, contents = without_private_text(request.action, order_id)
        sequence = standing.sequence_of(request.subject)
        command = Command[Any](
            id=order_id,
            by=caller.actor,
            submitted_at=now,
            data=action,
            if_sequence=versioned(request.subject, sequence, request.if_match),
            subject=request.subject,
            recorded_up_to=sequence,
        )
        decided = STANDING_DECIDER.decide(standing, command, now, editions)
        if isinstance(decided, Rejection):
            raise refusal(decided)
        await texts.store(connection, request.subject, contents, now)
    try:
        if not await send(_handle(services, standing, request.subject), command):
            await _revive(services, standing, request.subject, command)
    except NotYetOnRecord:
        return False
    except AWAY as error:
        log.warning("process_away", subject=request.subject, error=type(error).__name__)
        raise unavailable("The process cannot be reached now; send the request again.") from None
    return True


async def _standing(
    services: Services, connection: AsyncConnection, partner_id: str
) -> tuple[Standing, EditionTimeline]:
    standing = await load(connection, partner_id, lock=False)
    assert standing is not None  # the caller has seen it
    return standing, await services.repository.timeline(connection)


def _handle(services: Services, standing: Standing, subject: str) -> WorkflowHandle[Any, Any]:
    if subject.startswith("acc_"):
        return accreditation_handle(services.temporal, subject)
    return review_handle(services.temporal, standing.partner.id, standing.review(subject).number)


async def _revive(services: Services, standing: Standing, subject: str, command: Command[Any]) -> None:
    """There is no running process: it has ended meanwhile, or it is started from the record."""
    async with services.engine.connect() as connection:
        current, editions = await _standing(services, connection, standing.partner.id)
    decided = STANDING_DECIDER.decide(current, command, command.submitted_at, editions)
    if isinstance(decided, Rejection):
        raise refusal(decided)
    if not decided:
        return
    await start_following(services.temporal, current, subject, nudge=False)
    if not await send(_handle(services, current, subject), command):
        raise unavailable("The process cannot be reached now; send the request again.")
