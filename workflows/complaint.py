"""The complaint's process: it waits for staff and for deadlines, decides by the standard, and records each step."""

import asyncio
from datetime import datetime, timedelta
from typing import Final

from temporalio import workflow

from activities.recording import ComplaintEvents, Place, Recorder
from standards.base_model import FrozenModel
from standards.commands import Command, PassTime, by_the_product
from standards.complaint import (
    COMPLAINT_COMMANDS,
    Complaint,
    ComplaintCommand,
    ComplaintEvent,
    TakeUpComplaint,
    decide,
    fold,
    next_deadline,
)
from standards.complaint.messages import STAGE_WORDS, status_markdown
from standards.decider import accepted
from standards.decisions import Decision, decided
from standards.editions.shared import SharedEdition
from standards.events import digest_of
from standards.rejections import Rejection
from standards.vocabulary import MarkVote, Outcome, Stage
from workflows.activity_calls import RecordTimes, reach_record
from workflows.limits import CONTINUE_AT, history_is_long, instant_of
from workflows.search_attributes import CASE_DUE_AT, CASE_OVERDUE, CASE_STAGE, SEVERITY
from workflows.timers import wait_for_change
from workflows.updates import Receipt, refused, updates_for

_RECORD: Final = RecordTimes(within=timedelta(seconds=3), attempt=timedelta(seconds=10), pause=timedelta(seconds=2))


class ComplaintStart(FrozenModel):
    """What a run starts from: the case as its events tell it, and what it keeps for life."""

    case: Complaint
    edition: SharedEdition
    continue_at: int = CONTINUE_AT
    reopens: bool = False
    """Whether the case is closed, and the run was started for a command that reopens it."""


REOPENS_WITHIN = timedelta(minutes=1)
"""For how long a run of a closed case waits for the command that it was started for."""


class VotesLive(FrozenModel):
    """How far the mark board has come."""

    cast: int
    quorum: int
    mark: int
    no_mark: int
    members: tuple[str, ...]
    recused: tuple[str, ...]


class Live(FrozenModel):
    """Where the running process stands."""

    stage: Stage
    outcome: Outcome | None
    overdue: bool
    due_at: datetime | None
    next_deadline: datetime | None
    sequence: int
    votes: VotesLive


Judged = tuple[tuple[Complaint, Command[ComplaintCommand], datetime], tuple[ComplaintEvent, ...] | Rejection]
"""What was decided last: in which state, on which command, at which instant, and how."""


