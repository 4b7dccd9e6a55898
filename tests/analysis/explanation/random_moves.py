"""What a random play does with a partner's standing, move by move."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st

from standards.vocabulary import Role, Seriousness
from tests.analysis.explanation.stories import CERTIFICATIONS, KINDS, SEATS, START, StandingPlay, timelines

Move = tuple[int, int, int]
"""What to do, how many hours later, and with which choice."""


def _retier(play: StandingPlay, pick: int) -> None:
    play.is_tier(("gold", "platinum", "none", "diamond")[pick % 4])


def _certify(play: StandingPlay, pick: int) -> None:
    expires_on = (play.now + timedelta(days=pick)).date() if pick % 3 else None
    play.certified(CERTIFICATIONS[pick % 4], expires_on)


def _decertify(play: StandingPlay, pick: int) -> None:
    play.uncertified(CERTIFICATIONS[pick % 4])


def _mark(play: StandingPlay, pick: int) -> None:
    play.marked(Seriousness.SERIOUS if pick % 7 == 0 else Seriousness.STANDARD)


def _vacate(play: StandingPlay, pick: int) -> None:
    counting = [mark for mark in play.marks if mark.vacated_at is None]
    if counting:
        play.vacates(counting[pick % len(counting)])


def _vote(play: StandingPlay, pick: int) -> None:
    if play.standing.reviews:
        seat, sub = SEATS[pick % 3]
        vote = "revoke" if pick % 2 else "renew"
        play.on_review("cast_review_vote", sub, Role.ACCREDITATION_BOARD, seat, vote=vote, reason="r")


def _direct(play: StandingPlay, pick: int) -> None:
    if play.standing.reviews:
        decision = "return" if pick % 3 == 0 else "approve"
        play.on_review("decide", "dir", Role.DIRECTOR, decision=decision, reason="r")


def _step_back(play: StandingPlay, pick: int) -> None:
    if play.standing.reviews:
        seat, sub = SEATS[pick % 3]
        play.on_review("recuse", sub, Role.ACCREDITATION_BOARD, seat, reason="conflict")


def _ask_legal(play: StandingPlay, pick: int) -> None:
    if play.standing.reviews and pick % 2:
        play.on_review("request_legal", "dir", Role.DIRECTOR)
    elif play.standing.reviews:
        play.on_review("give_legal_advice", "lee", Role.LEGAL, advice="a")


def _grace(play: StandingPlay, pick: int) -> None:
    if play.standing.accreditations:
        subject = play.standing.accreditations[pick % len(play.standing.accreditations)].id
        play.on_accreditation(subject, ("grant_grace", "extend_grace", "deny_grace")[pick % 3], reason="r")


def _open(play: StandingPlay, pick: int) -> None:
    if play.standing.accreditations:
        subject = play.standing.accreditations[pick % len(play.standing.accreditations)].id
        play.on_accreditation(subject, "open_review", Role.OPS, reason="r")


def _apply(play: StandingPlay, pick: int) -> None:
    play.applies(KINDS[pick % 3])


def _request(play: StandingPlay, pick: int) -> None:
    play.requests("request_tier_action" if pick % 2 else "request_programme_action")


def _wait(_play: StandingPlay, _pick: int) -> None:
    return


MOVES: tuple[Callable[[StandingPlay, int], None], ...] = (
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


def played(timeline: int, moves: list[Move]) -> StandingPlay:
    """A partner that holds two accreditations, and what becomes of it."""
    play = StandingPlay(timelines()[timeline], f"{timeline}, {moves}").holding("onboarding")
    play.at(START + timedelta(days=40)).applies("data_migration")
    for move, hours, pick in moves:
        play.at(play.now + timedelta(hours=hours))
        MOVES[move](play, pick)
    return play


WAITS = (0, 1, 30, 24 * 9, 24 * 40, 24 * 130, 24 * 400)
_moves = st.tuples(st.integers(0, len(MOVES) - 1), st.sampled_from(WAITS), st.integers(0, 700))


def standing_plays() -> st.SearchStrategy[StandingPlay]:
    """Partners in random play, under several editions."""
    return st.builds(played, st.integers(0, 3), st.lists(_moves, min_size=8, max_size=30))
