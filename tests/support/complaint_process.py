"""One complaint's process, ordered about directly: the test talks to the workflow without the API."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import insert
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from cli.chaos.oracle import runs_of
from records.complaints.intake import Arrival, accept
from records.complaints.queries import find
from records.decisions.tables import decisions
from records.editions.tables import editions
from records.event_store import append, read
from records.standing import describe
from records.streams import COMPLAINTS
from records.tables.event_log import events
from records.visibility import EVERYTHING
from standards.actors import Actor
from standards.commands import Command, PassTime, by_the_product
from standards.complaint import Complaint, ComplaintEvent, decide, fold
from standards.decider import accepted
from standards.decisions import decided
from standards.editions import Edition
from standards.partner.commands import DescribePartner
from standards.vocabulary import Outcome
from temporal.client import complaint_handle, start_complaint
from tests.standards import builders
from tests.support.product import fresh
from tests.support.projections import write_rows
from tests.support.waiting import PATIENCE, eventually, listed
from tests.support.workflow_env import WorkflowEnv
from workflows.complaint import ComplaintStart, ComplaintWorkflow, Live
from workflows.updates import Receipt

FRIDAY = datetime(2035, 3, 2, 16, tzinfo=UTC)
"""When cases begin: an hour before the calendar closes for the weekend, and years ahead of any real clock."""
_numbers = count(1)


@dataclass
class ComplaintProcess:
    """A running case."""

    workflow_env: WorkflowEnv
    id: str
    edition: Edition
    handle: "WorkflowHandle[ComplaintWorkflow, Outcome | None]"

    @classmethod
    async def begun(
        cls,
        workflow_env: WorkflowEnv,
        overrides: Mapping[str, Any] | None = None,
        *,
        at: datetime = FRIDAY,
        very_serious: bool = False,
        continue_at: int | None = None,
        partner_id: str | None = None,
    ) -> "ComplaintProcess":
        """A case on record whose process has taken it up, with the clock at its beginning."""
        edition = await published(workflow_env, overrides)
        case = await filed(workflow_env, edition, at, very_serious=very_serious, partner_id=partner_id)
        more = {} if continue_at is None else {"continue_at": continue_at}
        delay = at - datetime.now(UTC)
        await start_complaint(workflow_env.client, ComplaintStart(case=case, edition=edition, **more), within=PATIENCE)
        process = cls(workflow_env, case.id, edition, complaint_handle(workflow_env.client, case.id))
        await process.begins(delay)
        return process

    # What the test does

    async def begins(self, delay: timedelta) -> Live:
        """The process, which waits for its case's instant, begins, and has taken its case up when it returns."""
        await self.forward(delay)
        # A process answers while its first step is still being recorded; it arms its timer after that.
        await self.happens("TIMER_STARTED")
        return await self.live()

    async def passes(self, duration: timedelta) -> Live:
        """Time passes, and whatever falls due in between has happened when it returns."""
        await self.live()
        await self.forward(duration)
        now = await self.now()
        # The clock can arrive before the timer that it passed has fired.
        return await eventually(self.live, lambda live: live.next_deadline is None or live.next_deadline > now)

    async def forward(self, duration: timedelta) -> None:
        """Moves the clock, which stands still while there is something to do for a worker."""
        await self.workflow_env.forward(self.handle, duration)

    async def until(self, instant: datetime | str) -> Live:
        """Moves the clock to the instant."""
        then = builders.instant(instant) if isinstance(instant, str) else instant
        return await self.passes(then - await self.now())

    async def now(self) -> datetime:
        """What the process' clock shows."""
        return await self.workflow_env.skipper.get_current_time(self.handle)

    async def command(self, by: Actor, name: str, /, *, at: datetime | str | None = None, **fields: Any) -> Any:
        """A command taken in at the instant, or now."""
        given = builders.instant(at) if isinstance(at, str) else at
        own = {"id": fields.pop("id", f"ord_{next(_numbers)}"), "submitted_at": given or await self.now()}
        own["recorded_up_to"] = len(await self.recorded())
        return builders.command(by, name, {**builders.FIELDS[name], **fields}, **own)

    async def send(self, command: Any, *, update_id: str | None = None) -> Receipt:
        """Sends the order and waits until it is on record."""
        sending = self.handle.execute_update(
            command.data.declaration.name, command, id=update_id or command.id, result_type=Receipt
        )
        return await asyncio.wait_for(sending, PATIENCE)

    async def does(self, by: Actor, name: str, /, **fields: Any) -> Receipt:
        """Gives an command that must be accepted."""
        return await self.send(await self.command(by, name, **fields))

    async def refusal(self, by: Actor, name: str, /, **fields: Any) -> str:
        """Gives an command that must be refused; the code of the refusal."""
        return await self.refusal_of(await self.command(by, name, **fields))

    async def refusal_of(self, command: Any) -> str:
        """Sends an command that must be refused; the code of the refusal."""
        return refusal_of(await outcome_of(self.send(command)))

    # What the test looks at

    async def live(self) -> Live:
        """The process' own account, after everything that has reached it."""
        return await self.handle.query(ComplaintWorkflow.live)

    async def found_by(self, query: str) -> list[str]:
        """The workflows that the query finds, once the visibility store has caught up."""
        return await eventually(lambda: listed(self.workflow_env.client, query))

    async def recorded(self) -> tuple[ComplaintEvent, ...]:
        """The case's events on record."""
        async with self.workflow_env.engine.connect() as connection:
            return await read(connection, COMPLAINTS, self.id)

    async def case(self) -> Complaint:
        """The case on record, which must be what its events say."""
        async with self.workflow_env.engine.connect() as connection:
            found = await find(connection, self.id, EVERYTHING)
        assert found is not None
        assert found.case == fold(await self.recorded())
        return found.case

    async def follows_its_record(self) -> bool:
        """Whether process and record have come equally far."""
        return (await self.live()).sequence == (await self.case()).sequence

    async def facts(self) -> list[str]:
        """The types of the recorded facts."""
        return [event.data.type for event in await self.recorded()]

    async def happens(self, kind: str, times: int = 1) -> None:
        """Waits until the running history holds the event so many times."""
        wanted = EventType.Value(f"EVENT_TYPE_{kind}")
        # Asked anew each time: the server sometimes breaks off a poll that waits while the history grows.
        await eventually(
            self.handle.fetch_history,
            lambda history: [event.event_type for event in history.events].count(wanted) >= times,
        )

    async def history(self) -> list[HistoryEvent]:
        """The events of every run, oldest first."""
        return [event for run in await runs_of(self.workflow_env.client, self.handle.id) for event in run.events]

    # What a lost step leaves behind

    async def record_without_the_process(self, command: Any) -> tuple[ComplaintEvent, ...]:
        """Writes what follows from the order as a worker does that is killed before Temporal hears of it."""
        events = accepted(decide(await self.case(), command, command.submitted_at, self.edition))
        await self.record(events, command)
        return events

    async def lapse_without_the_process(self, until: str) -> None:
        """Writes the deadlines that are due by the instant, as a worker does that is killed in that moment."""
        command = by_the_product(PassTime(), builders.instant(until))
        events = accepted(decide(await self.case(), command, command.submitted_at, self.edition))
        await self.record(events, command)

    async def started_again(self, *, from_sequence: int) -> "ComplaintProcess":
        """The process of a case whose run was lost, started from the record as it was at the sequence."""
        case = fold((await self.recorded())[:from_sequence])
        delay = case.last_at - datetime.now(UTC)
        await start_complaint(
            self.workflow_env.client, ComplaintStart(case=case, edition=self.edition), within=PATIENCE
        )
        again = replace(self, handle=complaint_handle(self.workflow_env.client, self.id))
        await again.begins(delay)
        return again

    async def take_back(self, *, after: int) -> None:
        """What a person does who finds that the record's last steps never happened: events and projection go."""
        recorded = await self.recorded()
        async with self.workflow_env.as_superuser() as connection:
            await connection.execute(text("ALTER TABLE events DISABLE TRIGGER USER"))
            await connection.execute(text("ALTER TABLE decisions DISABLE TRIGGER USER"))
            later = (events.c.subject == self.id) & (events.c.sequence > after)
            gone = (await connection.execute(delete(events).where(later).returning(events.c.decision))).scalars().all()
            await connection.execute(delete(decisions).where(decisions.c.id.in_(gone)))
            await connection.execute(text("ALTER TABLE events ENABLE TRIGGER USER"))
            await connection.execute(text("ALTER TABLE decisions ENABLE TRIGGER USER"))
            rows = COMPLAINTS.rows
            await write_rows(connection, rows(fold(recorded)), rows(fold(recorded[:after])))

    async def record(self, new: Sequence[ComplaintEvent], command: Command[Any]) -> None:
        """Appends the decision with its events to the record."""
        made = decided(self.id, command, command.submitted_at, new)
        async with self.workflow_env.engine.begin() as connection:
            assert await append(connection, COMPLAINTS, new, self.edition, made) == ()


