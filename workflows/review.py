"""The accreditation review's process: the board, Legal where asked, the director (S31-S36)."""

from temporalio import workflow

from activities.standing import Progress, StandingActivities
from standards.review import REVIEW_COMMANDS
from workflows.entity_workflow import EntityStart, EntityWorkflow
from workflows.search_attributes import CASE_DUE_AT, CASE_OVERDUE, CASE_STAGE
from workflows.updates import updates_for


@workflow.defn(name="AccreditationReview")
@updates_for(REVIEW_COMMANDS)
class AccreditationReviewWorkflow(EntityWorkflow):
    """One review of one partner, from its convening to its close."""

    looks = StandingActivities.follow_review
    acts = StandingActivities.act_on_review
    over_words = "The review is closed."

    @workflow.run
    async def run(self, start: EntityStart) -> str | None:
        """Has the packet made, waits for votes and deadlines; returns the outcome."""
        await self.follow()
        return self.progress.outcome if self.progress else start.subject

    @workflow.query(description="Where the review stands: stage, deadline.")
    def live(self) -> Progress | None:
        """The running process' own account."""
        return self.progress

    def show(self, before: Progress | None) -> None:
        """Says in words where it stands, and lets ops find it by its stage and its deadline."""
        now = self.progress
        if now is None:
            return
        workflow.set_current_details(now.details)
        if before is None or (before.stage, before.overdue) != (now.stage, now.overdue):
            due = CASE_DUE_AT.value_set(now.due_at) if now.due_at else CASE_DUE_AT.value_unset()
            workflow.upsert_search_attributes(
                [CASE_STAGE.value_set(now.stage), CASE_OVERDUE.value_set(now.overdue), due]
            )
