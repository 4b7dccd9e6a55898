"""The accreditation's process: alive for years, it keeps the dates of one accreditation until it is lost."""

from temporalio import workflow

from activities.standing import Progress, StandingActivities
from standards.accreditation import ACCREDITATION_COMMANDS
from workflows.entity_workflow import EntityStart, EntityWorkflow
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
