"""What might have been otherwise in a partner's standing: one fact at a time, the smallest change of each first.

Each function gives the changes of one fact; whether they change anything is for the decider to say.
"""

from collections.abc import Iterable, Iterator

from standards.explaining.changes import conditions, facts, marks, people
from standards.explaining.decided import Decided, StandingChange


def ladders(decided: Decided) -> Iterator[Iterable[StandingChange]]:
    """Every fact that might have been otherwise, what people decided before what they found."""
    yield people.votes(decided)
    yield people.directors_decision(decided)
    yield people.returns(decided)
    yield conditions.grace(decided)
    yield conditions.remediation(decided)
    yield conditions.reviews_deadline(decided)
    yield facts.tier(decided)
    yield from facts.certifications_missing(decided)
    yield facts.certifications_held(decided)
    yield facts.recorded_certification(decided)
    yield marks.fewer_marks(decided)
    yield marks.more_marks(decided)
    yield from marks.seriousness(decided)
    yield marks.settled(decided)
    yield conditions.open_review(decided)
    yield conditions.lockout(decided)