async def published(workflow_env: WorkflowEnv, overrides: Mapping[str, Any] | None = None) -> Edition:
    """The bundled edition, or one on record that departs from it."""
    if not overrides:
        return builders.edition()
    edition_id = fresh("edition")
    begins = FRIDAY + timedelta(days=3650, seconds=next(_numbers))
    edition = builders.edition({**overrides, "id": edition_id, "effective_from": begins})
    row = {"id": edition_id, "effective_from": begins, "content": edition.model_dump(mode="json")}
    async with workflow_env.engine.begin() as connection:
        await connection.execute(insert(editions).values(**row, published_by="tests", published_at=FRIDAY))
    return edition


async def filed(
    workflow_env: WorkflowEnv,
    edition: Edition,
    at: datetime,
    *,
    very_serious: bool = False,
    partner_id: str | None = None,
) -> Complaint:
    """A complaint that was taken in at the instant, about a partner of its own where none is named."""
    complaint_id, known = fresh("cmp").replace("-", "_"), partner_id is not None
    partner_id = partner_id or fresh("hs")
    filing = builders.filing(builders.HUBSPOT, at, id=complaint_id, partner_id=partner_id, very_serious=very_serious)
    (first,) = accepted(decide(None, filing, at, edition))
    described = DescribePartner(tier="platinum", programmes=(), identity="")
    command = Command[Any](by=builders.HUBSPOT, submitted_at=at, data=described, subject=f"partner/{partner_id}")
    async with workflow_env.engine.begin() as connection:
        if not known:
            accepted(await describe(connection, workflow_env.repository, partner_id, command, at))
        arrival = Arrival("tests", complaint_id, complaint_id, {}, at)
        await accept(connection, arrival, first, edition, decided(complaint_id, filing, at, [first]))
    return fold([first])


async def outcome_of(sending: Awaitable[Receipt]) -> Receipt | WorkflowUpdateFailedError:
    """What a command was answered with, accepted or refused."""
    try:
        return await sending
    except WorkflowUpdateFailedError as failure:
        return failure


def refusal_of(outcome: Receipt | WorkflowUpdateFailedError) -> str:
    """The code with which a command was refused."""
    assert isinstance(outcome, WorkflowUpdateFailedError), outcome
    assert isinstance(outcome.cause, ApplicationError), outcome.cause
    return str(outcome.cause.type)


def kinds(events: Sequence[HistoryEvent]) -> Counter[str]:
    """How many events of each type there are, named as ``TIMER_STARTED``."""
    return Counter(EventType.Name(event.event_type).removeprefix("EVENT_TYPE_") for event in events)
