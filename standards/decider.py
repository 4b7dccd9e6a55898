"""The heart: a process is one value of type ``Decider``, and everything that runs it calls the same three functions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from standards.commands import Command
from standards.guards import Facts, Rejected, Situation
from standards.rejections import Rejection

S = TypeVar("S")
E = TypeVar("E")
R = TypeVar("R")
T = TypeVar("T")


def accepted(outcome: T | Rejection) -> T:
    """What came of a command that nothing can stand against. Raises ``ValueError`` where something did."""
    if isinstance(outcome, Rejection):
        raise ValueError(outcome.detail)
    return outcome


@dataclass(frozen=True)
class Decider(Generic[S, E, R]):
    """A process as pure functions of its state ``S``, its commands, its events ``E`` and the rules ``R`` in force.

    ``R`` is the edition that a complaint keeps, or the timeline of editions that governs a partner's standing.
    """

    decide: Callable[[S | None, Command[Any], datetime, R], tuple[E, ...] | Rejection]
    """What follows from a command at ``now``: deadlines that are due by then first; or why it is rejected.

    A command that took effect before follows with nothing. ``now`` counts as no earlier than the last event.
    """
    evolve: Callable[[S | None, E], S]
    """The state after an event."""
    next_deadline: Callable[[S, R], datetime | None]
    """The next instant at which the process changes by itself, in UTC, or None: it waits for people alone."""
    rejected: Callable[[S | None, Command[Any], datetime, R], Rejected[S] | None] = lambda *_: None
    """What stands in the command's way where ``decide`` rejects it, with what was looked at; None where it does not."""
    context: Callable[[Situation[S, Any, Any]], Facts] = lambda _: ()
    """Where the state stands: the facts that an explanation of any rejection tells, beside those of its guard."""
