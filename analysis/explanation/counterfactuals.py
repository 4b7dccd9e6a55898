"""Finding what would have changed an outcome: the decider runs again with one fact changed, and says so itself.

Nothing is guessed. A change is told only where the run with it comes to another outcome than the run without it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from analysis.explanation.outcome_key import outcome_key
from analysis.explanation.schema import Value, WouldHaveChanged
from analysis.explanation.text import describe
from standards.accreditation.events import CheckpointHeld
from standards.events import Event, EventData
from standards.rejections import Rejection

S = TypeVar("S")
C = TypeVar("C")
Events = Sequence[Event[Any]]
Ran = Events | Rejection
"""What the decider made of something."""
MOST_SENTENCES = 3


@dataclass(frozen=True)
class Change(Generic[S, C]):
    """One fact as it was and as it might have been, with everything else as it was."""

    fact: str
    was: Value
    to: Value
    before: S
    command: C
    already: Events = ()
    """What the change itself would have brought about before the decision."""


Candidates = Iterable[Change[S, C]]
"""Changes of one fact, the smallest first: the first that changes the outcome is the nearest."""


class Question(Protocol):
    """Which outcome is asked about."""

    def key(self, ran: Ran) -> object:
        """The outcome of a run, to be compared."""

    def instead(self, ran: Ran) -> str:
        """What a run came to that the actual one did not."""


def counterfactuals(
    candidate_lists: Iterable[Candidates[S, C]], run: Callable[[S, C], Ran], question: Question, actual: Ran
) -> tuple[WouldHaveChanged, ...]:
    """The nearest change of each fact that changes the outcome; those of the fewest steps come first."""
    key = question.key(actual)
    found = [nearest for candidates in candidate_lists for nearest in _nearest(candidates, run, question, key)]
    return tuple(change for _, change in sorted(found, key=lambda each: each[0]))


def _nearest(
    candidates: Candidates[S, C], run: Callable[[S, C], Ran], question: Question, key: object
) -> Iterator[tuple[int, WouldHaveChanged]]:
    for steps, change in enumerate(candidates, start=1):
        ran = run(change.before, change.command)
        ran = ran if isinstance(ran, Rejection) else (*change.already, *ran)
        if question.key(ran) != key:
            then = question.instead(ran)
            yield steps, WouldHaveChanged(fact=change.fact, was=change.was, to=change.to, then=then)
            return


@dataclass(frozen=True)
class OfAnEvent:
    """Why did this happen: whether the event is there, or all that followed where it began the decision."""

    event: Event[Any]
    actual: Events
    what_followed: bool
    said: type[EventData] | None
    """What somebody asked for, which is no news where the command itself is the fact that changed."""

    def key(self, ran: Ran) -> object:
        """The outcome of a run, to be compared."""
        if isinstance(ran, Rejection):
            return ran.code
        found = {outcome_key(event) for event in ran}
        if not self.what_followed:
            return outcome_key(self.event) in found
        # What came a moment earlier in the run is no other outcome.
        followed = {outcome_key(event) for event in self.actual if self._follows(event)}
        news = {outcome_key(event) for event in ran if self._follows(event)}
        return followed & found, news - {outcome_key(event) for event in self.actual}

    def _follows(self, event: Event[Any]) -> bool:
        if type(event.data) is type(self.event.data) or event.at != self.event.at:
            return False
        ours, its = self.event.subject, event.subject
        return its == ours or not (its.startswith("acc_") and ours.startswith("acc_"))

    def instead(self, ran: Ran) -> str:
        """What a run came to that the actual one did not."""
        if isinstance(ran, Rejection):
            return f"It would have been rejected: {ran.detail}"
        known = {outcome_key(event) for event in self.actual}
        unsaid = (self.said, CheckpointHeld)  # a look by itself is no outcome
        news = [event for event in ran if outcome_key(event) not in known and type(event.data) not in unsaid]
        return self._told(news) or self._without(ran)

    def _told(self, events: list[Event[Any]]) -> str:
        return " ".join(dict.fromkeys(describe(event) for event in self._nearest(events)))

    def _without(self, ran: Events) -> str:
        """What would not have followed; all of it, where nothing else would have."""
        if not self.what_followed:
            return "This would not have happened."
        still = {outcome_key(event) for event in ran}
        followed = [event for event in self.actual if self._follows(event)]
        gone = [event for event in followed if outcome_key(event) not in still]
        if not gone:
            return self._told(
                [event for event in ran if outcome_key(event) not in {outcome_key(one) for one in self.actual}]
            )
        if len(gone) == len(followed):
            return "Nothing of this would have followed."
        return f"This alone would not have followed: {self._told(gone)}"

    def _nearest(self, news: list[Event[Any]]) -> list[Event[Any]]:
        """A few events in the order of time: of the same instant where there are any, those of the subject first."""
        at_once = [event for event in news if event.at == self.event.at] or news
        nearest = sorted(at_once, key=lambda event: event.subject != self.event.subject)[:MOST_SENTENCES]
        return [event for event in at_once if event in nearest]


@dataclass(frozen=True)
class OfARejection:
    """Why was this rejected: by which code and on which clauses, or not at all."""

    rejection: Rejection

    def key(self, ran: Ran) -> object:
        """The code and the clauses of the rejection; None where it was accepted."""
        return (ran.code, ran.clauses) if isinstance(ran, Rejection) else None

    def instead(self, ran: Ran) -> str:
        """What would have come of it."""
        if isinstance(ran, Rejection) and ran.code is self.rejection.code:
            return f"This prerequisite would hold; still rejected: {ran.detail}"
        if isinstance(ran, Rejection):
            return f"It would be rejected for another reason: {ran.detail}"
        return " ".join(["It would be accepted.", *dict.fromkeys(describe(event) for event in ran[:MOST_SENTENCES])])
