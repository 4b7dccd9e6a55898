"""A partner whose accreditations' processes run on a clock that the test moves: years pass in seconds."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowExecutionStatus, WorkflowHandle
from temporalio.service import RPCError, RPCStatusCode

from activities.standing import Progress
from records.standing import Written, describe, load, take
from standards.actors import Actor
from standards.commands import Command, CommandData, by_the_product
from standards.complaint import TakeUpComplaint, decide, fold
from standards.complaint.commands import CastMarkVote
from standards.decider import accepted
from standards.decisions import decided
from standards.partner.commands import DescribePartner, PartnerFact, RecordCertification
from standards.rejections import Rejection
from standards.standing import Standing
from standards.standing.commands import Apply
from standards.vocabulary import MarkVote, Role, Seriousness
from temporal.client import Nudger, accreditation_handle, review_handle, start_following
from tests.standards import builders
from tests.support.complaint_process import filed
from tests.support.product import fresh
from tests.support.waiting import PATIENCE, eventually
from tests.support.workflow_env import WorkflowEnv
from workflows.tier_review import TierReviewProgress, TierReviewStart, TierReviewWorkflow
from workflows.updates import Receipt

ISSUED = datetime(2035, 8, 31, 12, tzinfo=UTC)
"""When tenures begin: at the end of a long month, years ahead of any real clock."""
OPS = Actor(sub="olga", roles=(Role.OPS,))
PREREQUISITES = ("platform_consulting", "onboarding_delivery", "data_integrations")
_numbers = count(1)


@dataclass
class AccreditedPartner:
    """A partner with accreditations whose processes run."""

    workflow_env: WorkflowEnv
    partner_id: str
    kinds: tuple[str, ...]
    ids: dict[str, str] = field(default_factory=dict)
    now: datetime = ISSUED

    @classmethod
    async def begun(
        cls, workflow_env: WorkflowEnv, *kinds: str, tier: str = "platinum", continue_at: int | None = None
    ) -> "AccreditedPartner":
        """A partner that was accredited at the instant, its processes started there."""
        workflow_env.placement.continue_at = continue_at
        partner = cls(workflow_env, fresh("hs"), kinds or ("onboarding",))
        await partner._described(tier)
        for kind in partner.kinds:
            await partner._issued(kind)
        await partner._started()
        return partner

    async def _described(self, tier: str) -> None:
        await self._told(DescribePartner(tier=tier, programmes=("Marketplace Listing", "PSO"), identity=""))
        for name in PREREQUISITES:
            await self.certified(name)

    async def _issued(self, kind: str) -> None:
        async with self.workflow_env.engine.begin() as connection:
            standing = await load(connection, self.partner_id)
            assert standing is not None
            command = self._order(Apply(kind=kind))
            written = accepted(await take(connection, self.workflow_env.repository, standing, command, ISSUED))
        self.ids[kind] = written.standing.accreditations[-1].id

    async def _started(self) -> None:
        standing = await self.standing()
        self.workflow_env.placement.begins_at = ISSUED
        for accreditation in standing.accreditations:
            await start_following(self.workflow_env.client, standing, accreditation.id, nudge=False, within=PATIENCE)
            handle = accreditation_handle(self.workflow_env.client, accreditation.id)
            await self.workflow_env.forward(handle, ISSUED - datetime.now(UTC))

    # What the test does

    async def until(self, instant: datetime | str) -> Standing:
        """Moves every process' clock to the instant, one after the other."""
        then = datetime.fromisoformat(instant).replace(tzinfo=UTC) if isinstance(instant, str) else instant
        for accreditation in (await self.standing()).live:
            await self._reaches(accreditation_handle(self.workflow_env.client, accreditation.id), then)
        self.now = then
        return await self.standing()

    async def _reaches(self, handle: WorkflowHandle[Any, Any], then: datetime) -> None:
        """Moves the clock of the process, through all its runs: one that ends on the way hands over to the next."""
        while (passed := await self.workflow_env.skipper.get_current_time(handle)) < then:
            if (await handle.describe()).status is WorkflowExecutionStatus.COMPLETED:
                return
            await self.workflow_env.forward(handle, then - passed)
        await eventually(lambda: self._has_looked(handle, then))

    async def _has_looked(self, handle: WorkflowHandle[Any, Any], then: datetime) -> bool:
        """Whether everything due by the instant was held: a run that follows a short one begins a second later."""
        try:
            progress: Progress | None = await handle.query("live", result_type=Progress)
        except RPCError as error:
            if error.status is not RPCStatusCode.FAILED_PRECONDITION:
                raise
            return False
        return progress is not None and (progress.over or progress.wakes_at is None or progress.wakes_at > then)

    async def tier(self, tier: str) -> Standing:
        """HubSpot's systems tell of another tier."""
        standing = await self.standing()
        partner = standing.partner
        return await self._told(DescribePartner(tier=tier, programmes=partner.programmes, identity=partner.identity))

    async def certified(self, name: str, *, expires_on: date | None = None) -> Standing:
        """A certification is recorded."""
        return await self._told(RecordCertification(name=name, earned_on=date(2035, 1, 1), expires_on=expires_on))

    def _order(self, data: CommandData) -> Command[Any]:
        return Command[Any](by=OPS, submitted_at=self.now, data=data, subject=f"partner/{self.partner_id}")

    async def _told(self, fact: PartnerFact) -> Standing:
        async with self.workflow_env.engine.begin() as connection:
            written = await describe(
                connection, self.workflow_env.repository, self.partner_id, self._order(fact), self.now
            )
        assert not isinstance(written, Rejection), written
        await self._nudged(written)
        return await self.standing()

    async def marked(self, seriousness: Seriousness = Seriousness.STANDARD) -> Standing:
        """A mark board's mark is on record, and reaches the accreditations."""
        edition = builders.edition()
        case = await filed(self.workflow_env, edition, self.now, very_serious=True, partner_id=self.partner_id)
        commands: list[Command[Any]] = [by_the_product(TakeUpComplaint(), self.now)]
        for number in range(edition.mark_board.quorum):
            by = Actor(sub=f"member{number}", roles=(Role.MARK_BOARD,))
            vote = CastMarkVote(vote=MarkVote.MARK, seriousness=seriousness, reason="txt")
            commands.append(Command[CastMarkVote](id=fresh("ord"), by=by, submitted_at=self.now, action=vote))
        for command in commands:
            events = accepted(decide(case, command, self.now, edition))
            made = decided(case.id, command, self.now, events)
            entered, case = await self.workflow_env.store.record_complaint(events, made), fold(events, case)
        assert entered.written is not None
        await self._nudged(entered.written)
        return await self.standing()

    async def _nudged(self, written: Written) -> None:
        """Processes that a decision concerns are told, on this partner's clock."""
        self.workflow_env.placement.begins_at = self.now
        await Nudger(self.workflow_env.client, PATIENCE)(written.standing, written.subjects)

    async def does(self, by: str, role: Role, action: Any, subject: str, **actor: Any) -> Receipt:
        """Gives a command to the process of an accreditation or the open review; it must be accepted."""
        handle = await self._handle(subject)
        command = Command[type(action)](  # type: ignore[misc] # the model is only known here
            id=f"ord_{fresh('o')}", by=Actor(sub=by, roles=(role,), **actor), submitted_at=self.now, action=action
        )
        sending = handle.execute_update(action.declaration.name, command, id=command.id, result_type=Receipt)
        return await asyncio.wait_for(sending, PATIENCE)

    async def _handle(self, subject: str) -> WorkflowHandle[Any, Any]:
        if subject in self.ids:
            return accreditation_handle(self.workflow_env.client, self.ids[subject])
        review = (await self.standing()).review(subject)
        return review_handle(self.workflow_env.client, self.partner_id, review.number)

    async def prepared(self, review_id: str) -> None:
        """The review's process has begun, and has made the packet."""
        handle = await self._handle(review_id)
        passed = await self.workflow_env.skipper.get_current_time(handle)
        await self.workflow_env.forward(handle, self.now - passed)
        await eventually(self.standing, lambda standing: standing.review(review_id).prepared is not None)

    # What the test looks at

    async def standing(self) -> Standing:
        """The standing on record."""
        async with self.workflow_env.engine.connect() as connection:
            found = await load(connection, self.partner_id, lock=False)
        assert found is not None
        return found

    async def live(self, kind: str = "onboarding") -> Progress:
        """What the accreditation's process says of itself."""
        handle = accreditation_handle(self.workflow_env.client, self.ids[kind])
        found: Progress = await handle.query("live", result_type=Progress)
        return found

    async def history(self, kind: str = "onboarding") -> list[HistoryEvent]:
        """The accreditation's history."""
        handle = accreditation_handle(self.workflow_env.client, self.ids[kind])
        return list((await handle.fetch_history()).events)


async def tier_review_begun(
    workflow_env: WorkflowEnv, day: datetime, number: int = 1
) -> WorkflowHandle[TierReviewWorkflow, TierReviewProgress]:
    """The tier review of the day, which has begun."""
    workflow_env.placement.begins_at = day
    handle = await workflow_env.client.start_workflow(
        TierReviewWorkflow.run,
        TierReviewStart(),
        id=f"tier-review/{day:%Y-%m}-{number}",
        task_queue=workflow_env.placement.queue,
    )
    await workflow_env.forward(handle, day - datetime.now(UTC))
    return handle
