"""The tier review in January and June: everybody accredited is nudged, waited for, and reported on (S6).

Each accreditation owns its dates and looks by itself; this process makes sure that it did, and tells what was found.
"""

from datetime import datetime, timedelta
from typing import Final

from temporalio import workflow

from activities.tier_review import AtInstant, Begun, OfReview, Reported, TierReviewer
from standards.base_model import FrozenModel
from workflows.activity_calls import Patience, until_it_works

_PATIENCE: Final = Patience(attempt=timedelta(seconds=60))
FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=5)
GIVES_UP_AFTER = timedelta(hours=6)
"""After so long the report says who was not looked at; those look later, by themselves or by the sweep."""


class TierReviewStart(FrozenModel):
    """A review needs to be told nothing: it is that of the latest review day."""


class TierReviewProgress(FrozenModel):
    """How far the review has come."""

    id: str | None = None
    due_at: datetime | None = None
    accreditations: int = 0
    nudged: int = 0
    waiting: int = 0
    report: Reported | None = None


@workflow.defn(name="TierReview")
class TierReviewWorkflow:
    """One tier review. It may be stopped at any point and run again: what was done is not done twice."""

    @workflow.init
    def __init__(self, _start: TierReviewStart) -> None:
        """Nothing is known yet."""
        self.progress = TierReviewProgress()

    @workflow.run
    async def run(self, _start: TierReviewStart) -> TierReviewProgress:
        """Begins the review, nudges everybody it is due for, waits for the records, and reports."""
        begun: Begun = await until_it_works(
            TierReviewer.begin_tier_review, AtInstant(at=workflow.now()), "Begin the review", _PATIENCE
        )
        self._tell(id=begun.id, due_at=begun.due_at, accreditations=begun.accreditations)
        if not begun.reported:
            await self._nudge_all(begun)
            await self._wait(begun)
        report = await until_it_works(
            TierReviewer.report_tier_review, self._of(begun), "Report what was found", _PATIENCE
        )
        self._tell(report=report, waiting=report.not_reviewed)
        return self.progress

    @workflow.query(description="How far the review has come: nudged, waiting, report.")
    def live(self) -> TierReviewProgress:
        """The running process' own account."""
        return self.progress

    async def _nudge_all(self, begun: Begun) -> None:
        after: str | None = ""
        nudged = 0
        while after is not None:
            page = await until_it_works(
                TierReviewer.nudge_accredited, self._of(begun, after), "Nudge a page of accreditations", _PATIENCE
            )
            nudged, after = nudged + page.nudged, page.after
            self._tell(nudged=nudged)

    async def _wait(self, begun: Begun) -> None:
        until, pause = workflow.now() + GIVES_UP_AFTER, FIRST_WAIT
        while workflow.now() < until:
            found = await until_it_works(TierReviewer.count_waiting, self._of(begun), "See who still waits", _PATIENCE)
            left = found.accreditations
            self._tell(waiting=left)
            if left == 0:
                return
            await workflow.sleep(pause, summary=f"{left} accreditations are still to be looked at")
            pause = min(pause * 2, LONGEST_WAIT)
            if pause >= timedelta(minutes=1):
                await self._nudge_all(begun)

    def _of(self, begun: Begun, after: str = "") -> OfReview:
        return OfReview(id=begun.id, due_at=begun.due_at, at=workflow.now(), after=after)

    def _tell(self, **changes: object) -> None:
        self.progress = self.progress.model_copy(update=changes)
        now = self.progress
        lines = [
            f"**Tier review** of {now.due_at:%d %B %Y}" if now.due_at else "**Tier review**",
            f"**Accreditations:** {now.accreditations}, nudged: {now.nudged}, still to be looked at: {now.waiting}",
        ]
        if now.report is not None:
            found = now.report
            lines.append(
                f"**Report:** {found.reviewed} reviewed, {found.below_tier} below the tier, {found.with_gap} with a "
                f"certification gap, {found.lapsed} lapsed, {found.not_reviewed} not reviewed"
            )
        workflow.set_current_details("  \n".join(lines))
