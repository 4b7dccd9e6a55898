"""Finding what would have changed an outcome: the decider runs again with one fact changed, and says so itself.

Nothing is guessed. A change is told only where the run with it comes to another outcome than the run without it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from standards.events import Event
from standards.explaining.answers import Value, WouldHaveChanged
from standards.explaining.essence import Essence, essence
from standards.explaining.telling import tell
from standards.rejections import Rejection

S = TypeVar("S")
C = TypeVar("C")
Events = Sequence[Event[Any]]
MOST_SENTENCES = 4


@dataclass(frozen=True)
class Change(Generic[S, C]):
    """One fact as it was and as it might have been, with everything else as it was."""

    fact: str
    was: Value
    to: Value
    before: S
    cause: C


Ladder = Iterable[Change[S, C]]
"""Changes of one fact, the smallest first: the first that changes the outcome is the nearest."""
Runner = Callable[[S, C], Events | Rejection]
"""What the decider makes of a cause on a state."""


@dataclass(frozen=True)
class Question:
    """Which outcome is asked about: an event among those of a decision, or all that followed from its first."""

    event: Event[Any]
    what_followed: bool

    def key(self, ran: Events | Rejection) -> object:
        """The outcome of a run, to be compared."""
        if isinstance(ran, Rejection):
            return ran.code
        if not self.what_followed:
            return essence(self.event) in {essence(event) for event in ran}
        return frozenset(essence(event) for event in ran if self._follows(event))

    def _follows(self, event: Event[Any]) -> bool:
        if type(event.fact) is type(self.event.fact):
            return False
        ours, its = self.event.subject, event.subject
        return its == ours or not (its.startswith("acc_") and ours.startswith("acc_"))


def flips(
    ladders: Iterable[Ladder[S, C]], run: Runner[S, C], question: Question, actual: Events | Rejection
) -> tuple[WouldHaveChanged, ...]:
    """The nearest change of each fact that changes the outcome; those of the fewest steps come first."""
    key = question.key(actual)
    found = [nearest for ladder in ladders for nearest in _nearest(ladder, run, question, key, actual)]
    return tuple(change for _, change in sorted(found, key=lambda each: each[0]))


def _nearest(
    ladder: Ladder[S, C], run: Runner[S, C], question: Question, key: object, actual: Events | Rejection
) -> Iterator[tuple[int, WouldHaveChanged]]:
    for steps, change in enumerate(ladder, start=1):
        ran = run(change.before, change.cause)
        if question.key(ran) != key:
            then = instead(ran, actual)
            yield steps, WouldHaveChanged(fact=change.fact, was=change.was, to=change.to, then=then)
            return


def instead(ran: Events | Rejection, actual: Events | Rejection) -> str:
    """What the run came to that the actual one did not."""
    if isinstance(ran, Rejection):
        return f"It would {'still be' if isinstance(actual, Rejection) else 'have been'} refused: {ran.detail}"
    known: set[Essence] = set() if isinstance(actual, Rejection) else {essence(event) for event in actual}
    told = list(dict.fromkeys(tell(event) for event in ran if essence(event) not in known))[:MOST_SENTENCES]
    if isinstance(actual, Rejection):
        return " ".join(["It would have been accepted.", *told])
    return " ".join(told) or "This would not have happened."
