"""Which events tell that a partner is under review, and so are hidden from who may sit and from directors (S32, S35).

They are left out by the query, so that a page is as full as any other, and the sequences that are shown leave no gap.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, and_, any_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.tables import complaints
from records.reviews.tables import reviews
from records.tables.event_log import events
from records.visibility import ReviewsKnown, Visibility
from standards.review.events import THAT_IT_RUNS
from standards.vocabulary import Outcome, ReviewStage

TELL_OF_REVIEWS = (
    "under_review",
    "review_ended",
    "renewal_held",
    "remediation_opened",
    "remediation_ended",
    "remediation_ran_out",
)
"""A hold and a remediation go where a review begins: seen to end without a reason, they would tell of it."""
TELL_OF_MARKS = ("checkpoint_held", "marks_flagged", "mark_imported")

Hidden = Mapping[str, Sequence[int]]
"""By subject, the sequences of its events that the reader is not shown, in order."""


def sealed() -> ColumnElement[bool]:
    """The condition under which a review's votes can no longer change (S35)."""
    row = reviews.c
    with_director = func.coalesce(row.state["asked_legal_from"].astext, "") == ReviewStage.DIRECTOR.value
    return or_(row.stage.in_([ReviewStage.DIRECTOR.value, ReviewStage.CLOSED.value]), with_director)


def marked_cases(
    subs: Collection[str] | ColumnElement[Sequence[str]],
    case_id: ColumnElement[str] = complaints.c.id,
    outcome: ColumnElement[str | None] = complaints.c.outcome,
) -> ColumnElement[bool]:
    """The condition on a complaint that ended in a mark, and in which none of the subjects took part.

    Whoever took part in it is refused a vote on it (S32), and knows it. ``subs`` may be an array of a query around it.
    """
    log = events.alias()
    theirs = log.c.actor == any_(subs) if isinstance(subs, ColumnElement) else log.c.actor.in_(subs)
    took_part = select(log.c.subject).where(log.c.subject == case_id, theirs).exists()
    return and_(outcome.is_not(None), outcome == Outcome.MARK_PLACED.value, ~took_part)


def hidden_events(visibility: Visibility) -> ColumnElement[bool]:
    """The condition on an event that the reader is not shown."""
    return or_(_about_reviews(visibility), _about_deliberations(visibility))


def _about_reviews(visibility: Visibility) -> ColumnElement[bool]:
    log = events.c
    match visibility.reviews:
        case ReviewsKnown.ALL:
            return false()
        case ReviewsKnown.SEALED:
            return or_(log.type.in_(TELL_OF_REVIEWS), log.subject.in_(unsealed()))
        case ReviewsKnown.NONE:
            cases = select(complaints.c.id).where(marked_cases(visibility.subs))
            streams = or_(log.subject.like("rev\\_%"), log.subject.like("mrk\\_%"), log.subject.in_(cases))
            return or_(log.type.in_((*TELL_OF_REVIEWS, *TELL_OF_MARKS)), streams)


def _about_deliberations(visibility: Visibility) -> ColumnElement[bool]:
    """Events by which a board comes to what it decides."""
    log = events.c
    deliberates = and_(log.subject.like("rev\\_%"), log.type.not_in(THAT_IT_RUNS))
    match visibility.deliberations:
        case ReviewsKnown.ALL:
            return false()
        case ReviewsKnown.SEALED:
            return and_(deliberates, log.subject.in_(unsealed()))
        case ReviewsKnown.NONE:
            return deliberates


def unsealed() -> Select[str]:
    """The ids of the reviews whose votes can still change."""
    return select(reviews.c.id).where(~sealed())


def shown_events(visibility: Visibility) -> list[ColumnElement[bool]]:
    """The conditions under which the reader is shown an event; none where nothing is hidden."""
    return [~hidden_events(visibility)] if visibility.hides_events else []


async def hidden_in(connection: AsyncConnection, subjects: Collection[str], visibility: Visibility) -> Hidden:
    """The hidden events of the subjects."""
    found: dict[str, list[int]] = defaultdict(list)
    if visibility.hides_events and subjects:
        log = events.c
        query = select(log.subject, log.sequence).where(log.subject.in_(set(subjects)), hidden_events(visibility))
        for row in await connection.execute(query.order_by(log.subject, log.sequence)):
            found[row.subject].append(row.sequence)
    return found


def shown_sequence(hidden: Hidden, subject: str, sequence: int) -> int:
    """The place of the event among those that the reader is shown."""
    return sequence - sum(one <= sequence for one in hidden.get(subject, ()))


def sequence_on_record(hidden: Hidden, subject: str, shown: int) -> int:
    """The sequence of the event that has this place among those that the reader is shown."""
    sequence = shown
    for one in hidden.get(subject, ()):
        if one > sequence:
            break
        sequence += 1
    return sequence
