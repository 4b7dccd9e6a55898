"""Random scenarios: anybody does anything at any time, sensible or not, while editions change and time runs.

A step names what is tried, a number out of which its details are taken, and how much time passes before it.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from standards.actors import Actor
from standards.vocabulary import ReviewStage
from tests.oracles.standing_rejections import (
    rejection_of_application,
    rejection_of_request,
    rejection_on_accreditation,
    rejection_on_review,
)
from tests.standards.standing.people import BOARD, DEE, DIRECTORS, DON, LEX, OZ, PAT, PEOPLE
from tests.standards.standing.recorder import when
from tests.standards.standing.scenario import CERTIFICATIONS, SHAPES, StandingScenario

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
class RandomStep:
    """What is tried next."""

    what: str
    pick: int
    hours: float

    def one_of(self, choices: Any, by: int = 1) -> Any:
        """A detail of the step."""
        return choices[self.pick // by % len(choices)]


class RandomScenario(StandingScenario):
    """A scenario of random steps. What is rejected must be rejected with the oracle's code."""

    def take_step(self, step: RandomStep) -> None:
        """Makes the step."""
        self.after(hours=step.hours)
        RANDOM_COMMANDS[step.what](self, step)


RandomCommand = Callable[[RandomScenario, RandomStep], object]
Fields = Callable[[RandomScenario, RandomStep], dict[str, Any]]


def _certification(scenario: RandomScenario, step: RandomStep) -> None:
    name, until = step.one_of(CERTIFICATIONS), scenario.now.date() + timedelta(days=step.pick % 400)
    match step.pick // len(CERTIFICATIONS) % 5:
        case 0:
            scenario.uncertify(name)
        case 1 | 2:
            scenario.certify(name, until)
        case _:
            scenario.certify(name)


def _mend(scenario: RandomScenario, _: RandomStep) -> None:
    """The partner does everything right."""
    scenario.set_tier("elite")
    for name in CERTIFICATIONS:
        scenario.certify(name)


def _old_mark(scenario: RandomScenario, step: RandomStep) -> None:
    age = timedelta(days=step.pick % 800)
    scenario.mark(step.one_of(("standard", "serious")), placed_on=scenario.now.date() - age)


def _vacate(scenario: RandomScenario, step: RandomStep) -> None:
    if scenario.standing.marks:
        scenario.vacate(step.one_of(scenario.standing.marks).id)


def _apply(scenario: RandomScenario, step: RandomStep) -> None:
    kind = step.one_of((*KINDS, *KINDS, "astrology"))
    scenario.issue(kind, refused=rejection_of_application(scenario.history, kind))


def _bring_in(scenario: RandomScenario, step: RandomStep) -> None:
    kind = step.one_of(KINDS)
    issued_on: date = scenario.now.date() - timedelta(days=step.pick % 1500)
    mine = [item for item in scenario.standing.accreditations if item.kind == kind]
    if not any(item.live or item.issued_on == issued_on for item in mine):
        scenario.bring_in(kind, issued_on.isoformat())


def _person(step: RandomStep, apt: tuple[Actor, ...]) -> Actor:
    """Mostly somebody whose matter it is."""
    chosen: Actor = step.one_of(PEOPLE if step.pick % 4 == 0 else apt, 4)
    return chosen


def _on_accreditation(name: str, by: Actor, fields: Fields = lambda *_: {}) -> RandomCommand:
    def thrown(scenario: RandomScenario, step: RandomStep) -> None:
        if scenario.standing.accreditations:
            subject = step.one_of(scenario.standing.accreditations, 3).id
            person, said = _person(step, (by,)), fields(scenario, step)
            expected = rejection_on_accreditation(scenario.history, name, person, subject, said)
            scenario.act_on_accreditation(name, person, subject=subject, refused=expected, **said)

    return thrown


def _until(scenario: RandomScenario, step: RandomStep) -> dict[str, Any]:
    return {"until": scenario.now.date() + timedelta(days=step.pick % 300)} if step.pick % 2 else {}


def _on_review(scenario: RandomScenario, name: str, by: Actor, **fields: Any) -> None:
    if scenario.standing.reviews:
        expected = rejection_on_review(scenario.history, name, by, scenario.review.id)
        scenario.act_on_review(name, by, refused=expected, **fields)


def _vote(scenario: RandomScenario, step: RandomStep) -> None:
    _on_review(scenario, "cast_review_vote", _person(step, BOARD), vote=step.one_of(("renew", "revoke")))


