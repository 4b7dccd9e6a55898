"""The tier review nudges everybody accredited, waits for the records, and reports once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest_asyncio
from sqlalchemy import select

from records.notifications.outbox import claim
from records.tier_reviews.tables import tier_reviews
from standards.tier_review import TierReview
from tests.activities.mail.rendered import mail, plain
from tests.support.accredited_partner import AccreditedPartner, tier_review_begun
from tests.support.product import Servers
from tests.support.waiting import PATIENCE
from tests.support.workflow_env import WorkflowEnv, workflow_env_on
from workflows.tier_review import TierReviewWorkflow

JANUARY = datetime(2036, 1, 15, 9, tzinfo=UTC)


@pytest_asyncio.fixture
async def own(servers: Servers) -> AsyncIterator[WorkflowEnv]:
    """An environment in which nobody else is accredited."""
    async with workflow_env_on(servers) as made, made.worker():
        yield made


async def reported(workflow_env: WorkflowEnv) -> list[TierReview]:
    """The reviews on record."""
    async with workflow_env.engine.connect() as connection:
        return [TierReview.model_validate(state) for state in await connection.scalars(select(tier_reviews.c.state))]


async def told(workflow_env: WorkflowEnv, review_id: str) -> str:
    """The mail with the report."""
    async with workflow_env.engine.begin() as connection:
        claimed = await claim(connection, datetime(2100, 1, 1, tzinfo=UTC), 500)
    (notification,) = (one for one in claimed if one.subject == review_id)
    message = await mail(workflow_env.engine, notification)
    return f"To: {message['To']}\n{plain(message)}"


async def test_a_tier_review_waits_for_everybody_and_reports_who_fell_short_and_why(own: WorkflowEnv) -> None:
    below, fine = await AccreditedPartner.begun(own, "onboarding", "data_migration"), await AccreditedPartner.begun(own)
    await below.tier("gold")
    review = await tier_review_begun(own, JANUARY)
    assert (await review.query(TierReviewWorkflow.live)).report is None
    await below.until("2036-01-15 09:01")
    await fine.until("2036-01-15 09:01")
    progress = await asyncio.wait_for(review.result(), PATIENCE)
    assert progress.report is not None
    assert progress.report.model_dump() == {
        "reviewed": 3,
        "below_tier": 2,
        "with_gap": 0,
        "lapsed": 0,
        "not_reviewed": 0,
    }
    (kept,) = await reported(own)
    assert kept.report is not None
    assert {found.partner_id for found in kept.report.findings} == {below.partner_id}
    assert {found.grace_until for found in kept.report.findings} == {datetime(2036, 6, 15, 9, tzinfo=UTC)}
    report = await told(own, kept.id)
    assert "To: pops@hubspot.example" in report
    assert f"{below.partner_id}: tier gold; grace until 15 June 2036" in report


async def test_a_tier_review_that_is_stopped_and_run_again_reports_once(own: WorkflowEnv) -> None:
    partner = await AccreditedPartner.begun(own)
    first = await tier_review_begun(own, JANUARY)
    await first.terminate("somebody stopped it")
    again = await tier_review_begun(own, JANUARY, 2)
    await partner.until("2036-01-15 09:01")
    await asyncio.wait_for(again.result(), PATIENCE)
    third = await tier_review_begun(own, JANUARY, 3)
    assert (await asyncio.wait_for(third.result(), PATIENCE)).report == (await again.result()).report
    (kept,) = await reported(own)
    assert kept.sequence == 2
