"""A partner's standing: each step is read, decided by the rules and recorded in one transaction, under its lock."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from temporalio import activity
from temporalio.exceptions import ApplicationError

from standards.accreditation import ACCREDITATION_COMMANDS
from standards.base_model import FrozenModel
from standards.commands import Command, CommandRegistry, by_the_product
from standards.rejections import Rejection
from standards.review import REVIEW_COMMANDS
from standards.standing.commands import PreparePacket, TakeUpAccreditation
from standards.standing.state import Standing
from standards.standing.status import ProcessStatus, status_of

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


class CommandGiven(FrozenModel):
    """A command on a subject. Its fields are those of the action of that name."""

    partner_id: str
    subject: str
    action: str
    command: dict[str, Any]
    at: datetime


class Progress(ProcessStatus):
    """How far a subject has come, as its process needs to know it. Ids, codes, times and words; nothing private."""

    wakes_at: datetime | None


class Refused(FrozenModel):
    """Why a command was not taken."""

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
    """What became of a command."""

    progress: Progress
    refused: Refused | None = None


class StandingActivities:
    """The activities between the processes of standing and the record."""

    def __init__(self, standings: "Standings", packets: "Packets", nudge: Nudge) -> None:
        self._standings = standings
        self._packets = packets
        self._nudge = nudge

    @activity.defn
    async def follow_accreditation(self, look: Look) -> Progress:
        """Holds every date that is due, and tells where the accreditation stands."""
        return await self._decided(look, by_the_product(TakeUpAccreditation(), look.at))

    @activity.defn
    async def follow_review(self, look: Look) -> Progress:
        """Makes the packet where it must be made, holds what is due, and tells where the review stands."""
        made = await self._packets.prepare(look.subject, look.at)
        prepared = PreparePacket(doubts=made.doubts, to_release=made.to_release, marks=made.marks)
        return await self._decided(look, by_the_product(prepared, look.at))

    @activity.defn
    async def act_on_accreditation(self, given: CommandGiven) -> Acted:
        """Takes a command on an accreditation, once, however often it runs."""
        return await self._take(given, ACCREDITATION_COMMANDS)

    @activity.defn
    async def act_on_review(self, given: CommandGiven) -> Acted:
        """Takes a command on a review with its consequences, once, however often it runs."""
        return await self._take(given, REVIEW_COMMANDS)

    async def _decided(self, look: Look, command: Command[Any]) -> Progress:
        """What follows from the product's own command on the subject that looks."""
        return await self._told(look.subject, await self._step(look.partner_id, look.subject, command, look.at))

    async def _take(self, given: CommandGiven, declared: CommandRegistry) -> Acted:
        command = _command(given, declared)
        followed = await self._step(given.partner_id, given.subject, command, given.at)
        progress = await self._told(given.subject, followed)
        refused = followed.refused if followed else None
        return Acted(progress=progress, refused=Refused.by(refused) if refused else None)

    async def _step(self, partner_id: str, subject: str, command: Command[Any], at: datetime) -> "Followed | None":
        addressed = command.model_copy(update={"subject": subject, "seed": secrets.token_hex(16)})
        return await self._standings.step(partner_id, addressed, at)

    async def _told(self, subject: str, followed: "Followed | None") -> Progress:
        if followed is None:
            raise ApplicationError(f"{subject} is not on record", type="Unknown", non_retryable=True)
        others = [name for name in followed.touched if name != subject]
        if others:
            await self._nudge(followed.standing, others)
        return progress_of(followed.standing, subject, followed.wakes_at)


def command_of(given: CommandGiven) -> Command[Any]:
    """The command that was given to an accreditation or a review."""
    return _command(given, ACCREDITATION_COMMANDS if given.subject.startswith("acc_") else REVIEW_COMMANDS)


def _command(given: CommandGiven, declared: CommandRegistry) -> Command[Any]:
    model: Any = Command[declared[given.action].model]  # type: ignore[misc] # known when the table is read
    read: Command[Any] = model.model_validate(given.command)
    return read


def progress_of(standing: Standing, subject: str, wakes_at: datetime | None) -> Progress:
    """The subject's progress, from the standing."""
    return Progress(wakes_at=wakes_at, **status_of(standing, subject, wakes_at).model_dump())
