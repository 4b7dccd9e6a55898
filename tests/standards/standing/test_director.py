"""The director and Legal: returns, approvals, conflicts, and the packet while they decide (S32, S35, S36)."""

import pytest

from standards.actors import Actor
from standards.rejections import RejectionCode
from standards.vocabulary import Packet, ReviewOutcome, ReviewStage
from tests.standards.builders import instant
from tests.standards.standing.common_scenarios import accredited, three_marks, under_review, with_the_director
from tests.standards.standing.people import (
    ABE,
    ADA,
    CAS,
    CID,
    DEE,
    DON,
    JACK,
    LEX,
    PAT,
    PIM,
    POL,
)


def test_a_return_sends_a_recommendation_back_with_its_votes_cleared_and_recusals_kept() -> None:
    scenario = under_review().act_on_review("recuse", PIM, reason="conflict").votes("revoke", ADA, CAS)
    scenario.act_on_review("decide", DEE, decision="return")
    assert (scenario.review.stage, scenario.review.votes) == (ReviewStage.BOARD, ())

    scenario.act_on_review("cast_review_vote", PIM, vote="renew", refused=RejectionCode.RECUSED)
    scenario.act_on_review("cast_review_vote", CID, vote="renew", refused=RejectionCode.SEAT_TAKEN)


def test_recommended_again_a_director_may_approve() -> None:
    scenario = with_the_director().act_on_review("decide", DEE, decision="return").votes("revoke", ADA, CAS)

    assert scenario.act_on_review("decide", DON, decision="approve").status() == "revoked"


def test_recommended_again_a_second_return_renews() -> None:
    scenario = with_the_director().act_on_review("decide", DEE, decision="return").votes("revoke", ADA, CAS)
    scenario.act_on_review("decide", DON, decision="return")

    assert (scenario.review.outcome, scenario.status()) == (ReviewOutcome.RENEWED, "active")
    assert scenario.found("revoked", "lockout_began") == []


def test_after_a_return_the_board_may_renew() -> None:
    scenario = with_the_director().act_on_review("decide", DEE, decision="return").votes("renew", ADA, CAS)

    assert scenario.review.outcome is ReviewOutcome.RENEWED


def test_no_director_decides_who_ever_voted_on_that_board() -> None:
    scenario = under_review().votes("revoke", JACK, CAS).act_on_review("decide", DEE, decision="return")
    scenario.act_on_review("recuse", JACK, reason="conflict").votes("revoke", ABE, CAS)

    scenario.act_on_review("decide", JACK, decision="approve", refused=RejectionCode.SEPARATION_OF_DUTIES)


def test_no_director_decides_who_stepped_back_from_that_board_without_a_vote() -> None:
    scenario = under_review().act_on_review("recuse", JACK, reason="conflict").votes("revoke", ABE, CAS)

    scenario.act_on_review("decide", JACK, decision="approve", refused=RejectionCode.SEPARATION_OF_DUTIES)


def test_a_director_who_returned_the_review_was_shown_whose_it_is_and_has_no_vote_on_it() -> None:
    scenario = with_the_director().act_on_review("decide", JACK, decision="return")

    scenario.act_on_review("cast_review_vote", JACK, vote="revoke", refused=RejectionCode.SEPARATION_OF_DUTIES)


def test_a_director_is_not_asked_before_the_board_has_recommended() -> None:
    under_review().act_on_review("decide", DEE, decision="approve", refused=RejectionCode.WRONG_STAGE)


def test_a_recommendation_that_loses_its_majority_to_a_conflict_goes_back_to_the_board() -> None:
    scenario = with_the_director()
    scenario.mark("serious", at="2027-03-06", handlers=("ada",))

    assert (scenario.review.stage, scenario.review.recommendation) == (ReviewStage.BOARD, None)
    assert [vote.by for vote in scenario.review.votes] == ["cas"]
    assert scenario.review.due_at == instant("2027-04-05 12:00")
    scenario.act_on_review("decide", DEE, decision="approve", refused=RejectionCode.WRONG_STAGE)
    scenario.act_on_review("cast_review_vote", ADA, vote="revoke", refused=RejectionCode.SEPARATION_OF_DUTIES)
    assert scenario.votes("revoke", ABE).act_on_review("decide", DEE, decision="approve").status() == "revoked"


