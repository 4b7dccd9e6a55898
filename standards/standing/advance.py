"""Time passes: every date that is due is held, in order, under the edition in force at its instant (S4, S6, S27).

Dates are applied before whatever happens at the same instant, so a late process cannot let an order overtake a date.
"""

from dataclasses import dataclass
from datetime import datetime

from standards.accreditation.schedule import Deadline, deadlines
from standards.clauses import Clause
from standards.editions import Edition
from standards.editions.timeline import EditionTimeline
from standards.review.facts import ReviewOverdue
from standards.review.state import AccreditationReview
from standards.standing.checkpoints import hold
from standards.standing.course import Course
from standards.standing.reacting import react
from standards.standing.state import Standing
from standards.vocabulary import ReviewStage

_BOARD_CLAUSES = {
    ReviewStage.BOARD: (Clause.S31,),
    ReviewStage.LEGAL: (Clause.S36,),
    ReviewStage.DIRECTOR: (Clause.S35,),
    ReviewStage.CLOSED: (),
}


@dataclass(frozen=True)
class Due:
    """What is due next: a date of an accreditation, or the deadline of a review's stage."""

    at: datetime
    edition: Edition
    subject: str
    deadline: Deadline | None
    """None for a review's deadline, which warns and moves nothing."""


def advance(standing: Standing, now: datetime, editions: EditionTimeline, noise: str = "") -> Course:
    """The course of everything due by ``now``; its standing is the one after it, its events what must be recorded."""
    since = standing.last_at or now
    course = Course(standing, since, editions.in_force(since), noise)
    react(course)
    while (due := next_due(course.standing, editions)) is not None and due.at <= now:
        course.at, course.edition = max(due.at, course.at), due.edition
        _apply(course, due)
        react(course)
    course.at = max(now, course.at)
    course.edition = editions.in_force(course.at)
    return course


def next_due(standing: Standing, editions: EditionTimeline) -> Due | None:
    """What is due first, or None: the partner's standing waits for nothing.

    A date that an edition makes counts where that edition is in force; dates still to come move with a new edition.
    """
    since = standing.last_at
    if since is None:
        return None
    edition: Edition | None = editions.in_force(since)
    while edition is not None:
        following = editions.following(edition)
        due = _first(standing, edition, since)
        if due is not None and (following is None or due.at < following.effective_from):
            return due
        if following is not None:
            since = max(since, following.effective_from)
        edition = following
    return None


def next_due_of(standing: Standing, subject: str, editions: EditionTimeline) -> Due | None:
    """What is due first of one accreditation or one review."""
    only = standing.model_copy(
        update={
            "accreditations": tuple(item for item in standing.accreditations if item.id == subject),
            "reviews": tuple(item for item in standing.reviews if item.id == subject),
        }
    )
    return next_due(only, editions)


def _first(standing: Standing, edition: Edition, since: datetime) -> Due | None:
    """The first date under the edition, no earlier than ``since``: by instant, by kind, by the order of issue."""
    found = [
        (max(deadline.at, since), deadline.rank, place, item.id, deadline)
        for place, item in enumerate(standing.live)
        for deadline in deadlines(item, edition)
    ]
    first = min(found, key=lambda candidate: candidate[:3], default=None)
    review = _reviews_deadline(standing.open_review, edition, since)
    if first is None:
        return review
    at, _, _, subject, deadline = first
    return review if review is not None and review.at < at else Due(at, edition, subject, deadline)


def _reviews_deadline(review: AccreditationReview | None, edition: Edition, since: datetime) -> Due | None:
    if review is None or review.overdue or review.due_at is None:
        return None
    return Due(max(review.due_at, since), edition, review.id, None)


def _apply(course: Course, due: Due) -> None:
    if due.deadline is not None:
        hold(course, course.standing.accreditation(due.subject), due.deadline)
        return
    review = course.standing.review(due.subject)
    course.note_review(review, ReviewOverdue(stage=review.stage).under(*_BOARD_CLAUSES[review.stage]))
