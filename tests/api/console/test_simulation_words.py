"""What a simulation's page tells of decisions that were set aside: in words, each reason once."""

from api.console.labels import label_of
from api.console.simulation_pages import Aside, asides_of

VOTE = "2026-11-29 cast_mark_vote on cmp_1: This is done in mark_board; the complaint is in investigation."


def test_decisions_set_aside_for_the_same_reason_are_told_once() -> None:
    asked = "2026-11-30 assign on rev_2: This takes the role partner_ops or ops: nobody else."
    (votes, other) = asides_of([VOTE, VOTE, VOTE, asked])
    detail = "This is done in mark_board; the complaint is in investigation."
    assert votes == Aside("2026-11-29", "cast_mark_vote", "cmp_1", detail, 3)
    assert (label_of(votes.action), votes.case) == ("Vote on a mark", "/console/cases/cmp_1")
    assert (other.because, other.times, other.case) == ("This takes the role partner_ops or ops: nobody else.", 1, None)
