"""The checker finds faults: a rule is changed on purpose, and the scenario that depends on it fails.

Here: losses (I2, I3, I4; S40).
"""

from datetime import timedelta
from typing import Any

import pytest

from standards.accreditation import events as af
from standards.clauses import Clause
from standards.commands import PassTime, by_the_product
from standards.partner.commands import RequestTierAction
from standards.partner.guards import ACCREDITATIONS_FIRST
from standards.review import decide as board
from standards.review import events as rf
from standards.review.commands import CastReviewVote, Decide
from standards.review.guards import DID_NOT_SIT, HANDLED_NO_COUNTED_CASE, VOTED_IN_NO_OTHER_SEAT
from standards.standing import advance, checkpoints, consequences, reactions
from standards.standing.commands import Apply
from standards.standing.decision import StandingDecision
from standards.standing.guards import NOT_LOCKED_OUT
from standards.standing.state import Standing
from standards.vocabulary import ReviewOutcome, ReviewVote
from tests.oracles.history import InvariantViolated
from tests.oracles.mutations import remove_guards
from tests.standards.standing.common_scenarios import under_review
from tests.standards.standing.people import ADA, CAS, DEE, JACK, MOVED, POL
from tests.standards.standing.scenario import StandingScenario

# I2: no revocation without the board and a director


def test_it_notices_a_revocation_on_one_vote(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_is_enough(votes: Any, at: Any, edition: Any) -> Any:
        generous = edition.accreditation_board.model_copy(update={"majority": 1})
        return recommended(votes, at, edition.model_copy(update={"accreditation_board": generous}))

    recommended = board._recommended
    monkeypatch.setattr(board, "_recommended", one_is_enough)

    with pytest.raises(InvariantViolated, match="without a majority"):
        under_review().votes("revoke", ADA)


def test_it_notices_a_revocation_without_a_director(monkeypatch: pytest.MonkeyPatch) -> None:
    def at_once(votes: Any, at: Any, edition: Any) -> Any:
        if votes[ReviewVote.REVOKE] < edition.accreditation_board.majority:
            return []
        closed = rf.ReviewClosed(outcome=ReviewOutcome.REVOKED)
        return [closed.under(Clause.S31)]

    monkeypatch.setattr(board, "_recommended", at_once)

    with pytest.raises(InvariantViolated, match="without a director"):
        under_review().votes("revoke", ADA, CAS)


def test_it_notices_a_revocation_that_no_review_brought(monkeypatch: pytest.MonkeyPatch) -> None:
    def revoked_instead(course: StandingDecision) -> None:
        for accreditation in course.standing.live:
            course.note_accreditation(
                accreditation, af.Revoked(review_id=course.standing.reviews[-1].id).under(Clause.S12)
            )

    monkeypatch.setattr(checkpoints, "lapse", revoked_instead)

    with pytest.raises(InvariantViolated, match="without a review that ended so"):
        under_review(tier="platinum").set_tier("gold").until("2028-02-01")


def test_it_notices_a_director_who_sat_on_the_board(monkeypatch: pytest.MonkeyPatch) -> None:
    remove_guards(monkeypatch, Decide, DID_NOT_SIT)

    with pytest.raises(InvariantViolated, match="sat on that board"):
        under_review().votes("revoke", JACK, CAS).act_on_review("decide", JACK, decision="approve")


def test_it_notices_a_vote_in_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    remove_guards(monkeypatch, CastReviewVote, HANDLED_NO_COUNTED_CASE)

    with pytest.raises(InvariantViolated, match="somebody in conflict"):
        under_review().votes("revoke", POL)


def test_it_notices_a_vote_that_stands_though_its_owner_is_now_in_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "mind_conflicts", lambda _: None)
    scenario = under_review().votes("revoke", ADA)

    with pytest.raises(InvariantViolated, match="though its owner is in conflict"):
        scenario.mark("serious", at="2027-03-05", handlers=("ada",))


def test_it_notices_two_votes_of_one_person(monkeypatch: pytest.MonkeyPatch) -> None:
    remove_guards(monkeypatch, CastReviewVote, VOTED_IN_NO_OTHER_SEAT)
    scenario = under_review().votes("revoke", ADA)

    with pytest.raises(InvariantViolated, match="one person in two seats"):
        scenario.votes("revoke", MOVED)


# I3, I4, S40: the order of consequences


def test_it_notices_action_before_the_accreditations_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    remove_guards(monkeypatch, RequestTierAction, ACCREDITATIONS_FIRST)

    with pytest.raises(InvariantViolated, match="I3"):
        StandingScenario().issue().asks("request_tier_action")


def test_it_notices_an_application_inside_a_lockout(monkeypatch: pytest.MonkeyPatch) -> None:
    remove_guards(monkeypatch, Apply, NOT_LOCKED_OUT)
    scenario = under_review().votes("revoke", ADA, CAS).act_on_review("decide", DEE, decision="approve")

    with pytest.raises(InvariantViolated, match="I4"):
        scenario.issue(at="2027-05-01")


def test_it_notices_a_lockout_of_another_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consequences, "months_after", lambda at, months: at + timedelta(days=30 * months))

    with pytest.raises(InvariantViolated, match=r"S37|explains"):
        under_review().votes("revoke", ADA, CAS).act_on_review("decide", DEE, decision="approve")


def test_it_notices_a_programme_that_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Standing, "lost_all", False)
    scenario = under_review().votes("revoke", ADA, CAS).act_on_review("decide", DEE, decision="approve")

    with pytest.raises(InvariantViolated, match="S40"):
        scenario.describe(programmes=("PSO",), at="2027-04-01")


def test_it_notices_that_a_lost_accreditation_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = under_review().votes("revoke", ADA, CAS).act_on_review("decide", DEE, decision="approve")
    decision = advance.advance(scenario.standing, scenario.now, scenario.editions)
    decision.note_accreditation(scenario.of(), af.TakenUp().under())

    with pytest.raises(InvariantViolated, match="changes a lost accreditation"):
        scenario._keep(decision.events, by_the_product(PassTime(), scenario.now))
