"""The walk: every state that a process can reach, every command by everybody in each, and what it is answered."""

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from cli.docs.commands import CommandDocs
from cli.docs.explorable import CLOCK, Beginning, Events, Happening, Machine, Place
from cli.docs.table_minimizer import Given
from standards.actors import SYSTEM, Actor
from standards.clauses import Clause
from standards.commands import Command, PassTime
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Role

S = TypeVar("S")

__all__ = ["CLOCK", "Answer", "Found", "Tried", "explore", "numbered", "reach"]

BEFORE = datetime(1970, 1, 1, tzinfo=UTC)
"""When every order was given: before any case began, since it is the case's own time that decides."""


def reach(starts: Iterable[S], alike: Callable[[S], Hashable], onward: Callable[[S], Iterable[S]]) -> dict[Hashable, S]:
    """Every state that can be reached, breadth first; one stands for all that are alike.

    ``onward`` is asked once for each, and gives the states that follow from it.
    """
    reached: dict[Hashable, S] = {}
    waiting: deque[S] = deque()

    def arrive(states: Iterable[S]) -> None:
        for state in states:
            key = alike(state)
            if key not in reached:  # a command without effect may give the very state that it was given in
                reached[key] = state
                waiting.append(state)

    arrive(starts)
    while waiting:
        arrive(onward(waiting.popleft()))
    return reached


@dataclass(frozen=True)
class Answer:
    """What a command led to: a refusal's code, or where the case stands after it and on which clauses it moved."""

    refused: str | None = None
    moved_to: Place | None = None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class Tried:
    """A command tried in a stage and situation by somebody with these roles and this part in the case."""

    stage: str
    situation: Given
    roles: tuple[Role, ...]
    part: str
    command: CommandDocs
    answer: Answer


@dataclass(frozen=True)
class Found(Generic[S]):
    """All that a walk found out about a machine."""

    machine: Machine[S]
    beginnings: tuple[Beginning[S], ...]
    commands: tuple[CommandDocs, ...]
    """Everything that was tried, in the order of the declarations, then what came about by itself."""
    tried: frozenset[Tried]
    scenes: tuple[tuple[str, Given], ...]
    """Every stage and situation, as they were reached."""
    states: int
    trials: int

    @cached_property
    def asked(self) -> Mapping[tuple[str, str, str], list[Tried]]:
        """What was tried, by stage, action and part in the case."""
        asked: dict[tuple[str, str, str], list[Tried]] = {}
        for each in self.tried:
            asked.setdefault((each.stage, each.command.action, each.part), []).append(each)
        return asked

    def situations_of(self, stage: str) -> list[Given]:
        """The situations that occur in the stage."""
        return [situation for at, situation in self.scenes if at == stage]


def explore(machine: Machine[S]) -> Found[S]:
    """Walks through the whole machine."""
    beginnings = machine.beginnings()
    explorer = _Explorer(machine)
    reached = reach((beginning.case for beginning in beginnings), machine.alike, explorer.onward)
    commands = (*machine.commands, *explorer.happened.values())
    scenes, tried = tuple(explorer.scenes), frozenset(explorer.tried)
    return Found(machine, beginnings, commands, tried, scenes, len(reached), explorer.trials)


@dataclass(frozen=True)
class _Scene(Generic[S]):
    """A state with what is said about it in each of its trials."""

    case: S
    place: Place
    situation: Given

    def tried(self, roles: tuple[Role, ...], part: str, command: CommandDocs, answer: Answer) -> Tried:
        return Tried(self.place.stage, self.situation, roles, part, command, answer)


class _Explorer(Generic[S]):
    def __init__(self, machine: Machine[S]) -> None:
        self.machine = machine
        self.tried: set[Tried] = set()
        self.scenes: dict[tuple[str, Given], None] = {}
        self.happened: dict[tuple[str, Given], CommandDocs] = {}
        self.trials = 0
        # A role is judged first, on the stage alone: the walk of tests/standards/exploration.py asks in every state.
        self._barred: set[tuple[str, Given, Actor, str]] = set()
        self._orders = {by: [(command, _order(by, command)) for command in machine.commands] for by in machine.cast}

    def onward(self, case: S) -> Iterator[S]:
        """Tries everything in this state, and yields what follows from what is accepted."""
        scene = _Scene(case, self.machine.place(case), self.machine.situation(case))
        self.scenes[scene.place.stage, scene.situation] = None
        for by, orders in self._orders.items():
            part = self.machine.part(case, by)
            for documented, ready in orders:
                if (scene.place.stage, scene.situation, by, documented.action) in self._barred:
                    continue
                command = ready or _order(by, documented, case)
                if command is not None:
                    yield from self._try(scene, by, part, documented, command)
        for happening in self.machine.happenings(case):
            yield from self._happen(scene, happening)

    def _happen(self, scene: _Scene[S], happening: Happening[S]) -> Iterator[S]:
        kind, given, decided = happening.kind, happening.given, happening.decided
        command = self.happened.setdefault((kind, given), CommandDocs(kind, given))
        if isinstance(decided, Rejection):
            self.tried.add(scene.tried((), "", command, Answer(refused=decided.code)))
        else:
            told = replace(scene, case=happening.case)
            yield self._accepted(told, (), "", command, decided)

    def _try(
        self, scene: _Scene[S], by: Actor, part: str, documented: CommandDocs, command: Command[Any]
    ) -> Iterator[S]:
        self.trials += 1
        decision = self.machine.decide(scene.case, command)
        if isinstance(decision, Rejection):
            self.tried.add(scene.tried(by.roles, part, documented, Answer(refused=decision.code)))
            if decision.code is RejectionCode.ROLE_REQUIRED:
                self._barred.add((scene.place.stage, scene.situation, by, documented.action))
        else:
            yield self._accepted(scene, by.roles, part, documented, decision)

    def _accepted(
        self, scene: _Scene[S], roles: tuple[Role, ...], part: str, command: CommandDocs, events: Events
    ) -> S:
        after = scene.case
        answer = Answer()
        for event in events:
            after = self.machine.fold(after, (event,))
            place = self.machine.place(after)
            if place not in (scene.place, answer.moved_to):
                answer = Answer(None, place, event.clauses)
        self.tried.add(scene.tried(roles, part, command, answer))
        return after


def _order(by: Actor, command: CommandDocs, case: object = None) -> Command[Any] | None:
    """The order; None where only a case can say what is in it and there is none, or this one cannot say."""
    if command.needs_case and case is None:
        return None
    action = command.in_case(case)
    if action is None:
        return None
    return _ORDER.model_copy(update={"by": by, "data": action, "rules": action.declaration.rules})


_ORDER = Command[Any].model_construct(id="tried", by=SYSTEM, submitted_at=BEFORE, data=PassTime(), rules=0)
"""What all orders have in common. Making one from nothing takes as long as a decision on it."""


def numbered(clauses: Iterable[Clause]) -> list[Clause]:
    """The clauses once each, in the order of their numbers."""
    return sorted(set(clauses), key=lambda clause: int(clause.removeprefix("S")))
