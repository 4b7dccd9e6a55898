"""The accreditation review board: seats, votes, conflicts, recusals, the packet, Legal (S31-S36)."""

import pytest

from standards.rejections import RejectionCode
from standards.vocabulary import ReviewOutcome, ReviewReason, ReviewStage, Seat
from tests.standards.standing.common_scenarios import accredited, under_review
from tests.standards.standing.people import (
    ABE,
    ADA,
    CAS,
    MOVED,
    OZ,
    PIM,
    POL,
    SAM,
)


def test_two_votes_to_revoke_go_to_a_director_and_take_nothing_away() -> None:
    scenario = under_review().votes("revoke", ADA, CAS)

    assert (scenario.review.stage, scenario.status()) == (ReviewStage.DIRECTOR, "under_review")
    assert scenario.found("lapsed", "revoked", "lockout_began") == []


def test_two_votes_to_renew_close_the_review_without_a_director() -> None:
    scenario = under_review().votes("renew", ADA, CAS)

    assert (scenario.review.stage, scenario.review.outcome) == (ReviewStage.CLOSED, ReviewOutcome.RENEWED)
    assert scenario.status() == "active"


def test_one_against_one_waits_for_the_third_seat() -> None:
    scenario = under_review().votes("revoke", ADA).votes("renew", CAS).until("2027-12-01")
    assert (scenario.review.stage, scenario.review.overdue) == (ReviewStage.BOARD, True)

    assert scenario.votes("renew", PIM).review.outcome is ReviewOutcome.RENEWED


def test_a_vote_can_be_changed_until_it_is_decided() -> None:
    scenario = under_review().votes("revoke", ADA).votes("renew", ADA).votes("revoke", CAS)
    assert scenario.review.stage is ReviewStage.BOARD

    assert scenario.votes("revoke", ADA).review.stage is ReviewStage.DIRECTOR
    scenario.act_on_review("cast_review_vote", PIM, vote="renew", refused=RejectionCode.WRONG_STAGE)


def test_a_seat_belongs_to_its_first_voter() -> None:
    under_review().votes("revoke", ADA).act_on_review(
        "cast_review_vote", ABE, vote="revoke", refused=RejectionCode.SEAT_TAKEN
    )


def test_nobody_votes_in_two_seats() -> None:
    under_review().votes("revoke", ADA).act_on_review(
        "cast_review_vote", MOVED, vote="revoke", refused=RejectionCode.SEAT_TAKEN
    )


def test_a_member_without_a_seat_has_no_vote() -> None:
    under_review().act_on_review("cast_review_vote", SAM, vote="revoke", refused=RejectionCode.ROLE_REQUIRED)


@pytest.mark.parametrize("voted", [True, False])
def test_a_seat_whose_member_stepped_back_is_filled_by_another_holder(voted: bool) -> None:
    scenario = under_review()
    if voted:
        scenario.votes("revoke", ADA)
    scenario.act_on_review("recuse", ADA, reason="recognised")
    scenario.act_on_review("cast_review_vote", ADA, vote="revoke", refused=RejectionCode.RECUSED)
    scenario.votes("revoke", ABE)

    assert [(vote.by, vote.seat) for vote in scenario.review.votes] == [("abe", Seat.ACADEMY)]


def test_a_member_who_stepped_back_cannot_step_back_again() -> None:
    under_review().act_on_review("recuse", ADA, reason="conflict").act_on_review(
        "recuse", ADA, reason="conflict", refused=RejectionCode.RECUSED
    )


def test_whoever_handled_a_counted_case_has_no_vote_and_may_step_back() -> None:
    scenario = under_review().act_on_review(
        "cast_review_vote", POL, vote="renew", refused=RejectionCode.SEPARATION_OF_DUTIES
    )

    scenario.act_on_review("recuse", POL, reason="conflict").votes("renew", PIM, CAS)


def test_a_review_stays_open_until_somebody_decides_and_warns_at_its_deadline() -> None:
    scenario = under_review().until("2028-01-01")

    assert scenario.said("review_overdue") == [("2027-03-31 12:00", "review_overdue")]
    assert (scenario.review.is_open, scenario.status()) == (True, "under_review")


# One review a partner


def test_a_second_trigger_joins_the_open_review_and_the_first_reason_stays() -> None:
    scenario = under_review().votes("revoke", ADA)
    scenario.mark("serious", at="2027-03-20")

    assert len(scenario.standing.reviews) == 1
    assert (scenario.review.reason, scenario.review.counted) == (ReviewReason.SERIOUS_INFRINGEMENT, ("mrk_1", "mrk_2"))
    assert [vote.by for vote in scenario.review.votes] == ["ada"], "votes already cast stand"


def test_a_vote_falls_when_its_owner_handled_a_case_that_joins() -> None:
    scenario = under_review().votes("revoke", ADA)
    scenario.mark("serious", at="2027-03-20", handlers=("ada",))
    assert scenario.review.votes == ()

    scenario.act_on_review("cast_review_vote", ADA, vote="revoke", refused=RejectionCode.SEPARATION_OF_DUTIES)
    assert scenario.votes("renew", ABE, CAS).review.outcome is ReviewOutcome.RENEWED


def test_a_gap_that_runs_out_during_a_review_joins_it() -> None:
    scenario = accredited().uncertify("onboarding_delivery", at="2027-03-01").until("2027-06-16")
    scenario.mark("serious", at="2027-07-01")
    scenario.until("2027-08-15")

    assert [trigger.reason for trigger in scenario.review.triggers] == ["serious_infringement", "certification_gap"]


def test_a_threshold_that_joins_makes_the_review_settle_the_renewal() -> None:
    scenario = accredited()
    scenario.mark("serious", at="2028-12-01")
    scenario.marks("2028-12-05", "2028-12-20")
    assert (scenario.review.reason, scenario.review.settles_renewal) == (ReviewReason.SERIOUS_INFRINGEMENT, True)

    scenario.until("2029-02-11").votes("renew", ADA, CAS)
    assert (scenario.of().term, scenario.found("renewed")[-1].data.automatic) == (2, False)


def test_without_a_threshold_the_renewal_is_judged_on_the_facts_after_the_review() -> None:
    scenario = accredited()
    scenario.mark("serious", at="2028-12-01")
    scenario.until("2029-02-11").votes("renew", ADA, CAS)

    assert (scenario.of().term, scenario.found("renewed")[-1].data.automatic) == (2, True)


def test_ops_can_convene_a_review_and_join_one() -> None:
    scenario = accredited().act_on_accreditation("open_review", by=OZ).act_on_accreditation("open_review", by=OZ)

    assert [trigger.reason for trigger in scenario.review.triggers] == [ReviewReason.OPENED_BY_OPS] * 2
    assert scenario.status() == "under_review"


# The director
