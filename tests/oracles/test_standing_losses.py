"""The auditor can find fault: a rule is bent on purpose, and the life that leans on it is stopped.

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
from tests.oracles.bending import forget
from tests.oracles.history import Foul
from tests.standards.standing.life import Life
from tests.standards.standing.people import ADA, CAS, DEE, JACK, MOVED, POL
from tests.standards.standing.scenes import under_review

Bend = pytest.MonkeyPatch


# I2: no revocation without the board and a director


def test_it_notices_a_revocation_on_one_vote(monkeypatch: Bend) -> None:
    def one_is_enough(votes: Any, at: Any, edition: Any) -> Any:
        generous = edition.accreditation_board.model_copy(update={"majority": 1})
        return recommended(votes, at, edition.model_copy(update={"accreditation_board": generous}))

    recommended = board._recommended
    monkeypatch.setattr(board, "_recommended", one_is_enough)

    with pytest.raises(Foul, match="without a majority"):
        under_review().votes("revoke", ADA)


def test_it_notices_a_revocation_without_a_director(monkeypatch: Bend) -> None:
    def at_once(votes: Any, at: Any, edition: Any) -> Any:
        if votes[ReviewVote.REVOKE] < edition.accreditation_board.majority:
            return []
        closed = rf.ReviewClosed(outcome=ReviewOutcome.REVOKED)
        return [closed.under(Clause.S31)]

    monkeypatch.setattr(board, "_recommended", at_once)

    with pytest.raises(Foul, match="without a director"):
        under_review().votes("revoke", ADA, CAS)


def test_it_notices_a_revocation_that_no_review_brought(monkeypatch: Bend) -> None:
    def revoked_instead(course: StandingDecision) -> None:
        for accreditation in course.standing.live:
            course.note_accreditation(
                accreditation, af.Revoked(review_id=course.standing.reviews[-1].id).under(Clause.S12)
            )

    monkeypatch.setattr(checkpoints, "lapse", revoked_instead)

    with pytest.raises(Foul, match="without a review that ended so"):
        under_review(tier="platinum").set_tier("gold").until("2028-02-01")


def test_it_notices_a_director_who_sat_on_the_board(monkeypatch: Bend) -> None:
    forget(monkeypatch, Decide, DID_NOT_SIT)

    with pytest.raises(Foul, match="sat on that board"):
        under_review().votes("revoke", JACK, CAS).ruled("decide", JACK, decision="approve")


def test_it_notices_a_vote_in_conflict(monkeypatch: Bend) -> None:
    forget(monkeypatch, CastReviewVote, HANDLED_NO_COUNTED_CASE)

    with pytest.raises(Foul, match="somebody in conflict"):
        under_review().votes("revoke", POL)


def test_it_notices_a_vote_that_stands_though_its_owner_is_now_in_conflict(monkeypatch: Bend) -> None:
    monkeypatch.setattr(reactions, "mind_conflicts", lambda _: None)
    life = under_review().votes("revoke", ADA)

    with pytest.raises(Foul, match="though its owner is in conflict"):
        life.mark("serious", at="2027-03-05", handlers=("ada",))


def test_it_notices_two_votes_of_one_person(monkeypatch: Bend) -> None:
    forget(monkeypatch, CastReviewVote, VOTED_IN_NO_OTHER_SEAT)
    life = under_review().votes("revoke", ADA)

    with pytest.raises(Foul, match="one person in two seats"):
        life.votes("revoke", MOVED)


# I3, I4, S40: the order of consequences


def test_it_notices_action_before_the_accreditations_are_removed(monkeypatch: Bend) -> None:
    forget(monkeypatch, RequestTierAction, ACCREDITATIONS_FIRST)

    with pytest.raises(Foul, match="I3"):
        Life().issue().asks("request_tier_action")


def test_it_notices_an_application_inside_a_lockout(monkeypatch: Bend) -> None:
    forget(monkeypatch, Apply, NOT_LOCKED_OUT)
    life = under_review().votes("revoke", ADA, CAS).ruled("decide", DEE, decision="approve")

    with pytest.raises(Foul, match="I4"):
        life.issue(at="2027-05-01")


def test_it_notices_a_lockout_of_another_length(monkeypatch: Bend) -> None:
    monkeypatch.setattr(consequences, "months_after", lambda at, months: at + timedelta(days=30 * months))

    with pytest.raises(Foul, match=r"S37|explains"):
        under_review().votes("revoke", ADA, CAS).ruled("decide", DEE, decision="approve")


def test_it_notices_a_programme_that_comes_back(monkeypatch: Bend) -> None:
    monkeypatch.setattr(Standing, "lost_all", False)
    life = under_review().votes("revoke", ADA, CAS).ruled("decide", DEE, decision="approve")

    with pytest.raises(Foul, match="S40"):
        life.describe(programmes=("PSO",), at="2027-04-01")


def test_it_notices_that_a_lost_accreditation_changes(monkeypatch: Bend) -> None:
    life = under_review().votes("revoke", ADA, CAS).ruled("decide", DEE, decision="approve")
    decision = advance.advance(life.standing, life.now, life.editions)
    decision.note_accreditation(life.of(), af.TakenUp().under())

    with pytest.raises(Foul, match="changes a lost accreditation"):
        life._keep(decision.events, by_the_product(PassTime(), life.now))