def test_a_recommendation_that_keeps_its_majority_stays_with_the_director() -> None:
    fewer = [("2027-03-04", {"accreditation_board": {"majority": 2}})]
    scenario = under_review(overrides={"accreditation_board": {"majority": 3}}, then=fewer).votes(
        "revoke", ADA, CAS, PIM
    )
    scenario.mark("serious", at="2027-03-06", handlers=("cas",))

    assert (scenario.review.stage, len(scenario.review.votes)) == (ReviewStage.DIRECTOR, 2)


def test_a_vote_falls_as_it_becomes_known_that_its_owner_handled_a_counted_case() -> None:
    scenario = with_the_director().handled("mrk_1", "ada", at="2027-03-06")

    assert (scenario.review.stage, [vote.by for vote in scenario.review.votes]) == (ReviewStage.BOARD, ["cas"])
    assert [event.data.members for event in scenario.found("conflicts_found")] == [("ada",)]


def test_a_seat_whose_holder_came_into_conflict_after_a_return_is_free() -> None:
    scenario = with_the_director().act_on_review("decide", DEE, decision="return")
    scenario.mark("serious", at="2027-03-06", handlers=("ada",))

    assert scenario.votes("renew", ABE, CAS).review.outcome is ReviewOutcome.RENEWED


def test_no_director_decides_who_handled_a_counted_case() -> None:
    scenario = under_review()
    scenario.mark("serious", at="2027-03-06", handlers=("dee",))
    scenario.votes("revoke", ADA, CAS).act_on_review(
        "decide", DEE, decision="approve", refused=RejectionCode.SEPARATION_OF_DUTIES
    )

    assert scenario.act_on_review("decide", DON, decision="approve").status() == "revoked"


def test_a_director_who_returned_and_whose_case_joins_then_decides_no_more() -> None:
    scenario = with_the_director().act_on_review("decide", DEE, decision="return")
    scenario.mark("serious", at="2027-03-06", handlers=("dee",))

    scenario.votes("revoke", ADA, CAS).act_on_review(
        "decide", DEE, decision="approve", refused=RejectionCode.SEPARATION_OF_DUTIES
    )


def test_a_conflict_ends_with_the_mark_that_it_came_from() -> None:
    scenario = under_review()
    joined = scenario.mark("serious", at="2027-03-06", handlers=("ada", "pol"))
    scenario.act_on_review("cast_review_vote", ADA, vote="revoke", refused=RejectionCode.SEPARATION_OF_DUTIES)
    scenario.vacate(joined, at="2027-03-08").votes("revoke", ADA)

    scenario.act_on_review("cast_review_vote", POL, vote="revoke", refused=RejectionCode.SEPARATION_OF_DUTIES)


# Legal


@pytest.mark.parametrize("by", [DEE, PAT])
def test_a_request_to_legal_blocks_while_it_is_open(by: Actor) -> None:
    scenario = under_review().act_on_review("request_legal", by)
    scenario.act_on_review("cast_review_vote", ADA, vote="renew", refused=RejectionCode.WRONG_STAGE)

    scenario.act_on_review("give_legal_advice", LEX).votes("renew", ADA, CAS)


def test_the_review_goes_back_to_where_legal_was_asked() -> None:
    scenario = with_the_director().act_on_review("request_legal", DEE)
    scenario.act_on_review("decide", DEE, decision="approve", refused=RejectionCode.WRONG_STAGE)
    scenario.act_on_review("give_legal_advice", LEX)

    assert (scenario.review.stage, len(scenario.review.votes)) == (ReviewStage.DIRECTOR, 2)
    assert scenario.act_on_review("decide", DEE, decision="approve").status() == "revoked"


