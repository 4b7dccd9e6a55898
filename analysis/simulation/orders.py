"""Reading the inputs back out of recorded events: each fact that somebody brought about names the order behind it.

A fact that a rule derived is passed over. One order on grace or on a review may note several facts; it is one input.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from analysis.import_plan.plan import IMPORTER
from analysis.simulation.cases import ordered_on_case
from analysis.simulation.inputs import (
    Applied,
    Filed,
    Imported,
    Input,
    Ordered,
    PacketMade,
    RecordedReview,
    Ruled,
    TakenUp,
    Told,
    Vacated,
)
from standards.accreditation import events as on_accreditation
from standards.accreditation.commands import DenyGrace, ExtendGrace, GrantGrace, OpenReview
from standards.actors import Actor
from standards.commands import Command, CommandData
from standards.complaint.events import ComplaintFiled, MarkPlaced, SolutionProposed
from standards.complaint.events import TakenUp as CaseTakenUp
from standards.events import Event, EventData
from standards.mark import MarkAnnulled
from standards.partner import events as on_partner
from standards.partner.commands import RequestProgrammeAction, RequestTierAction
from standards.review import commands as board
from standards.review import events as on_review
from standards.standing.commands import Apply
from standards.vocabulary import PartnerAction, ReviewReason, ReviewStage, Role, Seat


def inputs(events: Sequence[Event[Any]]) -> list[Input]:
    """The inputs behind the events, which are one partner's in the order in which they were recorded."""
    return list(inputs_by_place(events).values())


def inputs_by_place(events: Sequence[Event[Any]]) -> dict[int, Input]:
    """As ``inputs``, each by the place of its event."""
    reader = _Reader(events)
    found: dict[int, Input] = {}
    given: set[tuple[str, datetime, str]] = set()
    for place, event in enumerate(events):
        read = reader.read(event)
        if isinstance(read, Ordered | Ruled):
            # Grace is the partner's: one order notes its fact on every accreditation.
            name = (read.command.id or "", event.at, read.command.data.declaration.name)
            if name in given:
                continue
            given.add(name)
        if read is not None:
            found[place] = read
    return found


def command(event: Event[Any], action: CommandData, seat: Seat | None = None) -> Command[Any]:
    """The order that caused the event, as it was given: texts stay the references that they are on record."""
    by = Actor.model_construct(sub=event.actor, roles=(event.role,), seat=seat)
    named = event.command or f"{event.subject}/{event.sequence}"
    return Command[Any].model_construct(
        id=named, by=by, submitted_at=event.at, data=action, subject=event.subject, if_sequence=None, seed=""
    )


