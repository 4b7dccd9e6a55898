"""What brought a decision about, so that the decider can run again: a date, an order, a fact, a mark, an application.

An event does not hold the order it came from, but what the order said can be read from the first thing that followed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from standards.accreditation import actions as on_accreditation
from standards.accreditation import facts as a
from standards.accreditation.actions import AccreditationAction
from standards.actions import Order
from standards.actors import Actor
from standards.editions.timeline import EditionTimeline
from standards.events import Event, Fact, Ruled
from standards.partner import facts as p
from standards.partner.actions import PartnerOrder, RequestProgrammeAction, RequestTierAction
from standards.partner.record import Ruling
from standards.partner.state import Partner
from standards.rejections import Rejection
from standards.review import actions as on_review
from standards.review import facts as r
from standards.review.actions import ReviewAction
from standards.standing import deciding
from standards.standing.advance import advance
from standards.standing.course import Course, Doer
from standards.standing.state import Mark, Standing
from standards.vocabulary import PartnerAction, ReviewReason, ReviewStage, Seat

ON_RECORD = "as on record"
"""Stands for a reason that somebody wrote: no rule reads it."""


@dataclass(frozen=True)
class Dates:
    """Nothing but the time that passed."""


@dataclass(frozen=True)
class OrderOnAccreditation:
    """Somebody's order on an accreditation."""

    subject: str
    order: Order[AccreditationAction]


@dataclass(frozen=True)
class OrderOnReview:
    """Somebody's order on a review."""

    subject: str
    order: Order[ReviewAction]


@dataclass(frozen=True)
class OrderOnPartner:
    """Somebody's request for action on a partner."""

    order: Order[PartnerOrder]


@dataclass(frozen=True)
class Application:
    """An application for an accreditation."""

    kind: str
    by: Doer


@dataclass(frozen=True)
class Recorded:
    """A fact about the partner that came in."""

    ruled: Ruled[Any]
    by: Doer


@dataclass(frozen=True)
class MarkPlacedOn:
    """A mark that reached the partner's record."""

    mark: Mark


@dataclass(frozen=True)
class MarkVacatedAt:
    """A mark that was vacated."""

    mark_id: str


Cause = (
    Dates
    | OrderOnAccreditation
    | OrderOnReview
    | OrderOnPartner
    | Application
    | Recorded
    | MarkPlacedOn
    | MarkVacatedAt
)
Ran = Course | Rejection


def run(  # noqa: PLR0911 - one line a cause reads best as a table
    before: Standing, cause: Cause, at: datetime, editions: EditionTimeline
) -> Ran:
    """What the decider makes of the cause on the standing at the instant."""
    match cause:
        case Dates():
            return advance(before, at, editions)
        case OrderOnAccreditation(subject=subject, order=order):
            return deciding.act_on_accreditation(before, subject, order, at, editions)
        case OrderOnReview(subject=subject, order=order):
            return deciding.act_on_review(before, subject, order, at, editions)
        case OrderOnPartner(order=order):
            return deciding.act_on_partner(before, order, at, editions)
        case Application(kind=kind, by=by):
            return deciding.apply_for(before, kind, by, at, editions)
        case Recorded(ruled=ruled, by=by):
            return deciding.record_on_partner(before, _always(ruled), by, at, editions)
        case MarkPlacedOn(mark=mark):
            return deciding.place_mark(before, mark, editions)
        case MarkVacatedAt(mark_id=mark_id):
            return deciding.vacate_mark(before, mark_id, at, editions)
        case _:
            assert_never(cause)


def _always(ruled: Ruled[Any]) -> Callable[[Course, Partner], Ruling]:
    return lambda _course, _partner: [ruled]


