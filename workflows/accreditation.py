"""The accreditation's process: alive for years, it keeps the dates of one accreditation until it is lost."""

from typing import Any

from temporalio import workflow

from activities.standing import Progress, StandingActivities
from standards.accreditation import ACCREDITATION_COMMANDS
from standards.commands import Command
from standards.rejections import Rejection, RejectionCode
from workflows.entity_workflow import EntityStart, EntityWorkflow
from workflows.search_attributes import CASE_DUE_AT, CASE_STAGE
from workflows.updates import Receipt, refused, updates_for


@workflow.defn(name="Accreditation")
@updates_for(ACCREDITATION_COMMANDS)
class AccreditationWorkflow(EntityWorkflow):
    """One accreditation, from its issue to its loss."""

    @workflow.run
    async def run(self, start: EntityStart) -> str:
        """Keeps the dates until the accreditation is lost; returns how."""
        await self.follow(StandingActivities.follow_accreditation, self.show)
        return self.progress.stage if self.progress else start.subject

    @workflow.query(description="Where the accreditation stands, and when it is looked at next.")
    def live(self) -> Progress | None:
        """The running process' own account."""
        return self.progress

    def check(self, _order: Command[Any]) -> None:
        """Refuses what comes too late; everything else takes the partner's facts, and is judged under its lock."""
        if self.progress is not None and self.progress.over:
            raise refused(Rejection(RejectionCode.WRONG_STAGE, f"The accreditation is {self.progress.stage}."))

    async def perform(self, command: Command[Any]) -> Receipt:
        """Has the order decided under the partner's lock."""
        return await self.take(command, StandingActivities.act_on_accreditation, self.show)

    def show(self, before: Progress | None) -> None:
        """Says in words where it stands, and lets ops find it by its status and its next date."""
        now = self.progress
        if now is None:
            return
        workflow.set_current_details(now.details)
        if before is None or before.stage != now.stage or before.due_at != now.due_at:
            due = CASE_DUE_AT.value_set(now.due_at) if now.due_at else CASE_DUE_AT.value_unset()
            workflow.upsert_search_attributes([CASE_STAGE.value_set(now.stage), due])
