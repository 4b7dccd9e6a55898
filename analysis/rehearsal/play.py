"""Playing a scenario from its start to its last line: a timeline of entries, and what became of every expectation."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from analysis.rehearsal.engine import Engine, RehearsedEvent
from analysis.rehearsal.expectations import Expected
from analysis.rehearsal.notifications import told_of
from analysis.rehearsal.observations import agrees, alike, find, plain
from analysis.rehearsal.scenario import Placed, Scenario
from analysis.rehearsal.step_runner import StepRejection, take
from analysis.rehearsal.upcoming import Ahead, ahead
from standards.editions import Edition
from standards.editions.validation_errors import Place


class TimelineEntry(NamedTuple):
    """What happened at one instant for one reason: the start, a step, or a date that fell due."""

    at: datetime
    events: tuple[RehearsedEvent, ...]
    step: Placed | None = None
    rejection: StepRejection | None = None
    next: tuple[Ahead, ...] = ()
    """What is due next for those it happened to."""

    @property
    def holds(self) -> bool:
        """Whether the step went as its line says: accepted, or refused with just that code."""
        wanted = self.step.step.refused if self.step else None
        return (self.rejection.code if self.rejection else None) == wanted


@dataclass(frozen=True)
class Check:
    """An expectation with what was found instead, by key; nothing where it holds."""

    expected: Expected
    wanted: Mapping[str, Any]
    found: Mapping[str, Any]
    """Under the keys that were expected, in the shape in which they were; ``exists`` alone where there was nothing."""
    missed: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything was as expected."""
        return not self.missed


@dataclass
class Rehearsal:
    """A scenario as it was played."""

    engine: Engine
    entries: list[TimelineEntry] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    @property
    def passed(self) -> int:
        """How many expectations held."""
        return sum(check.holds for check in self.checks)

    @property
    def unexpected(self) -> list[TimelineEntry]:
        """The steps that went otherwise than their lines say."""
        return [entry for entry in self.entries if not entry.holds]

    @property
    def failed(self) -> int:
        """How many expectations did not hold, and steps that went otherwise than their lines say."""
        return len(self.checks) - self.passed + len(self.unexpected)


def play(scenario: Scenario) -> Rehearsal:
    """The whole scenario. What is expected is looked at after everything that happens by its instant."""
    beginning = scenario.beginning
    engine = Engine(scenario.edition, scenario.starts, beginning.decisions, beginning.standings)
    rehearsal = Rehearsal(engine)
    rehearsal.entries.append(TimelineEntry(scenario.starts, tuple(engine.events), next=ahead(engine, engine.events)))
    checks: dict[Place, Check] = {}
    for at, item in _agenda(scenario.steps, scenario.expected):
        _pass_time(rehearsal, at)
        if isinstance(item, Expected):
            checks[item.place] = _check(engine, item)
        else:
            _take(rehearsal, item)
    rehearsal.checks = [checks[expected.place] for expected in scenario.expected]
    return rehearsal


def _agenda(steps: Iterable[Placed], expected: Iterable[Expected]) -> Iterator[tuple[datetime, Placed | Expected]]:
    """Steps and expectations in the order of time; what is expected at the instant of a step is expected after it."""
    items: list[tuple[datetime, int, Placed | Expected]] = [(placed.step.at, 0, placed) for placed in steps]
    items += [(one.at, 1, one) for one in expected]
    for at, _, item in sorted(items, key=lambda item: item[:2]):
        yield at, item


def _pass_time(rehearsal: Rehearsal, at: datetime) -> None:
    engine = rehearsal.engine
    while (waiting := engine.waits_for()) is not None and waiting.at <= at:
        before = len(engine.events)
        engine.fire(waiting)
        events = tuple(engine.events[before:])
        rehearsal.entries.append(TimelineEntry(waiting.at, events, next=ahead(engine, events)))
    engine.now = max(engine.now, at)


def _take(rehearsal: Rehearsal, placed: Placed) -> None:
    engine = rehearsal.engine
    before = len(engine.events)
    rejection = take(engine, placed.step, len(rehearsal.entries))
    events = tuple(engine.events[before:])
    rehearsal.entries.append(TimelineEntry(placed.step.at, events, placed, rejection, ahead(engine, events)))


def _check(engine: Engine, expected: Expected) -> Check:
    found = dict(find(engine, expected.kind, expected.subject))
    if "told" in expected.wanted and found.get("exists", True):
        found["told"] = told_of(engine, expected.kind, expected.subject)
    wanted = {key: _canonical(key, value, engine.edition) for key, value in expected.wanted.items()}
    missed = tuple(key for key, value in wanted.items() if not agrees(value, found.get(key)))
    shown = {key: alike(value, found[key]) for key, value in wanted.items() if key in found}
    return Check(expected, {key: plain(value) for key, value in wanted.items()}, shown or dict(found), missed)


def _canonical(key: str, value: object, edition: Edition) -> object:
    """S40: a programme has one name, whichever spelling it is expected in."""
    if key == "programmes" and isinstance(value, tuple):
        return tuple(edition.programmes.canonical(name) for name in value)
    return value
