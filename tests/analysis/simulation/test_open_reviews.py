"""A simulation is read by people who are told of a review when it is final: until then it tells how nobody voted."""

from typing import Any

import pytest

from analysis.simulation.findings import Found
from tests.analysis.simulation.test_rulebook import a_scenario_with_marks, found
from tests.standards.standing.people import ADA, CAS, DEE

UNTIL = "2028-12-20"
CANDIDATES: dict[str, dict[str, Any]] = {
    "another majority": {"accreditation_board": {"majority": 3}},
    "a higher threshold": {"marks": {"review_at": 4}},
    "an earlier lead time": {"marks": {"lead_days": 90}},
    "other days for the director": {"director": {"due_days": 3}},
}


def told(changes: dict[str, Any], *votes: str, decided: str | None = None) -> Found:
    """What the candidate changes where three marks are before the board and these votes were cast."""
    scenario = a_scenario_with_marks("2027-06-01", "2028-03-01", "2028-05-01", until=UNTIL)
    for member, vote in zip((CAS, ADA), votes, strict=False):
        scenario.votes(vote, member)
    if decided:
        scenario.act_on_review("decide", DEE, decision=decided)
    scenario.until("2028-12-28")
    return found(scenario, changes)


@pytest.mark.parametrize("changes", CANDIDATES.values(), ids=CANDIDATES)
def test_a_recommended_loss_looks_like_a_vote_that_is_split(changes: dict[str, Any]) -> None:
    split, recommended = told(changes, "revoke", "renew"), told(changes, "revoke", "revoke")
    assert split == recommended


def test_a_returned_recommendation_looks_like_one_that_is_not() -> None:
    changes = CANDIDATES["another majority"]
    assert told(changes, "revoke", "revoke", decided="return") == told(changes, "revoke", "revoke")


def test_what_was_done_in_an_open_review_is_not_set_aside_by_name_or_number() -> None:
    voted = told(CANDIDATES["a higher threshold"], "revoke", "revoke")
    assert voted == told(CANDIDATES["a higher threshold"])
    assert voted.finding is not None
