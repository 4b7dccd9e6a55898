"""The accreditation review's process: the board, Legal where asked, the director (S31-S36)."""

from temporalio import workflow

from activities.standing import Progress, StandingActivities
from standards.review import REVIEW_COMMANDS
from workflows.entity_workflow import EntityStart, EntityWorkflow
from workflows.updates import updates_for


@workflow.defn(name="AccreditationReview")
@updates_for(REVIEW_COMMANDS)
class AccreditationReviewWorkflow(EntityWorkflow):
    """One review of one partner, from its convening to its close."""

    looks = StandingActivities.follow_review
    acts = StandingActivities.act_on_review
    over_words = "The review is closed."
    shows_overdue = True

    @workflow.run
    async def run(self, start: EntityStart) -> str | None:
        """Has the packet made, waits for votes and deadlines; returns the outcome."""
        await self.follow()
        return self.progress.outcome if self.progress else start.subject

    @workflow.query(description="Where the review stands: stage, deadline.")
    def live(self) -> Progress | None:
        """The running process' own account."""
        return self.progress