def _ballot(scenario: RandomScenario, step: RandomStep) -> None:
    """Everybody on the board tries to vote alike."""
    for person in sorted(BOARD, key=lambda person: hash_of(person.sub, step.pick)):
        _on_review(scenario, "cast_review_vote", person, vote=step.one_of(("revoke", "revoke", "renew")))


def hash_of(sub: str, salt: int) -> int:
    """An order among people that is the same in every process."""
    return sum((number + salt % 7) * ord(letter) for number, letter in enumerate(sub, 1)) * (salt + 1) % 101


def _recuse(scenario: RandomScenario, step: RandomStep) -> None:
    _on_review(scenario, "recuse", _person(step, BOARD), reason=step.one_of(("conflict", "recognised"), 5))


def _legal(scenario: RandomScenario, step: RandomStep) -> None:
    asks = scenario.standing.reviews and scenario.review.stage is not ReviewStage.LEGAL
    name, apt = ("request_legal", (DEE, PAT)) if asks else ("give_legal_advice", (LEX,))
    _on_review(scenario, name, _person(step, apt))


def _decide(scenario: RandomScenario, step: RandomStep) -> None:
    decision = step.one_of(("approve", "return", "approve"), 5)
    _on_review(scenario, "decide", _person(step, (*DIRECTORS, DEE, DON)), decision=decision)


def _request(scenario: RandomScenario, step: RandomStep) -> None:
    by = _person(step, (PAT,))
    scenario.asks(
        step.one_of(("request_tier_action", "request_programme_action")),
        by,
        refused=rejection_of_request(scenario.history, by),
    )


RANDOM_COMMANDS: Mapping[str, RandomCommand] = {
    "tier": lambda scenario, step: scenario.describe(
        tier=step.one_of(TIERS), programmes=step.one_of(PROGRAMMES, len(TIERS))
    ),
    "certification": _certification,
    "mend": _mend,
    "mark": lambda scenario, step: scenario.mark(handlers=step.one_of(HANDLERS)),
    "serious": lambda scenario, step: scenario.mark("serious", handlers=step.one_of(HANDLERS)),
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
    "nothing": lambda scenario, _: scenario.until(scenario.now),
}

OFTEN = ("mark", "mark", "vote", "vote", "ballot", "decide", "decide", "apply", "mend", "tier", "certification")
POOL = (*RANDOM_COMMANDS, *OFTEN)
steps = st.builds(RandomStep, st.sampled_from(POOL), st.integers(0, 9_999), st.sampled_from(HOURS))
starts = st.lists(
    st.tuples(st.integers(20, 2500), st.sampled_from(CHANGES)), max_size=3, unique_by=lambda then: then[0]
)
BEGINS = when("2027-02-10")


@dataclass(frozen=True)
class StepSequence:
    """A whole random scenario, to be run as often as wanted."""

    then: tuple[tuple[int, Mapping[str, Any]], ...]
    steps: tuple[RandomStep, ...]

    def begin(self, kind: type["RandomScenario"] = RandomScenario, **more: Any) -> RandomScenario:
        """The scenario before its first step: the days after the beginning say when an edition takes effect."""
        then = [(BEGINS + timedelta(days=days, hours=days % 24), changes) for days, changes in self.then]
        return kind("2027-02-10", then=then, **more)

    def run(self, kind: type["RandomScenario"] = RandomScenario) -> RandomScenario:
        """The scenario, run to its last step."""
        scenario = self.begin(kind)
        for step in self.steps:
            scenario.take_step(step)
        return scenario


OPENING = (RandomStep("apply", 0, 0), RandomStep("apply", 1, 24))


def step_sequences(length: int = 30) -> st.SearchStrategy[StepSequence]:
    """Random scenarios under up to four editions."""
    rest = st.lists(steps, min_size=length // 2, max_size=length)
    return st.builds(lambda then, more: StepSequence(tuple(then), (*OPENING, *more)), starts, rest)


def seeded(count: int, length: int = 60) -> Iterator[StepSequence]:
    """The same many scenarios every time."""
    for seed in range(count):
        chance = random.Random(seed)
        days = sorted(chance.sample(range(20, 2500), chance.randrange(4)))
        then = tuple((day, chance.choice(CHANGES)) for day in days)
        thrown = [
            RandomStep(chance.choice(POOL), chance.randrange(10_000), chance.choice(HOURS)) for _ in range(length)
        ]
        yield StepSequence(then, (*OPENING, *thrown))
