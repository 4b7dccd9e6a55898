"""A precondition that is added to the declaration of a command: everything that tells of the command follows."""

from dataclasses import replace
from typing import Any

import pytest

from analysis.explanation import why_rejected
from cli.docs.preconditions import preconditions
from standards.clauses import Clause
from standards.commands import Command
from standards.guards import RULES, Guard
from standards.rejections import Rejection, RejectionCode
from standards.review import REVIEW_COMMANDS
from standards.review.commands import CastReviewVote
from standards.review.offered_commands import offered_commands
from standards.standing.decide import STANDING_DECIDER
from tests.standards.standing.common_scenarios import under_review
from tests.standards.standing.people import ADA, CAS
from tests.standards.standing.scenario import StandingScenario

NOT_ADA = Guard[Any](
    name="the caller is not Ada",
    code=RejectionCode.WRONG_STAGE,
    clauses=(Clause.S33,),
    holds=lambda situation: not situation.by.is_among(("ada",)),
    words="Ada does not vote.",
    since=RULES + 1,
)


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> StandingScenario:
    """A review at the board, under rules with the added guard."""
    declared = REVIEW_COMMANDS["cast_review_vote"]
    added = replace(declared, guards=(*declared.guards, NOT_ADA))
    monkeypatch.setattr(CastReviewVote, "declaration", added)
    monkeypatch.setitem(REVIEW_COMMANDS._declared, "cast_review_vote", added)
    return under_review()


def vote(scenario: StandingScenario, **fields: Any) -> Command[Any]:
    """Ada's vote on the review."""
    data = CastReviewVote.model_validate({"vote": "renew", "reason": "r"})
    return scenario.command(data, ADA, scenario.review.id).model_copy(update=fields)


def test_a_vote_is_rejected_by_a_guard_added_to_its_declaration(board: StandingScenario) -> None:
    rejected = STANDING_DECIDER.decide(board.standing, vote(board), board.now, board.editions)
    assert isinstance(rejected, Rejection)
    assert rejected.detail == "Ada does not vote."


def test_a_command_that_an_added_guard_rejects_is_not_offered(board: StandingScenario) -> None:
    in_force = board.editions.in_force(board.now)
    names = {who: {each.name for each in offered_commands(board.review, who, in_force)} for who in (ADA, CAS)}
    assert ("cast_review_vote" in names[ADA], "cast_review_vote" in names[CAS]) == (False, True)


def test_an_added_guard_is_told_in_the_explanation_and_in_the_docs(board: StandingScenario) -> None:
    rejected = STANDING_DECIDER.rejected(board.standing, vote(board), board.now, board.editions)
    assert rejected is not None
    explained = why_rejected(STANDING_DECIDER, rejected, board.editions)
    assert [cited.number for cited in explained.clauses] == [Clause.S33]
    assert "the caller is not Ada" in preconditions(REVIEW_COMMANDS)


def test_a_command_on_record_is_judged_again_without_a_guard_added_later(board: StandingScenario) -> None:
    given = vote(board)
    on_record = vote(board, rules=RULES)
    assert given.rules == RULES + 1
    assert not isinstance(STANDING_DECIDER.decide(board.standing, on_record, board.now, board.editions), Rejection)
