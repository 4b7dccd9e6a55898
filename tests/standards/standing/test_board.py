"""The accreditation review board: seats, votes, conflicts, recusals, the packet, Legal (S31-S36)."""

import pytest

from standards.actors import Actor
from standards.rejections import RejectionCode
from standards.vocabulary import Packet, ReviewOutcome, ReviewReason, ReviewStage, Seat
from tests.standards.builders import instant
from tests.standards.standing.people import (
    ABE,
    ADA,
    CAS,
    CID,
    DEE,
    DON,
    JACK,
    LEX,
    MOVED,
    OZ,
    PAT,
    PIM,
    POL,
    SAM,
)
from tests.standards.standing.scenes import accredited, three_marks, under_review, with_the_director


def test_two_votes_to_revoke_go_to_a_director_and_take_nothing_away() -> None:
    life = under_review().votes("revoke", ADA, CAS)

    assert (life.review.stage, life.status()) == (ReviewStage.DIRECTOR, "under_review")
    assert life.found("lapsed", "revoked", "lockout_began") == []


def test_two_votes_to_renew_close_the_review_without_a_director() -> None:
    life = under_review().votes("renew", ADA, CAS)

    assert (life.review.stage, life.review.outcome) == (ReviewStage.CLOSED, ReviewOutcome.RENEWED)
    assert life.status() == "active"


def test_one_against_one_waits_for_the_third_seat() -> None:
    life = under_review().votes("revoke", ADA).votes("renew", CAS).until("2027-12-01")
    assert (life.review.stage, life.review.overdue) == (ReviewStage.BOARD, True)

    assert life.votes("renew", PIM).review.outcome is ReviewOutcome.RENEWED


def test_a_vote_can_be_changed_until_it_is_decided() -> None:
    life = under_review().votes("revoke", ADA).votes("renew", ADA).votes("revoke", CAS)
    assert life.review.stage is ReviewStage.BOARD

    assert life.votes("revoke", ADA).review.stage is ReviewStage.DIRECTOR
    life.ruled("cast_review_vote", PIM, vote="renew", refused=RejectionCode.WRONG_STAGE)


def test_a_seat_belongs_to_its_first_voter() -> None:
    under_review().votes("revoke", ADA).ruled("cast_review_vote", ABE, vote="revoke", refused=RejectionCode.SEAT_TAKEN)


def test_nobody_votes_in_two_seats() -> None:
    under_review().votes("revoke", ADA).ruled(
        "cast_review_vote", MOVED, vote="revoke", refused=RejectionCode.SEAT_TAKEN
    )


def test_a_member_without_a_seat_has_no_vote() -> None:
    under_review().ruled("cast_review_vote", SAM, vote="revoke", refused=RejectionCode.ROLE_REQUIRED)


@pytest.mark.parametrize("voted", [True, False])
def test_a_seat_whose_member_stepped_back_is_filled_by_another_holder(voted: bool) -> None:
    life = under_review()
    if voted:
        life.votes("revoke", ADA)
    life.ruled("recuse", ADA, reason="recognised")
    life.ruled("cast_review_vote", ADA, vote="revoke", refused=RejectionCode.RECUSED)
    life.votes("revoke", ABE)

    assert [(vote.by, vote.seat) for vote in life.review.votes] == [("abe", Seat.ACADEMY)]


def test_a_member_who_stepped_back_cannot_step_back_again() -> None:
    under_review().ruled("recuse", ADA, reason="conflict").ruled(
        "recuse", ADA, reason="conflict", refused=RejectionCode.RECUSED
    )


def test_whoever_handled_a_counted_case_has_no_vote_and_may_step_back() -> None:
    life = under_review().ruled("cast_review_vote", POL, vote="renew", refused=RejectionCode.SEPARATION_OF_DUTIES)

    life.ruled("recuse", POL, reason="conflict").votes("renew", PIM, CAS)


def test_a_review_stays_open_until_somebody_decides_and_warns_at_its_deadline() -> None:
    life = under_review().until("2028-01-01")

    assert life.said("review_overdue") == [("2027-03-31 12:00", "review_overdue")]
    assert (life.review.is_open, life.status()) == (True, "under_review")


# One review a partner


