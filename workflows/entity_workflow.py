"""What the processes of standing have in common: they keep time, take commands one by one, and look when nudged.

The rules decide over the partner's whole standing, under its lock, in one activity; a process holds no more of it than
when to look again and what to say of itself.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from temporalio import workflow

from activities.standing import Acted, CommandGiven, Look, Progress, StandingActivities
from standards.base_model import FrozenModel
from standards.clauses import Clause
from standards.commands import Command
from standards.rejections import Rejection, RejectionCode
from workflows.activity_calls import RecordTimes, reach_record
from workflows.limits import CONTINUE_AT, history_is_long, instant_of
from workflows.search_attributes import CASE_DUE_AT, CASE_OVERDUE, CASE_STAGE
from workflows.timers import wait_for_change
from workflows.updates import Receipt, refused

_RECORD: Final = RecordTimes(
    within=timedelta(seconds=5),
    attempt=timedelta(seconds=15),
    pause=timedelta(seconds=5),
    again_after=timedelta(seconds=5),
)


class EntityStart(FrozenModel):
    """Whom a process follows. ``progress`` is what an earlier run knew."""

    partner_id: str
    subject: str
    progress: Progress | None = None
    continue_at: int = CONTINUE_AT


class EntityWorkflow:
    """A process that follows one subject of a partner's standing."""

    looks: ClassVar[Callable[[StandingActivities, Look], Awaitable[Progress]]]
    acts: ClassVar[Callable[[StandingActivities, CommandGiven], Awaitable[Acted]]]
    """Through these it reaches the record."""
    over_words: ClassVar[str]
    """Why no command is taken any more."""
    shows_overdue: ClassVar[bool] = False
    """Whether ops find it by its being overdue, and not by each change of its next date."""

    @workflow.init
    def __init__(self, start: EntityStart) -> None:
        """Knows whom to follow before any command can come."""
        self.start = start
        self.progress = start.progress
        self.lock = asyncio.Lock()
        self.nudged = False

    @workflow.signal(description="Something about the partner has changed: look.")
    def look(self) -> None:
        """A nudge carries no fact; what is true is read from the record."""
        self.nudged = True

    def show(self, before: Progress | None) -> None:
        """Says in words where it stands, and lets ops find it by its stage and its next date."""
        now = self.progress
        if now is None:
            return
        workflow.set_current_details(now.details)
        if before is None or self._found_by(before) != self._found_by(now):
            overdue = [CASE_OVERDUE.value_set(now.overdue)] if self.shows_overdue else []
            due = CASE_DUE_AT.value_set(now.due_at) if now.due_at else CASE_DUE_AT.value_unset()
            workflow.upsert_search_attributes([CASE_STAGE.value_set(now.stage), *overdue, due])

    def _found_by(self, progress: Progress) -> tuple[object, ...]:
        return progress.stage, progress.overdue if self.shows_overdue else progress.due_at

    def check(self, _command: Command[Any]) -> None:
        """Refuses what comes too late; everything else takes the partner's facts, and is judged under its lock."""
        if self.progress is not None and self.progress.over:
            raise refused(Rejection(RejectionCode.WRONG_STAGE, self.over_words.format(stage=self.progress.stage)))

    async def follow(self) -> None:
        """Looks, waits for the next date, a command or a nudge, and looks again, until there is nothing left."""
        await self._look()
        while not self._is_over():
            if await self._wait():
                await self._look()
            if history_is_long(self.start.continue_at) and not self._is_over():
                await workflow.wait_condition(workflow.all_handlers_finished)
                sooner = min(self.start.continue_at, CONTINUE_AT)  # an older version started with more
                following = {"progress": self.progress, "continue_at": sooner}
                workflow.continue_as_new(self.start.model_copy(update=following))
        await workflow.wait_condition(workflow.all_handlers_finished)

    async def perform(self, command: Command[Any]) -> Receipt:
        """Has the command decided under the partner's lock and recorded, one command at a time."""
        async with self.lock:
            given = CommandGiven(
                partner_id=self.start.partner_id,
                subject=self.start.subject,
                action=command.data.declaration.name,
                command=command.model_dump(mode="json"),
                at=instant_of(command),
            )
            acted = await reach_record(type(self).acts, given, _RECORD)
            before, self.progress = self.progress, acted.progress
            self.show(before)
        if acted.refused is not None:
            raise refused(_rejection(acted))
        return Receipt(sequence=acted.progress.sequence)

    async def _look(self) -> None:
        async with self.lock:
            self.nudged = False
            at = Look(partner_id=self.start.partner_id, subject=self.start.subject, at=self._now())
            before, self.progress = self.progress, await reach_record(type(self).looks, at, _RECORD)
            self.show(before)

    async def _wait(self) -> bool:
        """Sleeps on one timer for the next date; False where it is only to be armed again, for a date that is earlier.

        A date that falls later after a command costs nothing: the timer fires early once, and is armed again.
        """
        armed = self._wakes_at()
        if armed is None:
            await workflow.wait_condition(lambda: self._must_look_again() or self._wakes_at() is not None)
            return self.nudged
        remaining = armed - workflow.now()
        if remaining <= timedelta(0):
            return True
        waiting = f"{self.progress.waits_for if self.progress else 'a date'}, {armed:%Y-%m-%d %H:%M} UTC"
        changed = await wait_for_change(
            lambda: self._must_look_again() or (self._wakes_at() or armed) < armed,
            within=remaining,
            summary=waiting[:200],
        )
        return self.nudged if changed else True

    def _must_look_again(self) -> bool:
        return self.nudged or self._is_over() or history_is_long(self.start.continue_at)

    def _is_over(self) -> bool:
        return self.progress is not None and self.progress.over

    def _wakes_at(self) -> datetime | None:
        return self.progress.wakes_at if self.progress else None

    def _now(self) -> datetime:
        """The instant at which it looks: a timer that fired is never earlier than the date that it was armed for."""
        armed, now = self._wakes_at(), workflow.now()
        close = armed is not None and timedelta(0) < armed - now < timedelta(seconds=1)
        return armed if armed is not None and close else now


def _rejection(acted: Acted) -> Rejection:
    assert acted.refused is not None
    said = acted.refused
    return Rejection(
        RejectionCode(said.code), said.detail, tuple(clause for clause in Clause if clause in said.clauses), said.field
    )
