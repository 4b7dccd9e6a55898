"""What brought a decision about, as the command that the decider takes again: time, an order, a fact, a mark.

An event does not hold the command it came from, but what it said can be read from the first thing that followed.
"""

from datetime import datetime
from typing import Any

from standards.accreditation import commands as on_accreditation
from standards.accreditation import events as a
from standards.accreditation.commands import AccreditationCommand
from standards.actors import Actor
from standards.commands import Command, PassTime, by_the_product
from standards.editions.timeline import EditionTimeline
from standards.events import Event, EventData
from standards.partner import commands as on_partner
from standards.partner import events as p
from standards.partner.commands import PartnerCommand, PartnerFact
from standards.review import commands as on_review
from standards.review import events as r
from standards.review.commands import ReviewCommand
from standards.standing.commands import AnnulMark, Apply, PlaceMark
from standards.standing.state import Mark, Standing
from standards.vocabulary import PartnerAction, ReviewReason, ReviewStage, Seat

ON_RECORD = "as on record"
"""Stands for a reason that somebody wrote: no rule reads it."""
Cause = Command[Any]
ORDERS = AccreditationCommand | ReviewCommand | PartnerCommand
"""What somebody asks of an accreditation, a review or a partner."""


def pass_time(at: datetime) -> Cause:
    """Nothing but the time that passed."""
    return by_the_product(PassTime(), at)


def cause_of(first: Event[Any], before: Standing, marks: tuple[Mark, ...], editions: EditionTimeline) -> Cause | None:
    """What the decision that began with this event came from; None where nothing was decided on facts.

    ``marks`` are all the partner's marks, those that came or went at the event's instant among them.
    """
    fact = first.data
    match fact:
        case p.PartnerRecorded() | p.CertificationRecorded() | p.CertificationRemoved():
            return _order(first, _told(fact))
        case p.ActionRequested():
            return _order(first, _request(fact))
        case a.AccreditationIssued(kind=kind, imported=False):
            return _order(first, Apply(kind=kind))
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
        return by_the_product(PlaceMark(mark_id=placed.id), first.at)
    vacated = next((mark for mark in marks if mark.vacated_at == first.at), None)
    return pass_time(first.at) if vacated is None else by_the_product(AnnulMark(mark_id=vacated.id), first.at)


def _ordered(first: Event[Any], before: Standing, editions: EditionTimeline) -> Cause | None:
    on_a_review = _review_action(first.data)
    if on_a_review is not None:
        return _order(first, on_a_review, _seat(first, before, editions))
    ordered = _accreditation_action(first)
    if ordered is None:
        return None
    subject, action = ordered
    return _order(first, action, subject=subject)


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


def _told(fact: p.PartnerRecorded | p.CertificationRecorded | p.CertificationRemoved) -> PartnerFact:
    match fact:
        case p.PartnerRecorded(tier=tier, programmes=programmes, identity=identity):
            return on_partner.DescribePartner(tier=tier, programmes=programmes, identity=identity)
        case p.CertificationRecorded(name=name, earned_on=earned_on, expires_on=expires_on):
            return on_partner.RecordCertification(name=name, earned_on=earned_on, expires_on=expires_on)
        case p.CertificationRemoved(name=name):
            return on_partner.RemoveCertification(name=name)


def _request(fact: p.ActionRequested) -> PartnerCommand:
    tier = fact.action is PartnerAction.TIER
    request = on_partner.RequestTierAction if tier else on_partner.RequestProgrammeAction
    return request(detail=ON_RECORD, complaint_id=fact.complaint_id)


def _seat(first: Event[Any], before: Standing, editions: EditionTimeline) -> Seat | None:
    """The seat in which the actor sat: as the fact says, or any where it was none."""
    if isinstance(first.data, r.ReviewVoteCast):
        return first.data.seat
    if not isinstance(first.data, r.ReviewerRecused):
        return None
    held = next((seat for seat, sub in before.review(first.subject).holders.items() if sub == first.actor), None)
    return first.data.seat or held or editions.in_force(first.at).accreditation_board.seats[0]


def _order(first: Event[Any], data: Any, seat: Seat | None = None, subject: str | None = None) -> Cause:
    by = Actor(sub=first.actor, roles=(first.role,), seat=seat)
    named = subject or first.subject
    return Command[Any](id=first.command or ON_RECORD, by=by, submitted_at=first.at, data=data, subject=named)