def test_a_second_trigger_joins_the_open_review_and_the_first_reason_stays() -> None:
    life = under_review().votes("revoke", ADA)
    life.mark("serious", at="2027-03-20")

    assert len(life.standing.reviews) == 1
    assert (life.review.reason, life.review.counted) == (ReviewReason.SERIOUS_INFRINGEMENT, ("mrk_1", "mrk_2"))
    assert [vote.by for vote in life.review.votes] == ["ada"], "votes already cast stand"


def test_a_vote_falls_when_its_owner_handled_a_case_that_joins() -> None:
    life = under_review().votes("revoke", ADA)
    life.mark("serious", at="2027-03-20", handlers=("ada",))
    assert life.review.votes == ()

    life.ruled("cast_review_vote", ADA, vote="revoke", refused=RejectionCode.SEPARATION_OF_DUTIES)
    assert life.votes("renew", ABE, CAS).review.outcome is ReviewOutcome.RENEWED


def test_a_gap_that_runs_out_during_a_review_joins_it() -> None:
    life = accredited().uncertify("onboarding_delivery", at="2027-03-01").until("2027-06-16")
    life.mark("serious", at="2027-07-01")
    life.until("2027-08-15")

    assert [trigger.reason for trigger in life.review.triggers] == ["serious_infringement", "certification_gap"]


def test_a_threshold_that_joins_makes_the_review_settle_the_renewal() -> None:
    life = accredited()
    life.mark("serious", at="2028-12-01")
    life.marks("2028-12-05", "2028-12-20")
    assert (life.review.reason, life.review.settles_renewal) == (ReviewReason.SERIOUS_INFRINGEMENT, True)

    life.until("2029-02-11").votes("renew", ADA, CAS)
    assert (life.of().term, life.found("renewed")[-1].data.automatic) == (2, False)


def test_without_a_threshold_the_renewal_is_judged_on_the_facts_after_the_review() -> None:
    life = accredited()
    life.mark("serious", at="2028-12-01")
    life.until("2029-02-11").votes("renew", ADA, CAS)

    assert (life.of().term, life.found("renewed")[-1].data.automatic) == (2, True)


def test_ops_can_convene_a_review_and_join_one() -> None:
    life = accredited().orders("open_review", by=OZ).orders("open_review", by=OZ)

    assert [trigger.reason for trigger in life.review.triggers] == [ReviewReason.OPENED_BY_OPS] * 2
    assert life.status() == "under_review"


# The director


def test_a_return_sends_a_recommendation_back_with_its_votes_cleared_and_recusals_kept() -> None:
    life = under_review().ruled("recuse", PIM, reason="conflict").votes("revoke", ADA, CAS)
    life.ruled("decide", DEE, decision="return")
    assert (life.review.stage, life.review.votes) == (ReviewStage.BOARD, ())

    life.ruled("cast_review_vote", PIM, vote="renew", refused=RejectionCode.RECUSED)
    life.ruled("cast_review_vote", CID, vote="renew", refused=RejectionCode.SEAT_TAKEN)


def test_recommended_again_a_director_may_approve() -> None:
    life = with_the_director().ruled("decide", DEE, decision="return").votes("revoke", ADA, CAS)

    assert life.ruled("decide", DON, decision="approve").status() == "revoked"


def test_recommended_again_a_second_return_renews() -> None:
    life = with_the_director().ruled("decide", DEE, decision="return").votes("revoke", ADA, CAS)
    life.ruled("decide", DON, decision="return")

    assert (life.review.outcome, life.status()) == (ReviewOutcome.RENEWED, "active")
    assert life.found("revoked", "lockout_began") == []


def test_after_a_return_the_board_may_renew() -> None:
    life = with_the_director().ruled("decide", DEE, decision="return").votes("renew", ADA, CAS)

    assert life.review.outcome is ReviewOutcome.RENEWED


def test_no_director_decides_who_ever_voted_on_that_board() -> None:
    life = under_review().votes("revoke", JACK, CAS).ruled("decide", DEE, decision="return")
    life.ruled("recuse", JACK, reason="conflict").votes("revoke", ABE, CAS)

    life.ruled("decide", JACK, decision="approve", refused=RejectionCode.SEPARATION_OF_DUTIES)


