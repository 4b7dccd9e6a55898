"""Guards: the preconditions of a command as data, declared once, in the order in which rejections are judged.

``decide``, the offered commands, the explanation of a rejection and the tables in the docs read them; nobody states a
precondition twice.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from standards.actors import Actor
from standards.clauses import Clause
from standards.commands import Command, CommandData
from standards.editions import Edition
from standards.rejections import Rejection, RejectionCode

S = TypeVar("S")
D = TypeVar("D", bound=CommandData)


@dataclass(frozen=True)
class Situation(Generic[S]):
    """What a guard looks at: the state after the deadlines due by ``at``, who asks, and the command where it is known.

    ``command`` is None where it is only asked what may be offered to the caller.
    """

    state: S
    by: Actor
    at: datetime
    edition: Edition
    command: Command[Any] | None = None
    subject: str | None = None

    @property
    def data(self) -> Any:
        """The content of the command. Guards that read it set ``reads_content``."""
        assert self.command is not None
        return self.command.data


@dataclass(frozen=True)
class Remedy(Generic[S]):
    """The smallest change that lets a guard pass: a fact as it is, as it would have to be, and the situation then."""

    fact: str
    was: Any
    to: Any
    situation: Situation[S]


@dataclass(frozen=True)
class Guard(Generic[S]):
    """One precondition: a stable name, the code and clauses of the rejection, the test, the words, the remedy."""

    name: str
    code: RejectionCode
    clauses: tuple[Clause, ...]
    holds: Callable[[Situation[S]], bool]
    words: str | Callable[[Situation[S]], str]
    """What to do instead, to the caller."""
    field: str | None = None
    """The part of the command that is at fault, where one is."""
    reads_content: bool = False
    """Whether it judges what the command says: it is then passed over where commands are offered."""
    remedies: Callable[[Situation[S]], Iterable[Remedy[S]]] = lambda _: ()
    facts: Callable[[Situation[S]], Iterable[tuple[str, Any]]] = lambda _: ()
    """The facts that the test looked at, by name, for the explanation of a rejection."""

    def reject(self, situation: Situation[S]) -> Rejection:
        """The rejection that this guard gives."""
        words = self.words if isinstance(self.words, str) else self.words(situation)
        return Rejection(self.code, words, self.clauses, self.field)


def first_failing(guards: Sequence[Guard[S]], situation: Situation[S]) -> Guard[S] | None:
    """The guard that rejects, the first in order; None where the command may be taken."""
    offered_only = situation.command is None
    for guard in guards:
        if offered_only and guard.reads_content:
            continue
        if not guard.holds(situation):
            return guard
    return None
