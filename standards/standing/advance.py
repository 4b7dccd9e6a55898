"""Time passes: every date that is due is held, in order, under the edition in force at its instant (S4, S6, S27).

Dates are applied before whatever happens at the same instant, so a late process cannot let a command overtake a date.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from standards.accreditation.schedule import Deadline, next_deadline
from standards.base_model import asked_once
from standards.clauses import Clause
from standards.editions import Edition
from standards.editions.timeline import EditionTimeline
from standards.guards import RULES
from standards.review.events import ReviewEscalated, ReviewOverdue
from standards.review.state import AccreditationReview
from standards.standing.checkpoints import run_checkpoint
from standards.standing.decision import StandingDecision
from standards.standing.reactions import react
from standards.standing.state import Standing
from standards.vocabulary import ReviewStage

_BOARD_CLAUSES = {
    ReviewStage.BOARD: (Clause.S31,),
    ReviewStage.LEGAL: (Clause.S36,),
    ReviewStage.DIRECTOR: (Clause.S35,),
    ReviewStage.CLOSED: (),
}

_ESCALATES = (ReviewStage.BOARD, ReviewStage.DIRECTOR)
"""The stages of which people whom the edition names are told when they are late (extension)."""
ESCALATING_RULES = 3
"""The first rules under which a late review is told to them."""


class Due(NamedTuple):
    """What is due next: a date of an accreditation, or the deadline of a review's stage."""

    at: datetime
    edition: Edition
    subject: str
    deadline: Deadline | None
    """None for a review's deadline, which warns and moves nothing, and for its escalation."""


def advance(
    standing: Standing, now: datetime, editions: EditionTimeline, seed: str = "", rules: int = RULES
) -> StandingDecision:
    """The decision of everything due by ``now``; its standing is the one after it, its events what must be recorded.

    ``rules`` are those under which the command was given.
    """
    since = standing.last_at or now
    decision = StandingDecision(standing, since, editions, seed, rules=rules)
    react(decision)
    taking_over = editions.following(decision.edition)
    while True:
        due = _next_due(decision.standing, editions, rules)
        changed = _next_change_of_marks(decision) if standing.marks else None
        until = now if due is None or now < due.at else due.at
        until = until if changed is None or until < changed else changed
        if taking_over is not None and taking_over.effective_from <= until:
            # What an edition lets recover does so as it takes effect, before any date that it governs.
            decision.at, decision.edition = max(taking_over.effective_from, decision.at), taking_over
            taking_over = editions.following(taking_over)
        elif due is not None and due.at <= until:
            decision.at = max(due.at, decision.at)
            _apply(decision, due)
        elif changed is not None and changed <= now:
            decision.at = changed
        else:
            break
        react(decision)
    decision.at = max(now, decision.at)
    return decision


def _next_change_of_marks(decision: StandingDecision) -> datetime | None:
    """The first instant to come at which a mark was placed or annulled that nothing has reacted to yet."""
    first, since = None, decision.at
    for mark in decision.standing.marks:
        for at in (mark.placed_at, mark.vacated_at):
            if at is not None and since < at and (first is None or at < first):
                first = at
    return first


def next_due(standing: Standing, editions: EditionTimeline, rules: int = RULES) -> Due | None:
    """What is due first, or None: the partner's standing waits for nothing.

    A date that an edition makes counts where that edition is in force; dates still to come move with a new edition.
    """
    return _next_due(standing, editions, rules)


@asked_once
def _next_due(standing: Standing, editions: EditionTimeline, rules: int) -> Due | None:
    since = standing.last_at
    if since is None:
        return None
    edition: Edition | None = editions.in_force(since)
    while edition is not None:
        following = editions.following(edition)
        due = _first(standing, edition, since, rules)
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


def next_look(standing: Standing, subject: str, at: datetime, editions: EditionTimeline) -> datetime | None:
    """When one accreditation or review is looked at next by itself after the instant: its first date, or an edition.

    None where it is over: nothing is due any more.
    """
    going_on = subject in {item.id for item in standing.live} | {item.id for item in standing.reviews if item.is_open}
    if not going_on:
        return None
    due = next_due_of(standing, subject, editions)
    taking_over = editions.following(editions.in_force(at))
    instants = (due.at if due else None, taking_over.effective_from if taking_over else None)
    return min((at for at in instants if at is not None), default=None)


def _first(standing: Standing, edition: Edition, since: datetime, rules: int) -> Due | None:
    """The first date under the edition, no earlier than ``since``: by instant, by kind, by the order of issue."""
    first, subject = None, ""
    for item in standing.live:
        nearest = next_deadline(item, edition)
        if nearest is not None and (first is None or nearest.comes_before(first)):
            first, subject = nearest, item.id
    opened = standing.open_review
    review = None if opened is None else _reviews_deadline(opened, edition, since, rules)
    if first is None:
        return review
    at = max(first.at, since)
    return review if review is not None and review.at < at else Due(at, edition, subject, first)


def _reviews_deadline(review: AccreditationReview, edition: Edition, since: datetime, rules: int) -> Due | None:
    """The stage's deadline; after it, when the edition in force has those it names told that the stage is late."""
    if review.due_at is None:
        return None
    if not review.overdue:
        return Due(max(review.due_at, since), edition, review.id, None)
    if review.escalated or review.stage not in _ESCALATES or rules < ESCALATING_RULES:
        return None
    late = review.due_at + timedelta(days=edition.follow_up.board_overdue_escalates_after_days)
    return Due(max(late, since), edition, review.id, None)


def _apply(decision: StandingDecision, due: Due) -> None:
    if due.deadline is not None:
        run_checkpoint(decision, decision.standing.accreditation(due.subject), due.deadline)
        return
    review = decision.standing.review(due.subject)
    if review.overdue:
        decision.note_review(review, ReviewEscalated(stage=review.stage).under())
    else:
        decision.note_review(review, ReviewOverdue(stage=review.stage).under(*_BOARD_CLAUSES[review.stage]))