class _Reader:
    """Knows the partner's reviews and marks by their ids, since orders and vacations name them so."""

    def __init__(self, events: Iterable[Event[Any]]) -> None:
        self.reviews: dict[str, RecordedReview] = {}
        self.marks: dict[str, str] = {}
        for event in events:
            self._note(event, event.data)

    def _note(self, event: Event[Any], data: EventData) -> None:
        match data:
            case on_review.ReviewOpened(number=number, reason=reason, marks=marks):
                self.reviews[event.subject] = RecordedReview(event.subject, number, frozenset((reason,)), keys(marks))
            case on_review.ReviewJoined(reason=reason, marks=marks):
                known = self.reviews[event.subject]
                reasons, counted = known.reasons | {reason}, known.marks | keys(marks)
                self.reviews[event.subject] = replace(known, reasons=reasons, marks=counted)
            case MarkPlaced(mark_id=mark_id):
                self.marks[mark_id] = event.subject
            case _:
                pass

    def read(self, event: Event[Any]) -> Input | None:
        """What came in with the event, or None where a rule derived it."""
        if event.subject.startswith("cmp_"):
            return self._of_case(event)
        if event.subject.startswith("partner/"):
            return self._of_partner(event)
        if event.subject.startswith("acc_"):
            return _of_accreditation(event)
        if event.subject.startswith("rev_"):
            return self._of_review(event)
        if isinstance(event.data, MarkAnnulled):
            return Vacated(event.at, event.subject, self.marks.get(event.subject, event.subject))
        return None

    def _of_case(self, event: Event[Any]) -> Input | None:
        match event.data:
            case ComplaintFiled():
                return Filed(event.at, event.subject, event)
            case CaseTakenUp():
                return TakenUp(event.at, event.subject)
            case data:
                action = ordered_on_case(data)
                made = data.proposal_id if isinstance(data, SolutionProposed) else None
                return None if action is None else Ordered(event.at, event.subject, command(event, action), made)

    def _of_partner(self, event: Event[Any]) -> Input | None:
        match event.data:
            case on_partner.ActionRequested(action=kind, detail=detail, complaint_id=complaint_id, note=note):
                model = RequestTierAction if kind is PartnerAction.TIER else RequestProgrammeAction
                action = model.model_construct(detail=detail, complaint_id=complaint_id, note=note)
                return Ordered(event.at, event.subject, command(event, action))
            case on_partner.LockoutBegan() | on_partner.ProgrammesLeft():
                return None
            case _:
                return Told(event.at, event.subject, event, event.actor == IMPORTER.sub)

    def _of_review(self, event: Event[Any]) -> Input | None:
        review = self.reviews[event.subject]
        seat: Seat | None = None
        match event.data:
            case on_review.ReviewOpened() | on_review.ReviewJoined():
                return _opened_by_ops(event)
            case on_review.ReviewTakenUp():
                return PacketMade(event.at, event.subject, review, None)
            case on_review.PacketPrepared(doubts=doubts):
                return PacketMade(event.at, event.subject, review, doubts)
            case on_review.ReviewVoteCast(seat=taken, vote=vote, reason=reason):
                seat = taken
                action: CommandData = board.CastReviewVote.model_construct(
                    vote=vote, reason=reason, note=event.data.note
                )
            case on_review.ReviewerRecused(seat=left, reason=why):
                seat = left
                action = board.RecuseFromReview.model_construct(reason=why, note=event.data.note)
            case on_review.PacketReleased(replacements=replacements):
                action = board.ReleasePacket.model_construct(replacements=replacements, note=event.data.note)
            case on_review.ReviewStageEntered(stage=ReviewStage.LEGAL):
                action = board.RequestLegal.model_construct(note=event.data.note)
            case on_review.LegalAdvised(advice=advice):
                action = board.GiveLegalAdvice.model_construct(advice=advice, note=event.data.note)
            case on_review.DirectorDecided(decision=decision, reason=reason):
                action = board.Decide.model_construct(decision=decision, reason=reason, note=event.data.note)
            case _:
                return None
        return Ruled(event.at, event.subject, command(event, action, seat), review)


def _opened_by_ops(event: Event[Any]) -> Input | None:
    """An order on the accreditation that it names, though it is the review's stream that tells of it (S3)."""
    data = event.data
    if data.reason is not ReviewReason.OPENED_BY_OPS or event.role is Role.SYSTEM or data.accreditation_id is None:
        return None
    action = OpenReview.model_construct(reason=data.because, note=None)
    return Ordered(event.at, data.accreditation_id, command(event, action))


def _of_accreditation(event: Event[Any]) -> Input | None:
    data = event.data
    match data:
        case on_accreditation.AccreditationIssued(imported=True):
            return Imported(event.at, event.subject, event)
        case on_accreditation.AccreditationIssued(kind=kind):
            return Applied(event.at, event.subject, command(event, Apply.model_construct(kind=kind)))
        case on_accreditation.TakenUp():
            return TakenUp(event.at, event.subject)
        case on_accreditation.GraceGranted(reason=reason):
            action: CommandData = GrantGrace.model_construct(reason=reason, note=data.note)
        case on_accreditation.GraceExtended(reason=reason, until=until):
            action = ExtendGrace.model_construct(reason=reason, until=until.date(), note=data.note)
        case on_accreditation.GraceDenied(reason=why) if event.role is not Role.SYSTEM:
            action = DenyGrace.model_construct(reason=why or "", note=data.note)
        case _:
            return None
    return Ordered(event.at, event.subject, command(event, action))


def keys(marks: Iterable[Any]) -> frozenset[str]:
    """What names marks in every history: the complaint that led to each, or its own id where it was imported."""
    return frozenset(mark.complaint_id or mark.id for mark in marks)
