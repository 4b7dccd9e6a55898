"""What a random scenario does with a partner's standing, move by move."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st

from standards.vocabulary import Role, Seriousness
from tests.analysis.explanation.standing_scenario import (
    CERTIFICATIONS,
    KINDS,
    SEATS,
    START,
    ExplainedScenario,
    timelines,
)

Move = tuple[int, int, int]
"""What to do, how many hours later, and with which choice."""


def _retier(scenario: ExplainedScenario, pick: int) -> None:
    scenario.is_tier(("gold", "platinum", "none", "diamond")[pick % 4])


def _certify(scenario: ExplainedScenario, pick: int) -> None:
    expires_on = (scenario.now + timedelta(days=pick)).date() if pick % 3 else None
    scenario.certified(CERTIFICATIONS[pick % 4], expires_on)


def _decertify(scenario: ExplainedScenario, pick: int) -> None:
    scenario.uncertified(CERTIFICATIONS[pick % 4])


def _mark(scenario: ExplainedScenario, pick: int) -> None:
    scenario.marked(Seriousness.SERIOUS if pick % 7 == 0 else Seriousness.STANDARD)


def _vacate(scenario: ExplainedScenario, pick: int) -> None:
    counting = [mark for mark in scenario.marks if mark.vacated_at is None]
    if counting:
        scenario.vacates(counting[pick % len(counting)])


def _vote(scenario: ExplainedScenario, pick: int) -> None:
    if scenario.standing.reviews:
        seat, sub = SEATS[pick % 3]
        vote = "revoke" if pick % 2 else "renew"
        scenario.on_review("cast_review_vote", sub, Role.ACCREDITATION_BOARD, seat, vote=vote, reason="r")


def _direct(scenario: ExplainedScenario, pick: int) -> None:
    if scenario.standing.reviews:
        decision = "return" if pick % 3 == 0 else "approve"
        scenario.on_review("decide", "dir", Role.DIRECTOR, decision=decision, reason="r")


def _step_back(scenario: ExplainedScenario, pick: int) -> None:
    if scenario.standing.reviews:
        seat, sub = SEATS[pick % 3]
        scenario.on_review("recuse", sub, Role.ACCREDITATION_BOARD, seat, reason="conflict")


def _ask_legal(scenario: ExplainedScenario, pick: int) -> None:
    if scenario.standing.reviews and pick % 2:
        scenario.on_review("request_legal", "dir", Role.DIRECTOR)
    elif scenario.standing.reviews:
        scenario.on_review("give_legal_advice", "lee", Role.LEGAL, advice="a")


def _grace(scenario: ExplainedScenario, pick: int) -> None:
    if scenario.standing.accreditations:
        subject = scenario.standing.accreditations[pick % len(scenario.standing.accreditations)].id
        scenario.on_accreditation(subject, ("grant_grace", "extend_grace", "deny_grace")[pick % 3], reason="r")


def _open(scenario: ExplainedScenario, pick: int) -> None:
    if scenario.standing.accreditations:
        subject = scenario.standing.accreditations[pick % len(scenario.standing.accreditations)].id
        scenario.on_accreditation(subject, "open_review", Role.OPS, reason="r")


def _apply(scenario: ExplainedScenario, pick: int) -> None:
    scenario.applies(KINDS[pick % 3])


def _request(scenario: ExplainedScenario, pick: int) -> None:
    scenario.requests("request_tier_action" if pick % 2 else "request_programme_action")


def _wait(_play: ExplainedScenario, _pick: int) -> None:
    return


MOVES: tuple[Callable[[ExplainedScenario, int], None], ...] = (
    _wait,
    _wait,
    _mark,
    _mark,
    _mark,
    _vote,
    _vote,
    _vote,
    _direct,
    _direct,
    _retier,
    _certify,
    _certify,
    _decertify,
    _vacate,
    _step_back,
    _ask_legal,
    _grace,
    _open,
    _apply,
    _apply,
    _request,
)


def played(timeline: int, moves: list[Move]) -> ExplainedScenario:
    """A partner that holds two accreditations, and what becomes of it."""
    scenario = ExplainedScenario(timelines()[timeline], f"{timeline}, {moves}").holding("onboarding")
    scenario.at(START + timedelta(days=40)).applies("data_migration")
    for move, hours, pick in moves:
        scenario.at(scenario.now + timedelta(hours=hours))
        MOVES[move](scenario, pick)
    return scenario


WAITS = (0, 1, 30, 24 * 9, 24 * 40, 24 * 130, 24 * 400)
_moves = st.tuples(st.integers(0, len(MOVES) - 1), st.sampled_from(WAITS), st.integers(0, 700))


def random_scenarios() -> st.SearchStrategy[ExplainedScenario]:
    """Partners in random steps, under several editions."""
    return st.builds(played, st.integers(0, 3), st.lists(_moves, min_size=8, max_size=30))