def test_no_director_decides_who_stepped_back_from_that_board_without_a_vote() -> None:
    life = under_review().ruled("recuse", JACK, reason="conflict").votes("revoke", ABE, CAS)

    life.ruled("decide", JACK, decision="approve", refused=RejectionCode.SEPARATION_OF_DUTIES)


def test_a_director_who_returned_the_review_was_shown_whose_it_is_and_has_no_vote_on_it() -> None:
    life = with_the_director().ruled("decide", JACK, decision="return")

    life.ruled("cast_review_vote", JACK, vote="revoke", refused=RejectionCode.SEPARATION_OF_DUTIES)


def test_a_director_is_not_asked_before_the_board_has_recommended() -> None:
    under_review().ruled("decide", DEE, decision="approve", refused=RejectionCode.WRONG_STAGE)


def test_a_recommendation_that_loses_its_majority_to_a_conflict_goes_back_to_the_board() -> None:
    life = with_the_director()
    life.mark("serious", at="2027-03-06", handlers=("ada",))

    assert (life.review.stage, life.review.recommendation) == (ReviewStage.BOARD, None)
    assert [vote.by for vote in life.review.votes] == ["cas"]
    assert life.review.due_at == instant("2027-04-05 12:00")
    life.ruled("decide", DEE, decision="approve", refused=RejectionCode.WRONG_STAGE)
    life.ruled("cast_review_vote", ADA, vote="revoke", refused=RejectionCode.SEPARATION_OF_DUTIES)
    assert life.votes("revoke", ABE).ruled("decide", DEE, decision="approve").status() == "revoked"


def test_a_recommendation_that_keeps_its_majority_stays_with_the_director() -> None:
    fewer = [("2027-03-04", {"accreditation_board": {"majority": 2}})]
    life = under_review(overrides={"accreditation_board": {"majority": 3}}, then=fewer).votes("revoke", ADA, CAS, PIM)
    life.mark("serious", at="2027-03-06", handlers=("cas",))

    assert (life.review.stage, len(life.review.votes)) == (ReviewStage.DIRECTOR, 2)


def test_a_vote_falls_as_it_becomes_known_that_its_owner_handled_a_counted_case() -> None:
    life = with_the_director().handled("mrk_1", "ada", at="2027-03-06")

    assert (life.review.stage, [vote.by for vote in life.review.votes]) == (ReviewStage.BOARD, ["cas"])
    assert [event.data.members for event in life.found("conflicts_found")] == [("ada",)]


def test_a_seat_whose_holder_came_into_conflict_after_a_return_is_free() -> None:
    life = with_the_director().ruled("decide", DEE, decision="return")
    life.mark("serious", at="2027-03-06", handlers=("ada",))

    assert life.votes("renew", ABE, CAS).review.outcome is ReviewOutcome.RENEWED


def test_no_director_decides_who_handled_a_counted_case() -> None:
    life = under_review()
    life.mark("serious", at="2027-03-06", handlers=("dee",))
    life.votes("revoke", ADA, CAS).ruled("decide", DEE, decision="approve", refused=RejectionCode.SEPARATION_OF_DUTIES)

    assert life.ruled("decide", DON, decision="approve").status() == "revoked"


def test_a_director_who_returned_and_whose_case_joins_then_decides_no_more() -> None:
    life = with_the_director().ruled("decide", DEE, decision="return")
    life.mark("serious", at="2027-03-06", handlers=("dee",))

    life.votes("revoke", ADA, CAS).ruled("decide", DEE, decision="approve", refused=RejectionCode.SEPARATION_OF_DUTIES)


def test_a_conflict_ends_with_the_mark_that_it_came_from() -> None:
    life = under_review()
    joined = life.mark("serious", at="2027-03-06", handlers=("ada", "pol"))
    life.ruled("cast_review_vote", ADA, vote="revoke", refused=RejectionCode.SEPARATION_OF_DUTIES)
    life.vacate(joined, at="2027-03-08").votes("revoke", ADA)

    life.ruled("cast_review_vote", POL, vote="revoke", refused=RejectionCode.SEPARATION_OF_DUTIES)


# Legal


