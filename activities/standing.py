"""A partner's standing: each step is read, decided by the rules and recorded in one transaction, under its lock."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from temporalio import activity
from temporalio.exceptions import ApplicationError

from standards.accreditation import ACCREDITATION_COMMANDS
from standards.base_model import FrozenModel
from standards.commands import Command, CommandRegistry
from standards.editions.timeline import EditionTimeline
from standards.rejections import Rejection
from standards.review import REVIEW_COMMANDS
from standards.standing.decide import (
    Outcome,
    act_on_accreditation,
    act_on_review,
    take_up_accreditation,
    take_up_review,
)
from standards.standing.state import Standing
from standards.standing.status import Told, tell_accreditation, tell_review

if TYPE_CHECKING:  # The ORM stays out of the workflow sandbox, which imports this module for its signatures.
    from records.reviews.packets import Packets
    from records.workflow_cursors import Followed, Standings

Nudge = Callable[[Standing, Sequence[str]], Awaitable[None]]
"""Tells the subjects' processes to look, as well as it can: what it cannot reach is swept up."""


class Look(FrozenModel):
    """Which subject looks at its partner's standing, and when."""

    partner_id: str
    subject: str
    at: datetime


class Ordered(FrozenModel):
    """An order on a subject. Its fields are those of the action of that name."""

    partner_id: str
    subject: str
    action: str
    command: dict[str, Any]
    at: datetime


class Progress(Told):
    """How far a subject has come, as its process needs to know it. Ids, codes, times and words; nothing private."""

    wakes_at: datetime | None


class Refused(FrozenModel):
    """Why an order was not taken."""

    code: str
    detail: str
    clauses: tuple[str, ...] = ()
    field: str | None = None

    @classmethod
    def by(cls, rejection: Rejection) -> "Refused":
        """A rule's refusal, as it goes over the wire."""
        clauses = tuple(str(clause) for clause in rejection.clauses)
        return cls(code=rejection.code.value, detail=rejection.detail, clauses=clauses, field=rejection.field)


class Acted(FrozenModel):
    """What became of an order."""

    progress: Progress
    refused: Refused | None = None


class StandingKeeper:
    """The activities between the processes of standing and the record."""

    def __init__(self, standings: "Standings", packets: "Packets", nudge: Nudge) -> None:
        self._standings = standings
        self._packets = packets
        self._nudge = nudge

    @activity.defn
    async def follow_accreditation(self, look: Look) -> Progress:
        """Holds every date that is due, and tells where the accreditation stands."""
        noise = secrets.token_hex(16)
        followed = await self._standings.step(
            look.partner_id,
            look.subject,
            look.at,
            lambda standing, editions: take_up_accreditation(standing, look.subject, look.at, editions, noise),
        )
        return await self._told(look.subject, followed)

    @activity.defn
    async def follow_review(self, look: Look) -> Progress:
        """Makes the packet where it must be made, holds what is due, and tells where the review stands."""
        made = await self._packets.prepare(look.subject, look.at)
        noise = secrets.token_hex(16)
        followed = await self._standings.step(
            look.partner_id,
            look.subject,
            look.at,
            lambda standing, editions: take_up_review(
                standing, look.subject, look.at, editions, noise, doubts=made.doubts, made_of=made.marks
            ),
        )
        return await self._told(look.subject, followed)

    @activity.defn
    async def act_on_accreditation(self, ordered: Ordered) -> Acted:
        """Takes an order on an accreditation, once, however often it runs."""
        return await self._take(ordered, ACCREDITATION_COMMANDS, act_on_accreditation)

    @activity.defn
    async def act_on_review(self, ordered: Ordered) -> Acted:
        """Takes an order on a review with its consequences, once, however often it runs."""
        return await self._take(ordered, REVIEW_COMMANDS, act_on_review)

    async def _take(self, ordered: Ordered, actions: CommandRegistry, act: "Act") -> Acted:
        command = Command[actions[ordered.action].model].model_validate(ordered.command)  # type: ignore[misc] # the model is only known when the table is read
        noise = secrets.token_hex(16)
        followed = await self._standings.step(
            ordered.partner_id,
            ordered.subject,
            ordered.at,
            lambda standing, editions: act(standing, ordered.subject, command, ordered.at, editions, noise),
        )
        progress = await self._told(ordered.subject, followed)
        refused = followed.refused if followed else None
        return Acted(progress=progress, refused=Refused.by(refused) if refused else None)

    async def _told(self, subject: str, followed: "Followed | None") -> Progress:
        if followed is None:
            raise ApplicationError(f"{subject} is not on record", type="Unknown", non_retryable=True)
        others = [name for name in followed.touched if name != subject]
        if others:
            await self._nudge(followed.standing, others)
        return progress_of(followed.standing, subject, followed.wakes_at)


class Act(Protocol):
    """A rule that decides an order on one subject of a standing."""

    def __call__(
        self, standing: Standing, subject: str, command: Any, now: datetime, editions: EditionTimeline, noise: str, /
    ) -> Outcome:
        """What follows from the order, or why it is refused."""


def progress_of(standing: Standing, subject: str, wakes_at: datetime | None) -> Progress:
    """The subject's progress, from the standing."""
    tell = tell_accreditation if subject.startswith("acc_") else tell_review
    return Progress(wakes_at=wakes_at, **tell(standing, subject, wakes_at).model_dump())
