"""The accreditation's process: alive for years, it keeps the dates of one accreditation until it is lost."""

from temporalio import workflow

from activities.standing import Progress, StandingActivities
from standards.accreditation import ACCREDITATION_COMMANDS
from workflows.entity_workflow import EntityStart, EntityWorkflow
from workflows.search_attributes import CASE_DUE_AT, CASE_STAGE
from workflows.updates import updates_for


@workflow.defn(name="Accreditation")
@updates_for(ACCREDITATION_COMMANDS)
class AccreditationWorkflow(EntityWorkflow):
    """One accreditation, from its issue to its loss."""

    looks = StandingActivities.follow_accreditation
    acts = StandingActivities.act_on_accreditation
    over_words = "The accreditation is {stage}."

    @workflow.run
    async def run(self, start: EntityStart) -> str:
        """Keeps the dates until the accreditation is lost; returns how."""
        await self.follow()
        return self.progress.stage if self.progress else start.subject

    @workflow.query(description="Where the accreditation stands, and when it is looked at next.")
    def live(self) -> Progress | None:
        """The running process' own account."""
        return self.progress

    def show(self, before: Progress | None) -> None:
        """Says in words where it stands, and lets ops find it by its status and its next date."""
        now = self.progress
        if now is None:
            return
        workflow.set_current_details(now.details)
        if before is None or before.stage != now.stage or before.due_at != now.due_at:
            due = CASE_DUE_AT.value_set(now.due_at) if now.due_at else CASE_DUE_AT.value_unset()
            workflow.upsert_search_attributes([CASE_STAGE.value_set(now.stage), due])
