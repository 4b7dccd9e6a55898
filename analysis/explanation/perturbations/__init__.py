"""What might have been otherwise in a partner's standing: one fact at a time, the smallest change of each first.

Each function gives the changes of one fact; whether they change anything is for the decider to say.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from analysis.explanation.decisions import Decided, StandingChange
from analysis.explanation.perturbations import conditions, facts, marks, people
from standards.accreditation.events import AccreditationIssued, RenewalHeld, ReviewEnded, Revoked, UnderReview
from standards.events import Event
from standards.partner.events import LockoutBegan, ProgrammesLeft
from standards.review.commands import ReviewCommand
from standards.review.events import BoardEventData, CourseEventData


def candidate_lists(decided: Decided) -> Iterator[Iterable[StandingChange]]:
    """Every fact that bears on the decision, what people decided before what they found."""
    yield people.votes(decided)
    yield people.directors_decision(decided)
    yield people.returns(decided)
    if decided.event is not None and isinstance(decided.command.data, ReviewCommand) and _is_the_boards(decided.event):
        return
    yield facts.tier(decided)
    yield from facts.certifications_missing(decided)
    yield facts.certifications_held(decided)
    yield conditions.lockout(decided)
    if decided.event is not None and isinstance(decided.event.data, AccreditationIssued):
        return
    yield from _over_time(decided)


def _is_the_boards(event: Event[Any]) -> bool:
    """Whether it rests on what the board and the director decided, and on no fact about the partner."""
    return isinstance(
        event.data, BoardEventData | CourseEventData | ReviewEnded | Revoked | LockoutBegan | ProgrammesLeft
    )


def _over_time(decided: Decided) -> Iterator[Iterable[StandingChange]]:
    """What dates and marks bring about."""
    yield conditions.grace(decided)
    yield conditions.remediation(decided)
    yield conditions.reviews_deadline(decided)
    yield facts.recorded_certification(decided)
    yield marks.not_vacated(decided)
    yield marks.fewer_marks(decided)
    yield marks.more_marks(decided)
    yield from marks.seriousness(decided)
    yield marks.settled(decided)
    if decided.event is not None and isinstance(decided.event.data, RenewalHeld | UnderReview):
        yield conditions.open_review(decided)
