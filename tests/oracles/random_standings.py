"""Wild lives: anybody does anything at any time, sensible or not, while editions change and time runs.

A move names what is tried, a number out of which its details are taken, and how much time passes before it.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from standards.actors import Actor
from standards.vocabulary import ReviewStage
from tests.oracles.referee import (
    refusal_of_application,
    refusal_of_request,
    refusal_on_accreditation,
    refusal_on_review,
)
from tests.standards.standing.keeping import when
from tests.standards.standing.life import CERTIFICATIONS, SHAPES, Life
from tests.standards.standing.people import BOARD, DEE, DIRECTORS, DON, LEX, OZ, PAT, PEOPLE

PROGRAMMES = (("PSO", "Community"), ("DFIM",), ("difm", "CO-DELIVERY"), ("pso ",), ())
TIERS = ("none", "gold", "platinum", "diamond", "elite", "platinum", "gold")
KINDS = tuple(SHAPES)
HANDLERS = ((), ("pat",), ("ada",), ("jack", "pol"), ("cas", "cid"), ("pim", "abe", "jill"))
HOURS = (0, 0, 1 / 60, 1, 9, 24, 24 * 3, 24 * 12, 24 * 31, 24 * 31, 24 * 75, 24 * 160, 24 * 215)

CHANGES: tuple[Mapping[str, Any], ...] = (
    {"marks": {"review_opens": "on_threshold"}},
    {"marks": {"review_at": 2}},
    {"marks": {"review_at": 4, "window_months": 12}},
    {"marks": {"review_at": 1, "review_opens": "on_threshold"}, "director": {"returns": 0}},
    {"marks": {"lead_days": 200}},
    {"marks": {"lead_days": 0}},
    {"tiers": {"minimum": "gold"}},
    {"tiers": {"minimum": "diamond"}},
    {"tiers": {"hour_utc": 17}},
    {"tiers": {"hour_utc": 0}},
    {"tiers": {"grace": {"default": "deny"}}},
    {"tiers": {"grace": {"min_days": 0}}},
    {"terms": {"months": 12}},
    {"terms": {"evaluate_every_months": 3}},
    {"terms": {"months": 6, "evaluate_every_months": 1}},
    {"lapse": {"locks_out": False, "leaves_programmes": False}},
    {"lockout": {"months": 13}},
    {"certifications": {"remediation_days": 10}},
    {"accreditations": {"onboarding": {"certifications": ["platform_consulting"]}}},
    {"accreditation_board": {"majority": 3}},
    {"accreditation_board": {"seats": ["academy", "pops"], "majority": 2}},
)


@dataclass(frozen=True)
class Move:
    """What is tried next."""

    what: str
    pick: int
    hours: float

    def one_of(self, choices: Any, by: int = 1) -> Any:
        """A detail of the move."""
        return choices[self.pick // by % len(choices)]


class WildLife(Life):
    """A life into which moves are thrown. Whatever is refused must be refused with the referee's code."""

    def throw(self, move: Move) -> None:
        """Makes the move."""
        self.after(hours=move.hours)
        THROWN[move.what](self, move)


Thrown = Callable[[WildLife, Move], object]
Fields = Callable[[WildLife, Move], dict[str, Any]]


def _certification(life: WildLife, move: Move) -> None:
    name, until = move.one_of(CERTIFICATIONS), life.now.date() + timedelta(days=move.pick % 400)
    match move.pick // len(CERTIFICATIONS) % 5:
        case 0:
            life.uncertify(name)
        case 1 | 2:
            life.certify(name, until)
        case _:
            life.certify(name)


def _mend(life: WildLife, _: Move) -> None:
    """The partner does everything right."""
    life.set_tier("elite")
    for name in CERTIFICATIONS:
        life.certify(name)


def _old_mark(life: WildLife, move: Move) -> None:
    age = timedelta(days=move.pick % 800)
    life.mark(move.one_of(("standard", "serious")), placed_on=life.now.date() - age)


def _vacate(life: WildLife, move: Move) -> None:
    if life.standing.marks:
        life.vacate(move.one_of(life.standing.marks).id)


def _apply(life: WildLife, move: Move) -> None:
    kind = move.one_of((*KINDS, *KINDS, "astrology"))
    life.issue(kind, refused=refusal_of_application(life.history, kind))


def _bring_in(life: WildLife, move: Move) -> None:
    kind = move.one_of(KINDS)
    issued_on: date = life.now.date() - timedelta(days=move.pick % 1500)
    mine = [item for item in life.standing.accreditations if item.kind == kind]
    if not any(item.live or item.issued_on == issued_on for item in mine):
        life.bring_in(kind, issued_on.isoformat())


def _person(move: Move, apt: tuple[Actor, ...]) -> Actor:
    """Mostly somebody whose matter it is."""
    chosen: Actor = move.one_of(PEOPLE if move.pick % 4 == 0 else apt, 4)
    return chosen


def _on_accreditation(name: str, by: Actor, fields: Fields = lambda *_: {}) -> Thrown:
    def thrown(life: WildLife, move: Move) -> None:
        if life.standing.accreditations:
            subject = move.one_of(life.standing.accreditations, 3).id
            person, said = _person(move, (by,)), fields(life, move)
            expected = refusal_on_accreditation(life.history, name, person, subject, said)
            life.orders(name, person, subject=subject, refused=expected, **said)

    return thrown


