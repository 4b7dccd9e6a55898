"""The accreditation review's process: the board, Legal where asked, the director (S31-S36)."""

from typing import Any

from temporalio import workflow

from activities.standing import Progress, StandingActivities
from standards.commands import Command
from standards.rejections import Rejection, RejectionCode
from standards.review import REVIEW_COMMANDS
from workflows.entity_workflow import EntityStart, EntityWorkflow
from workflows.search_attributes import CASE_DUE_AT, CASE_OVERDUE, CASE_STAGE
from workflows.updates import Receipt, refused, updates_for


@workflow.defn(name="AccreditationReview")
@updates_for(REVIEW_COMMANDS)
class AccreditationReviewWorkflow(EntityWorkflow):
    """One review of one partner, from its convening to its close."""

    @workflow.run
    async def run(self, start: EntityStart) -> str | None:
        """Has the packet made, waits for votes and deadlines; returns the outcome."""
        await self.follow(StandingActivities.follow_review, self.show)
        return self.progress.outcome if self.progress else start.subject

    @workflow.query(description="Where the review stands: stage, deadline.")
    def live(self) -> Progress | None:
        """The running process' own account."""
        return self.progress

    def check(self, _order: Command[Any]) -> None:
        """Refuses what comes too late; everything else takes the partner's facts, and is judged under its lock."""
        if self.progress is not None and self.progress.over:
            raise refused(Rejection(RejectionCode.WRONG_STAGE, "The review is closed."))

    async def perform(self, command: Command[Any]) -> Receipt:
        """Has the order decided under the partner's lock."""
        return await self.take(command, StandingActivities.act_on_review, self.show)

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