def cause_of(first: Event[Any], before: Standing, marks: tuple[Mark, ...], editions: EditionTimeline) -> Cause | None:
    """What the decision that began with this event came from; None where nothing was decided on facts.

    ``marks`` are all the partner's marks, those that came or went at the event's instant among them.
    """
    fact = first.fact
    match fact:
        case p.PartnerRecorded() | p.CertificationRecorded() | p.CertificationRemoved():
            return Recorded(Ruled(fact, first.clauses), Doer(first.actor, first.role, first.command))
        case p.ActionRequested():
            return OrderOnPartner(_order(first, _request(fact)))
        case a.AccreditationIssued(kind=kind, imported=False):
            return Application(kind, Doer(first.actor, first.role, first.command))
        case a.AccreditationIssued() | a.TakenUp() | r.ReviewTakenUp() | r.PacketPrepared() | p.MarkImported():
            return None
        case _ if first.command is not None:
            return _ordered(first, before, editions)
        case _:
            return _of_the_product(first, marks)


def _of_the_product(first: Event[Any], marks: tuple[Mark, ...]) -> Cause:
    """A mark that came or went at the instant, or else a date."""
    placed = next((mark for mark in marks if mark.placed_at == first.at and mark.vacated_at != first.at), None)
    if placed is not None:
        return MarkPlacedOn(placed.model_copy(update={"vacated_at": None}))
    vacated = next((mark for mark in marks if mark.vacated_at == first.at), None)
    return MarkVacatedAt(vacated.id) if vacated is not None else Dates()


def _ordered(first: Event[Any], before: Standing, editions: EditionTimeline) -> Cause | None:
    on_a_review = _review_action(first.fact)
    if on_a_review is not None:
        return OrderOnReview(first.subject, _order(first, on_a_review, _seat(first, before, editions)))
    ordered = _accreditation_action(first)
    if ordered is None:
        return None
    subject, action = ordered
    return OrderOnAccreditation(subject, _order(first, action))


def _review_action(  # noqa: PLR0911 - one line a fact reads best as a table
    fact: Fact,
) -> ReviewAction | None:
    match fact:
        case r.ReviewVoteCast(vote=vote):
            return on_review.CastReviewVote(vote=vote, reason=ON_RECORD)
        case r.ReviewerRecused(reason=reason):
            return on_review.RecuseFromReview(reason=reason)
        case r.PacketReleased():
            return on_review.ReleasePacket(replacements=())
        case r.ReviewStageEntered(stage=ReviewStage.LEGAL):
            return on_review.RequestLegal()
        case r.LegalAdvised():
            return on_review.GiveLegalAdvice(advice=ON_RECORD)
        case r.DirectorDecided(decision=decision):
            return on_review.Decide(decision=decision, reason=ON_RECORD)
        case _:
            return None


def _accreditation_action(first: Event[Any]) -> tuple[str, AccreditationAction] | None:
    match first.fact:
        case a.GraceGranted():
            return first.subject, on_accreditation.GrantGrace(reason=ON_RECORD)
        case a.GraceExtended(until=until):
            return first.subject, on_accreditation.ExtendGrace(reason=ON_RECORD, until=until.date())
        case a.GraceDenied():
            return first.subject, on_accreditation.DenyGrace(reason=ON_RECORD)
        case r.ReviewOpened(accreditation_id=str(subject)) | r.ReviewJoined(accreditation_id=str(subject)) if (
            first.fact.reason is ReviewReason.OPENED_BY_OPS
        ):
            return subject, on_accreditation.OpenReview(reason=ON_RECORD)
        case _:
            return None


def _request(fact: p.ActionRequested) -> PartnerOrder:
    request = RequestTierAction if fact.action is PartnerAction.TIER else RequestProgrammeAction
    return request(detail=ON_RECORD, complaint_id=fact.complaint_id)


def _seat(first: Event[Any], before: Standing, editions: EditionTimeline) -> Seat | None:
    """The seat in which the actor sat: as the fact says, or any where it was none."""
    if isinstance(first.fact, r.ReviewVoteCast):
        return first.fact.seat
    if not isinstance(first.fact, r.ReviewerRecused):
        return None
    held = next((seat for seat, sub in before.review(first.subject).holders.items() if sub == first.actor), None)
    return first.fact.seat or held or editions.in_force(first.at).accreditation_board.seats[0]


def _order(first: Event[Any], action: Any, seat: Seat | None = None) -> Order[Any]:
    by = Actor(sub=first.actor, roles=(first.role,), seat=seat)
    return Order[Any](id=first.command or ON_RECORD, by=by, submitted_at=first.at, action=action)
