"""An accreditation's process lives for years: it keeps its dates, acts on them, and says what it waits for."""

from datetime import UTC, date, datetime

from standards.accreditation.commands import DenyGrace, ExtendGrace, OpenReview
from standards.review.commands import CastReviewVote, Decide
from standards.vocabulary import (
    AccreditationStatus,
    DirectorDecision,
    Loss,
    Packet,
    ReviewOutcome,
    ReviewStage,
    ReviewVote,
    Role,
    Seat,
    Seriousness,
)
from tests.support.accredited_partner import AccreditedPartner
from tests.support.complaint_process import kinds
from tests.support.workflow_env import WorkflowEnv

A_TERM = 100
"""The most events that a term may cost a history."""


async def test_a_term_passes_with_every_evaluation_and_tier_review_and_renews_by_itself(
    workflow_env: WorkflowEnv,
) -> None:
    partner = await AccreditedPartner.begun(workflow_env)
    standing = await partner.until("2037-09-01 00:00")
    (held,) = standing.accreditations
    assert (held.status, held.term) == (AccreditationStatus.ACTIVE, 2)
    assert held.evaluated_until == datetime(2037, 8, 31, 9, tzinfo=UTC)
    assert len(await partner.history()) <= A_TERM, kinds(await partner.history())
    assert (await partner.live()).wakes_at == datetime(2038, 1, 15, 9, tzinfo=UTC)


async def test_a_tier_that_is_not_regained_ends_every_accreditation_and_its_process(workflow_env: WorkflowEnv) -> None:
    partner = await AccreditedPartner.begun(workflow_env, "onboarding", "data_migration")
    await partner.tier("gold")
    standing = await partner.until("2036-01-16 00:00")
    assert {held.status for held in standing.accreditations} == {AccreditationStatus.IN_GRACE}
    assert (await partner.live("data_migration")).stage == "in_grace"
    standing = await partner.until("2036-06-15 09:01")
    assert {held.status for held in standing.accreditations} == {AccreditationStatus.LAPSED}
    assert standing.partner.programmes == ("Marketplace Listing",)
    assert standing.partner.lockout is not None
    for kind in partner.kinds:
        assert await (await partner._handle(kind)).result() == "lapsed"


async def test_a_tier_that_is_regained_ends_the_grace_at_once(workflow_env: WorkflowEnv) -> None:
    partner = await AccreditedPartner.begun(workflow_env)
    await partner.tier("gold")
    await partner.until("2036-01-16 00:00")
    standing = await partner.tier("diamond")
    assert standing.accreditations[0].status is AccreditationStatus.ACTIVE
    standing = await partner.until("2036-06-16 00:00")
    assert standing.accreditations[0].status is AccreditationStatus.ACTIVE


async def test_partner_ops_extend_a_grace_period_and_end_it(workflow_env: WorkflowEnv) -> None:
    partner = await AccreditedPartner.begun(workflow_env, "onboarding", "data_migration")
    await partner.tier("none")
    await partner.until("2036-01-16 00:00")
    await partner.does("pat", Role.PARTNER_OPS, ExtendGrace(reason="they are close"), "onboarding")
    standing = await partner.until("2036-07-01 00:00")
    assert {held.grace.until for held in standing.accreditations if held.grace} == {
        datetime(2037, 1, 15, 9, tzinfo=UTC)
    }
    await partner.does("pat", Role.PARTNER_OPS, DenyGrace(reason="they gave up"), "data_migration")
    standing = await partner.standing()
    assert [held.lost.how for held in standing.accreditations if held.lost] == [Loss.LAPSED, Loss.LAPSED]
    assert await (await partner._handle("onboarding")).result() == "lapsed"


async def test_a_serious_mark_leads_to_a_review_that_a_director_ends_in_the_loss(workflow_env: WorkflowEnv) -> None:
    partner = await AccreditedPartner.begun(workflow_env, "onboarding", "data_migration")
    await partner.until("2036-02-01 00:00")
    standing = await partner.marked(Seriousness.SERIOUS)
    review = standing.open_review
    assert review is not None
    await partner.prepared(review.id)
    for seat in (Seat.ACADEMY, Seat.POPS):
        vote = CastReviewVote(vote=ReviewVote.REVOKE, reason="txt")
        await partner.does(f"leader-{seat}", Role.ACCREDITATION_BOARD, vote, review.id, seat=seat)
    assert (await partner.standing()).review(review.id).stage is ReviewStage.DIRECTOR
    await partner.does("dora", Role.DIRECTOR, Decide(decision=DirectorDecision.APPROVE, reason="txt"), review.id)
    standing = await partner.standing()
    assert standing.review(review.id).outcome is ReviewOutcome.REVOKED
    assert {held.status for held in standing.accreditations} == {AccreditationStatus.REVOKED}
    assert [await (await partner._handle(kind)).result() for kind in partner.kinds] == ["revoked", "revoked"]


async def test_a_review_outlasts_the_term_and_its_renewal_counts_from_the_old_end(workflow_env: WorkflowEnv) -> None:
    partner = await AccreditedPartner.begun(workflow_env)
    for day in ("2036-01-01", "2036-02-01", "2036-03-01"):
        await partner.until(f"{day} 00:00")
        standing = await partner.marked()
    assert standing.open_review is None
    standing = await partner.until("2037-07-03 00:00")
    review = standing.open_review
    assert review is not None
    assert standing.accreditations[0].status is AccreditationStatus.UNDER_REVIEW
    standing = await partner.until("2037-10-01 00:00")
    assert standing.accreditations[0].status is AccreditationStatus.RENEWAL_ON_HOLD
    await partner.prepared(review.id)
    for seat in (Seat.ACADEMY, Seat.CS_SERVICES):
        vote = CastReviewVote(vote=ReviewVote.RENEW, reason="txt")
        await partner.does(f"leader-{seat}", Role.ACCREDITATION_BOARD, vote, review.id, seat=seat)
    standing = await partner.standing()
    held = standing.accreditations[0]
    assert (held.status, held.term, held.term_ends_on) == (AccreditationStatus.ACTIVE, 2, date(2039, 8, 31))


async def test_ops_convene_a_review_through_the_accreditation_and_its_packet_opens(workflow_env: WorkflowEnv) -> None:
    partner = await AccreditedPartner.begun(workflow_env)
    await partner.does("olga", Role.OPS, OpenReview(reason="txt"), "onboarding")
    review = (await partner.standing()).open_review
    assert review is not None
    await partner.prepared(review.id)
    assert (await partner.standing()).review(review.id).packet is Packet.OPEN


async def test_a_long_history_goes_on_in_another_run_with_nothing_lost(separate_env: WorkflowEnv) -> None:
    async with separate_env.worker():  # what is short here is short for every process that the environment starts
        partner = await AccreditedPartner.begun(separate_env, continue_at=40)
        standing = await partner.until("2037-09-01 00:00")
    (held,) = standing.accreditations
    assert (held.status, held.term) == (AccreditationStatus.ACTIVE, 2)
    assert len(await partner.history()) < 60
