"""What the docs need to know of a process to walk through it: its actions, its decider, and the facts that matter."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from cli.docs.commands import CommandDocs
from cli.docs.table_minimizer import Given
from standards.actors import Actor
from standards.commands import Command, Declaration
from standards.events import Event
from standards.rejections import Rejection

S = TypeVar("S")
Events = tuple[Event[Any], ...]

CLOCK = "a deadline"
FELL_DUE = "event"
BESIDE = "beside it"
"""What else holds where something comes about: the tables name it, the picture would drown in it."""


@dataclass(frozen=True)
class Place:
    """Where a case stands, in the process's own words; ``outcome`` where it has ended."""

    stage: str
    outcome: str | None = None


@dataclass(frozen=True)
class Beginning(Generic[S]):
    """How a case comes into being: in words, and as it is after its first event."""

    words: str
    first: Event[Any]
    case: S


@dataclass(frozen=True)
class Happening(Generic[S]):
    """What nobody asks for: a date, a fact that is told. ``given`` says which, then what it depends on."""

    kind: str
    given: Given
    case: S
    """The case with what was told in its place, before anything follows from it."""
    decided: Events | Rejection


class Machine(ABC, Generic[S]):
    """One process under one edition: its three pure functions are behind ``decide``, ``clock`` and ``fold``."""

    name: ClassVar[str]
    """Also the name of its page."""
    title: ClassVar[str]
    about: ClassVar[str]
    """What the process is for, as one paragraph of Markdown."""
    declared_in: ClassVar[str]
    """Where its actions are declared, as a link from its page."""
    stages: ClassVar[tuple[StrEnum, ...]]
    actions: ClassVar[Mapping[str, Declaration]]
    by_itself: ClassVar[tuple[str, ...]] = (CLOCK,)
    """The kinds of ``happenings``, in the order in which the page shows them."""

    cast: tuple[Actor, ...]
    """Who tries every command: somebody of each role, and as many more as a decision takes."""
    commands: tuple[CommandDocs, ...]
    edition: str

    @abstractmethod
    def beginnings(self) -> tuple[Beginning[S], ...]:
        """Every way in which a case begins."""

    @abstractmethod
    def decide(self, case: S, command: Command[Any]) -> Events | Rejection:
        """What follows from the order at the instant of the case's last event: no deadline falls due before it."""

    @abstractmethod
    def happenings(self, case: S) -> Iterator[Happening[S]]:
        """What comes about without a command; of what lies ahead, the case's next deadline."""

    @abstractmethod
    def fold(self, case: S, events: Events) -> S:
        """The case after the events. It forgets the order that caused them, so that the same one can be tried again."""

    @abstractmethod
    def place(self, case: S) -> Place:
        """The stage and the outcome."""

    @abstractmethod
    def situation(self, case: S) -> Given:
        """The facts beside the stage on which an answer depends, in words, by what they are about."""

    @abstractmethod
    def part(self, case: S, by: Actor) -> str:
        """What the person did in the case so far that an answer depends on, in words; empty for a newcomer."""

    @abstractmethod
    def alike(self, case: S) -> Hashable:
        """The same for two states that no rule tells apart. Finite, so that the walk ends."""
