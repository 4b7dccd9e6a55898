"""Feedback over HTTP: anybody with a token may give it; it is kept, and the programme mailbox is notified (S43)."""

import uuid
from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from api.auth import Caller
from api.daily_limits import must_be_within
from api.dependencies import Services, TheCaller, TheServices
from api.idempotency import IdempotencyKey, fingerprint, once
from api.openapi import PROBLEMS
from api.problems import coded, rejection_problem
from records.feedback.queries import keep
from records.feedback.tables import feedback
from records.idempotency import Answer
from standards.base_model import FrozenModel
from standards.commands import Command
from standards.decisions import decided
from standards.feedback import GiveFeedback
from standards.feedback.decide import decide
from standards.field_types import Narrative
from standards.ids import digest_id, new_id
from standards.rejections import Rejection, RejectionCode

router = APIRouter(prefix="/v1/feedback", tags=["feedback"], responses=PROBLEMS)


class FeedbackBody(FrozenModel):
    """What somebody wants the owners of the standards to know."""

    text: Narrative = Field(description="In words; who gives it is known from the token.")


class FeedbackView(BaseModel):
    """Feedback that was taken in."""

    id: str
    given_at: datetime


@router.post("", status_code=201, response_model=FeedbackView, summary="Give feedback on the standards (S43)")
async def give_feedback(
    request: Request,
    services: TheServices,
    caller: TheCaller,
    body: FeedbackBody,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """201 once it is kept; the programme mailbox is notified of it."""
    if not caller.actor.roles:
        raise coded(RejectionCode.ROLE_REQUIRED, "Feedback is given in some role; ask for one.", ("S43",))
    key = idempotency_key or uuid.uuid4().hex
    work = lambda: _keep(services, caller, body, key)  # noqa: E731 - what is done once
    return await once(services, caller, idempotency_key, fingerprint(request, body), work)


async def _keep(services: Services, caller: Caller, body: FeedbackBody, key: str) -> Answer:
    now = services.clock()
    command = _command(caller, key, now)
    await services.introduce(caller)
    async with services.engine.begin() as connection:
        edition = await services.repository.in_force(connection, now)
        events = decide(None, command, now, edition)
        if isinstance(events, Rejection):
            raise rejection_problem(events)
        made = decided(events[0].subject, command, now, events)
        limit = services.limits.numbers.feedback_a_day
        await must_be_within(
            connection, feedback.c.given_by, caller.actor.sub, feedback.c.given_at, now=now, a_day=limit
        )
        kept = await keep(connection, events[0], body.text, edition, made)
    view = FeedbackView(id=kept.id, given_at=kept.given_at).model_dump(mode="json")
    return Answer(201, view, {"ETag": f'"{kept.id}"', "Location": "/v1/feedback", "Vary": "Authorization"})


def _command(caller: Caller, key: str, now: datetime) -> Command[GiveFeedback]:
    name = digest_id("ord", caller.actor.sub, "feedback", key)
    data = GiveFeedback(text=digest_id("txt", name, "text"))
    subject = new_id("fbk", now, name)
    return Command[GiveFeedback](id=name, by=caller.actor, submitted_at=now, data=data, subject=subject)
