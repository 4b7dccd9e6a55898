"""What brought a decision about, so that the decider can run again: a date, an order, a fact, a mark, an application.

An event does not hold the order it came from, but what the order said can be read from the first thing that followed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from standards.accreditation import commands as on_accreditation
from standards.accreditation import events as a
from standards.accreditation.commands import AccreditationCommand
from standards.actors import Actor
from standards.commands import Command
from standards.editions.timeline import EditionTimeline
from standards.events import Event, EventData, PendingEvent
from standards.partner import events as p
from standards.partner.commands import PartnerCommand, RequestProgrammeAction, RequestTierAction
from standards.partner.decide import Ruling
from standards.partner.state import Partner
from standards.rejections import Rejection
from standards.review import commands as on_review
from standards.review import events as r
from standards.review.commands import ReviewCommand
from standards.standing import decide as deciding
from standards.standing.advance import advance
from standards.standing.decision import Attribution, Course
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
    command: Command[AccreditationCommand]


@dataclass(frozen=True)
class OrderOnReview:
    """Somebody's order on a review."""

    subject: str
    command: Command[ReviewCommand]


@dataclass(frozen=True)
class OrderOnPartner:
    """Somebody's request for action on a partner."""

    command: Command[PartnerCommand]


@dataclass(frozen=True)
class Application:
    """An application for an accreditation."""

    kind: str
    by: Attribution


@dataclass(frozen=True)
class Recorded:
    """A fact about the partner that came in."""

    ruled: PendingEvent[Any]
    by: Attribution


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
        case OrderOnAccreditation(subject=subject, command=command):
            return deciding.act_on_accreditation(before, subject, command, at, editions)
        case OrderOnReview(subject=subject, command=command):
            return deciding.act_on_review(before, subject, command, at, editions)
        case OrderOnPartner(command=command):
            return deciding.act_on_partner(before, command, at, editions)
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


def _always(ruled: PendingEvent[Any]) -> Callable[[Course, Partner], Ruling]:
    return lambda _course, _partner: [ruled]


def cause_of(first: Event[Any], before: Standing, marks: tuple[Mark, ...], editions: EditionTimeline) -> Cause | None:
    """What the decision that began with this event came from; None where nothing was decided on facts.

    ``marks`` are all the partner's marks, those that came or went at the event's instant among them.
    """
    fact = first.data
    match fact:
        case p.PartnerRecorded() | p.CertificationRecorded() | p.CertificationRemoved():
            return Recorded(PendingEvent(fact, first.clauses), Attribution(first.actor, first.role, first.command))
        case p.ActionRequested():
            return OrderOnPartner(_order(first, _request(fact)))
        case a.AccreditationIssued(kind=kind, imported=False):
            return Application(kind, Attribution(first.actor, first.role, first.command))
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
    on_a_review = _review_action(first.data)
    if on_a_review is not None:
        return OrderOnReview(first.subject, _order(first, on_a_review, _seat(first, before, editions)))
    ordered = _accreditation_action(first)
    if ordered is None:
        return None
    subject, action = ordered
    return OrderOnAccreditation(subject, _order(first, action))


def _review_action(  # noqa: PLR0911 - one line a fact reads best as a table
    fact: EventData,
) -> ReviewCommand | None:
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


def _accreditation_action(first: Event[Any]) -> tuple[str, AccreditationCommand] | None:
    match first.data:
        case a.GraceGranted():
            return first.subject, on_accreditation.GrantGrace(reason=ON_RECORD)
        case a.GraceExtended(until=until):
            return first.subject, on_accreditation.ExtendGrace(reason=ON_RECORD, until=until.date())
        case a.GraceDenied():
            return first.subject, on_accreditation.DenyGrace(reason=ON_RECORD)
        case r.ReviewOpened(accreditation_id=str(subject)) | r.ReviewJoined(accreditation_id=str(subject)) if (
            first.data.reason is ReviewReason.OPENED_BY_OPS
        ):
            return subject, on_accreditation.OpenReview(reason=ON_RECORD)
        case _:
            return None


def _request(fact: p.ActionRequested) -> PartnerCommand:
    request = RequestTierAction if fact.action is PartnerAction.TIER else RequestProgrammeAction
    return request(detail=ON_RECORD, complaint_id=fact.complaint_id)


def _seat(first: Event[Any], before: Standing, editions: EditionTimeline) -> Seat | None:
    """The seat in which the actor sat: as the fact says, or any where it was none."""
    if isinstance(first.data, r.ReviewVoteCast):
        return first.data.seat
    if not isinstance(first.data, r.ReviewerRecused):
        return None
    held = next((seat for seat, sub in before.review(first.subject).holders.items() if sub == first.actor), None)
    return first.data.seat or held or editions.in_force(first.at).accreditation_board.seats[0]


def _order(first: Event[Any], action: Any, seat: Seat | None = None) -> Command[Any]:
    by = Actor(sub=first.actor, roles=(first.role,), seat=seat)
    return Command[Any](id=first.command or ON_RECORD, by=by, submitted_at=first.at, data=action)