@pytest.mark.parametrize("by", [DEE, PAT])
def test_a_request_to_legal_blocks_while_it_is_open(by: Actor) -> None:
    life = under_review().ruled("request_legal", by)
    life.ruled("cast_review_vote", ADA, vote="renew", refused=RejectionCode.WRONG_STAGE)

    life.ruled("give_legal_advice", LEX).votes("renew", ADA, CAS)


def test_the_review_goes_back_to_where_legal_was_asked() -> None:
    life = with_the_director().ruled("request_legal", DEE)
    life.ruled("decide", DEE, decision="approve", refused=RejectionCode.WRONG_STAGE)
    life.ruled("give_legal_advice", LEX)

    assert (life.review.stage, len(life.review.votes)) == (ReviewStage.DIRECTOR, 2)
    assert life.ruled("decide", DEE, decision="approve").status() == "revoked"


def test_a_conflict_that_comes_while_legal_is_asked_by_the_board_lets_the_vote_fall() -> None:
    life = under_review().votes("revoke", ADA).ruled("request_legal", PAT)
    life.mark("serious", at="2027-03-06", handlers=("ada",))

    assert life.review.votes == ()


def test_a_recommendation_that_loses_its_majority_with_legal_goes_back_to_the_board_once_legal_has_advised() -> None:
    life = with_the_director().ruled("request_legal", DEE)
    life.mark("serious", at="2027-03-06", handlers=("ada",))
    assert (life.review.stage, len(life.review.votes)) == (ReviewStage.LEGAL, 1)

    life.ruled("give_legal_advice", LEX)
    assert (life.review.stage, life.review.recommendation) == (ReviewStage.BOARD, None)
    assert life.votes("revoke", ABE).review.stage is ReviewStage.DIRECTOR


# The packet


def test_nobody_votes_while_the_packet_is_pending() -> None:
    life = accredited()
    life.packets_open = False
    life.mark("serious", at="2027-03-01")
    life.ruled("cast_review_vote", ADA, vote="renew", refused=RejectionCode.PACKET_PENDING)

    life.ruled("release_packet", PAT, replacements=()).votes("renew", ADA, CAS)
    assert life.review.packet is Packet.OPEN


def test_a_packet_without_a_doubt_waits_for_a_person_unless_the_edition_lets_it_open() -> None:
    for opens, packet in (("on_release", Packet.PENDING), ("when_sure", Packet.OPEN)):
        life = accredited(overrides={"packet": {"opens": opens}})
        life.unreleased = 1
        life.mark("serious", at="2027-03-01")
        assert life.review.packet is packet, opens

    waiting = accredited()
    waiting.unreleased = 1
    waiting.mark("serious", at="2027-03-01")
    waiting.ruled("cast_review_vote", ADA, vote="renew", refused=RejectionCode.PACKET_PENDING)
    waiting.ruled("release_packet", PAT, replacements=()).votes("renew", ADA, CAS)
    assert waiting.review.outcome is ReviewOutcome.RENEWED


def test_what_was_released_opens_again_by_itself_once_another_scenario_has_left() -> None:
    life = accredited()
    life.unreleased = 1
    for day in ("2027-03-01", "2027-03-02"):
        life.mark("serious", at=day)
    life.ruled("release_packet", PAT, replacements=())
    life.unreleased = 0
    life.vacate("mrk_2")

    assert (life.review.counted, life.review.packet) == (("mrk_1",), Packet.OPEN)


def test_an_open_packet_cannot_be_released() -> None:
    under_review().ruled("release_packet", PAT, replacements=(), refused=RejectionCode.INVALID)


def test_a_packet_is_made_again_when_a_scenario_joins() -> None:
    life = under_review()
    life.mark("serious", at="2027-03-20")

    assert [event.data.marks for event in life.found("packet_prepared")] == [("mrk_1",), ("mrk_1", "mrk_2")]


def test_deadlines_of_the_stages_are_the_editions() -> None:
    life = three_marks().until("2028-12-13")
    assert life.review.due_at == instant("2029-01-11 09:00")
    life.votes("revoke", ADA, CAS, at="2028-12-20")
    assert life.review.due_at == instant("2028-12-30 12:00")
    life.ruled("request_legal", DEE, "2028-12-21")
    assert life.review.due_at == instant("2029-01-05 12:00")