def test_a_conflict_that_comes_while_legal_is_asked_by_the_board_lets_the_vote_fall() -> None:
    scenario = under_review().votes("revoke", ADA).act_on_review("request_legal", PAT)
    scenario.mark("serious", at="2027-03-06", handlers=("ada",))

    assert scenario.review.votes == ()


def test_a_recommendation_that_loses_its_majority_with_legal_goes_back_to_the_board_once_legal_has_advised() -> None:
    scenario = with_the_director().act_on_review("request_legal", DEE)
    scenario.mark("serious", at="2027-03-06", handlers=("ada",))
    assert (scenario.review.stage, len(scenario.review.votes)) == (ReviewStage.LEGAL, 1)

    scenario.act_on_review("give_legal_advice", LEX)
    assert (scenario.review.stage, scenario.review.recommendation) == (ReviewStage.BOARD, None)
    assert scenario.votes("revoke", ABE).review.stage is ReviewStage.DIRECTOR


# The packet


def test_nobody_votes_while_the_packet_is_pending() -> None:
    scenario = accredited()
    scenario.packets_open = False
    scenario.mark("serious", at="2027-03-01")
    scenario.act_on_review("cast_review_vote", ADA, vote="renew", refused=RejectionCode.PACKET_PENDING)

    scenario.act_on_review("release_packet", PAT, replacements=()).votes("renew", ADA, CAS)
    assert scenario.review.packet is Packet.OPEN


def test_a_packet_without_a_doubt_waits_for_a_person_unless_the_edition_lets_it_open() -> None:
    for opens, packet in (("on_release", Packet.PENDING), ("when_sure", Packet.OPEN)):
        scenario = accredited(overrides={"packet": {"opens": opens}})
        scenario.unreleased = 1
        scenario.mark("serious", at="2027-03-01")
        assert scenario.review.packet is packet, opens

    waiting = accredited()
    waiting.unreleased = 1
    waiting.mark("serious", at="2027-03-01")
    waiting.act_on_review("cast_review_vote", ADA, vote="renew", refused=RejectionCode.PACKET_PENDING)
    waiting.act_on_review("release_packet", PAT, replacements=()).votes("renew", ADA, CAS)
    assert waiting.review.outcome is ReviewOutcome.RENEWED


def test_what_was_released_opens_again_by_itself_once_another_scenario_has_left() -> None:
    scenario = accredited()
    scenario.unreleased = 1
    for day in ("2027-03-01", "2027-03-02"):
        scenario.mark("serious", at=day)
    scenario.act_on_review("release_packet", PAT, replacements=())
    scenario.unreleased = 0
    scenario.vacate("mrk_2")

    assert (scenario.review.counted, scenario.review.packet) == (("mrk_1",), Packet.OPEN)


def test_an_open_packet_cannot_be_released() -> None:
    under_review().act_on_review("release_packet", PAT, replacements=(), refused=RejectionCode.INVALID)


def test_a_packet_is_made_again_when_a_scenario_joins() -> None:
    scenario = under_review()
    scenario.mark("serious", at="2027-03-20")

    assert [event.data.marks for event in scenario.found("packet_prepared")] == [("mrk_1",), ("mrk_1", "mrk_2")]


def test_deadlines_of_the_stages_are_the_editions() -> None:
    scenario = three_marks().until("2028-12-13")
    assert scenario.review.due_at == instant("2029-01-11 09:00")
    scenario.votes("revoke", ADA, CAS, at="2028-12-20")
    assert scenario.review.due_at == instant("2028-12-30 12:00")
    scenario.act_on_review("request_legal", DEE, "2028-12-21")
    assert scenario.review.due_at == instant("2029-01-05 12:00")
