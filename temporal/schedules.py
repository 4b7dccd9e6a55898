"""The schedule of the tier reviews, kept as the edition in force has it (S6)."""

from datetime import datetime

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)

from standards.accreditation.schedule import next_tier_review
from standards.editions import Edition
from standards.tier_review import review_id
from workflows.ids import TASK_QUEUE
from workflows.tier_review import TierReviewStart, TierReviewWorkflow

SCHEDULE_ID = "tier-review"


async def ensure_tier_reviews(client: Client, edition: Edition, now: datetime) -> None:
    """Creates the schedule, or brings it up to the edition; the next review's workflow is named by its month.

    Raises ``RPCError`` where Temporal cannot take it now.
    """
    wanted = _schedule(edition, now)
    try:
        await client.create_schedule(SCHEDULE_ID, wanted)
    except ScheduleAlreadyRunningError:
        await client.get_schedule_handle(SCHEDULE_ID).update(lambda known: _changed(known, wanted))


def _changed(known: ScheduleUpdateInput, wanted: Schedule) -> ScheduleUpdate:
    """Whatever ops set by hand, a pause for one, stays as it is."""
    wanted.state = known.description.schedule.state
    return ScheduleUpdate(schedule=wanted)


def _schedule(edition: Edition, now: datetime) -> Schedule:
    tiers = edition.tiers
    days = [
        ScheduleCalendarSpec(
            month=[ScheduleRange(day.month)],
            day_of_month=[ScheduleRange(day.day)],
            hour=[ScheduleRange(tiers.hour_utc)],
            comment="Tier review (S6)",
        )
        for day in tiers.reviews
    ]
    action = ScheduleActionStartWorkflow(
        TierReviewWorkflow.run,
        TierReviewStart(),
        id=review_id(next_tier_review(now, tiers)),
        task_queue=TASK_QUEUE,
        static_summary=f"Tier review under edition {edition.id}",
    )
    return Schedule(
        action=action, spec=ScheduleSpec(calendars=days), policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP)
    )