@workflow.defn(name="Complaint")
@updates_for(COMPLAINT_COMMANDS)
class ComplaintWorkflow:
    """One complaint, from its filing to its close."""

    @workflow.init
    def __init__(self, start: ComplaintStart) -> None:
        """Takes the state in before any update can run."""
        self.case = start.case
        self.edition = start.edition
        self.continue_at = start.continue_at
        self.lock = asyncio.Lock()
        self.nudged = False
        self.judged: Judged | None = None

    @workflow.run
    async def run(self, start: ComplaintStart) -> Outcome | None:
        """Waits for commands and deadlines until the case is closed."""
        workflow.set_current_details(status_markdown(self.case))
        await self._take_up()
        if start.reopens:
            await self._wait_for_the_reopening()
        while True:
            await self._until_closed(start)
            await workflow.wait_condition(workflow.all_handlers_finished)
            if self._closed():  # a handler that was under way may have reopened it
                return self.case.outcome

    async def _until_closed(self, start: ComplaintStart) -> None:
        while not self._closed():
            if self.nudged:
                await self._look()
            else:
                await self._wait_for_a_deadline()
            if history_is_long(self.continue_at):
                await workflow.wait_condition(workflow.all_handlers_finished)
                if not self._closed():
                    sooner = min(start.continue_at, CONTINUE_AT)  # an older version started cases with more
                    following = {"case": self.case, "continue_at": sooner, "reopens": False}
                    workflow.continue_as_new(start.model_copy(update=following))

    async def _wait_for_the_reopening(self) -> None:
        """A closed case has no process; whoever reopens it starts one and then sends the command."""
        await wait_for_change(
            lambda: self.nudged or not self._closed(), within=REOPENS_WITHIN, summary="The case is about to be reopened"
        )
        if self.nudged:
            await self._look()

    @workflow.signal(description="The record may hold a step that this process has lost: look.")
    def look(self) -> None:
        """A nudge carries no fact; what is true is read from the record."""
        self.nudged = True

    @workflow.query(description="Where the case stands: stage, pending deadline, votes.")
    def live(self) -> Live:
        """The running process' own account of the case."""
        votes = self.case.votes
        return Live(
            stage=self.case.stage,
            outcome=self.case.outcome,
            overdue=self.case.overdue,
            due_at=self.case.due_at,
            next_deadline=next_deadline(self.case),
            sequence=self.case.sequence,
            votes=VotesLive(
                cast=len(votes),
                quorum=self.edition.mark_board.quorum,
                mark=sum(vote.vote is MarkVote.MARK for vote in votes),
                no_mark=sum(vote.vote is MarkVote.NO_MARK for vote in votes),
                members=tuple(vote.by for vote in votes),
                recused=self.case.recused,
            ),
        )

    def check(self, command: Command[ComplaintCommand]) -> None:
        """Refuses what the case as it stands doesn't allow; a refusal leaves no event in the history."""
        if self._is_behind(command):
            return
        decision = self._decide(command, instant_of(command))
        if isinstance(decision, Rejection):
            raise refused(decision)

    async def perform(self, command: Command[ComplaintCommand]) -> Receipt:
        """Decides again under the lock, since another command may have come first, and records what follows."""
        async with self.lock:
            if self._is_behind(command):
                await self._catch_up()
            while True:
                at = instant_of(command)
                events = self._decide(command, at)
                if isinstance(events, Rejection):
                    raise refused(events)
                if not events:
                    break
                answer = await self._record(events, decided(self.case.id, command, at, events))
                if answer.named is not None:
                    command = command.model_copy(update={"named": answer.named})
                elif not answer.events:
                    return Receipt(sequence=self.case.sequence, events=digest_of(events))
            return Receipt(sequence=self.case.sequence)

    def _decide(self, command: Command[ComplaintCommand], at: datetime) -> tuple[ComplaintEvent, ...] | Rejection:
        """What follows from the command: it is judged as it comes in and again under the lock, mostly in one state."""
        asked = (self.case, command, at)
        if self.judged is None or self.judged[0] != asked:
            self.judged = asked, decide(*asked, self.edition)
        return self.judged[1]

    async def _look(self) -> None:
        async with self.lock:
            self.nudged = False
            await self._catch_up()

    async def _take_up(self) -> None:
        async with self.lock:
            while self.case.sequence == 1:
                await self._take(TakeUpComplaint(), self.case.last_at)

    async def _wait_for_a_deadline(self) -> None:
        """Sleeps on one timer. A later deadline costs nothing: the timer fires early once, and is armed again."""
        armed = next_deadline(self.case)
        if armed is None:
            await workflow.wait_condition(lambda: self._must_look() or next_deadline(self.case) is not None)
            return
        remaining = armed - workflow.now()
        if remaining > timedelta(0):
            waiting = f"{STAGE_WORDS[self.case.stage]}: next deadline {armed:%Y-%m-%d %H:%M} UTC"
            changed = await wait_for_change(
                lambda: self._must_look() or (next_deadline(self.case) or armed) < armed,
                within=remaining,
                summary=waiting,
            )
            if changed:
                return
        await self._apply_deadlines(armed)

    async def _apply_deadlines(self, armed: datetime) -> None:
        async with self.lock:
            await self._take(PassTime(), max(workflow.now(), armed))

    async def _take(self, data: PassTime | TakeUpComplaint, at: datetime) -> None:
        """Takes a command of the product's own, which the rules never reject."""
        command = by_the_product(data, at)
        events = accepted(decide(self.case, command, at, self.edition))
        if events:
            await self._record(events, decided(self.case.id, command, at, events))

    def _must_look(self) -> bool:
        return self.nudged or self._closed() or history_is_long(self.continue_at)

    def _closed(self) -> bool:
        return self.case.stage is Stage.CLOSED

    def _is_behind(self, command: Command[ComplaintCommand]) -> bool:
        return command.recorded_up_to > self.case.sequence

    async def _catch_up(self) -> None:
        """Follows the record after a lost step, which may allow what the case as the process knows it does not."""
        before = self.case
        place = Place(complaint_id=before.id, sequence=before.sequence)
        self.case = fold((await reach_record(Recorder.read_complaint, place, _RECORD)).events, before)
        self._show(before)

    async def _record(self, events: tuple[ComplaintEvent, ...], decision: Decision) -> ComplaintEvents:
        """Records the decision with its events and moves on; answers with others on record, which were adopted.

        A worker can be killed after the record was written and before Temporal has the step. The step then comes
        back, perhaps behind another command; what is on record has been seen, so the process follows it.
        """
        step = ComplaintEvents(events=events, decision=decision)
        answer = await reach_record(Recorder.record_complaint, step, _RECORD)
        if answer.named is not None:
            return answer
        adopted = answer.events
        first_adopted = adopted[0].sequence if adopted else events[-1].sequence + 1
        before = self.case
        own = [event for event in events if event.sequence < first_adopted]
        self.case = fold([*own, *adopted], before)
        self._show(before)
        return answer

    def _show(self, before: Complaint) -> None:
        workflow.set_current_details(status_markdown(self.case))
        case = self.case
        if _shown(before) == _shown(case):
            return
        due = [CASE_DUE_AT.value_set(case.due_at)] if case.due_at else [CASE_DUE_AT.value_unset()]
        workflow.upsert_search_attributes(
            [
                CASE_STAGE.value_set(case.stage.value),
                CASE_OVERDUE.value_set(case.overdue),
                SEVERITY.value_set(case.severity.value),
                *due,
            ]
        )


def _shown(case: Complaint) -> tuple[object, ...]:
    """What the search attributes tell of a case."""
    return case.stage, case.overdue, case.severity, case.due_at