def _until(life: WildLife, move: Move) -> dict[str, Any]:
    return {"until": life.now.date() + timedelta(days=move.pick % 300)} if move.pick % 2 else {}


def _on_review(life: WildLife, name: str, by: Actor, **fields: Any) -> None:
    if life.standing.reviews:
        expected = refusal_on_review(life.history, name, by, life.review.id)
        life.ruled(name, by, refused=expected, **fields)


def _vote(life: WildLife, move: Move) -> None:
    _on_review(life, "cast_review_vote", _person(move, BOARD), vote=move.one_of(("renew", "revoke")))


def _ballot(life: WildLife, move: Move) -> None:
    """Everybody on the board tries to vote alike."""
    for person in sorted(BOARD, key=lambda person: hash_of(person.sub, move.pick)):
        _on_review(life, "cast_review_vote", person, vote=move.one_of(("revoke", "revoke", "renew")))


def hash_of(sub: str, salt: int) -> int:
    """An order among people that is the same in every process."""
    return sum((number + salt % 7) * ord(letter) for number, letter in enumerate(sub, 1)) * (salt + 1) % 101


def _recuse(life: WildLife, move: Move) -> None:
    _on_review(life, "recuse", _person(move, BOARD), reason=move.one_of(("conflict", "recognised"), 5))


def _legal(life: WildLife, move: Move) -> None:
    asks = life.standing.reviews and life.review.stage is not ReviewStage.LEGAL
    name, apt = ("request_legal", (DEE, PAT)) if asks else ("give_legal_advice", (LEX,))
    _on_review(life, name, _person(move, apt))


def _decide(life: WildLife, move: Move) -> None:
    decision = move.one_of(("approve", "return", "approve"), 5)
    _on_review(life, "decide", _person(move, (*DIRECTORS, DEE, DON)), decision=decision)


def _request(life: WildLife, move: Move) -> None:
    by = _person(move, (PAT,))
    life.asks(
        move.one_of(("request_tier_action", "request_programme_action")),
        by,
        refused=refusal_of_request(life.history, by),
    )


THROWN: Mapping[str, Thrown] = {
    "tier": lambda life, move: life.describe(tier=move.one_of(TIERS), programmes=move.one_of(PROGRAMMES, len(TIERS))),
    "certification": _certification,
    "mend": _mend,
    "mark": lambda life, move: life.mark(handlers=move.one_of(HANDLERS)),
    "serious": lambda life, move: life.mark("serious", handlers=move.one_of(HANDLERS)),
    "old mark": _old_mark,
    "vacate": _vacate,
    "apply": _apply,
    "bring in": _bring_in,
    "grant": _on_accreditation("grant_grace", PAT),
    "deny": _on_accreditation("deny_grace", PAT),
    "extend": _on_accreditation("extend_grace", PAT, _until),
    "open": _on_accreditation("open_review", OZ),
    "vote": _vote,
    "ballot": _ballot,
    "recuse": _recuse,
    "legal": _legal,
    "decide": _decide,
    "request": _request,
    "nothing": lambda life, _: life.until(life.now),
}

OFTEN = ("mark", "mark", "vote", "vote", "ballot", "decide", "decide", "apply", "mend", "tier", "certification")
POOL = (*THROWN, *OFTEN)
moves = st.builds(Move, st.sampled_from(POOL), st.integers(0, 9_999), st.sampled_from(HOURS))
starts = st.lists(
    st.tuples(st.integers(20, 2500), st.sampled_from(CHANGES)), max_size=3, unique_by=lambda then: then[0]
)
BEGINS = when("2027-02-10")


@dataclass(frozen=True)
class Script:
    """A whole wild life, to be told as often as wanted."""

    then: tuple[tuple[int, Mapping[str, Any]], ...]
    moves: tuple[Move, ...]

    def begin(self, kind: type["WildLife"] = WildLife, **more: Any) -> WildLife:
        """The life before its first move: the days after the beginning say when an edition takes effect."""
        then = [(BEGINS + timedelta(days=days, hours=days % 24), changes) for days, changes in self.then]
        return kind("2027-02-10", then=then, **more)

    def live(self, kind: type["WildLife"] = WildLife) -> WildLife:
        """The life, lived to its last move."""
        life = self.begin(kind)
        for move in self.moves:
            life.throw(move)
        return life


OPENING = (Move("apply", 0, 0), Move("apply", 1, 24))


def scripts(length: int = 30) -> st.SearchStrategy[Script]:
    """Wild lives under up to four editions."""
    rest = st.lists(moves, min_size=length // 2, max_size=length)
    return st.builds(lambda then, more: Script(tuple(then), (*OPENING, *more)), starts, rest)


def seeded(count: int, length: int = 60) -> Iterator[Script]:
    """The same many lives every time."""
    for seed in range(count):
        chance = random.Random(seed)
        days = sorted(chance.sample(range(20, 2500), chance.randrange(4)))
        then = tuple((day, chance.choice(CHANGES)) for day in days)
        thrown = [Move(chance.choice(POOL), chance.randrange(10_000), chance.choice(HOURS)) for _ in range(length)]
        yield Script(then, (*OPENING, *thrown))
