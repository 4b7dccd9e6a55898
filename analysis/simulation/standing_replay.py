"""A partner's standing played again: what is told of it, its accreditations, its reviews, the marks that reach it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, get_args

from analysis.history import Arrange, History
from analysis.simulation.replay_result import ReplayResult
from standards.accreditation.commands import AccreditationCommand
from standards.accreditation.events import AccreditationIssued
from standards.commands import Command, CommandData, PassTime, by_the_product
from standards.complaint.events import MarkPlaced
from standards.decider import accepted
from standards.decisions import RecordedDecision
from standards.events import Event
from standards.mark import MarkAnnulled
from standards.partner.commands import DescribePartner, ImportPartner
from standards.rejections import Rejection
from standards.review import AccreditationReview
from standards.review.commands import CastReviewVote, ReviewCommand
from standards.review.events import ReviewJoined, ReviewOpened
from standards.standing import Mark, Standing
from standards.standing.commands import AnnulMark, Apply, PlaceMark, PreparePacket, TakeUpAccreditation, TakeUpReview
from standards.standing.decide import STANDING_DECIDER
from standards.standing.evolve import fold
from standards.vocabulary import ReviewReason

_DERIVED = PassTime | PlaceMark | AnnulMark
"""What comes of the replay's own time and of its own marks."""
_ISSUING = (ImportPartner, Apply)
_ABOUT_A_REVIEW = (ReviewOpened, ReviewJoined)
_OF_REVIEWS = frozenset(get_args(ReviewCommand | TakeUpReview | PreparePacket))
_OF_ACCREDITATIONS = frozenset(get_args(AccreditationCommand | TakeUpAccreditation))


@dataclass
class RecordedReview:
    """A review as reality had it: enough to know it again in another history."""

    reasons: set[ReviewReason] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    """The keys of its marks: the complaint of each, or its own id where it was imported."""


class StandingReplay:
    """Where the replay stands with the partner."""

    def __init__(self, played: ReplayResult, history: History, arranged: Arrange) -> None:
        self._played = played
        self._timeline = played.rulebook.timeline
        self._arranged = arranged
        self._accreditations: dict[str, str] = {}
        self._reviews = _reviews(history)
        self._cases = _cases(history)

    @property
    def _standing(self) -> Standing:
        """The standing; a partner's first description comes before everything else about it."""
        assert self._played.standing is not None
        return self._played.standing

    def take(self, made: RecordedDecision) -> None:
        """A recorded command on what is its counterpart here; what cannot be taken any more is put aside."""
        assert made.decision is not None
        data = made.decision.command.data
        if isinstance(data, _DERIVED):
            return
        if self._played.standing is None and not isinstance(data, DescribePartner | ImportPartner):
            self._played.put_aside(made, None, "The partner was never described.")
        elif type(data) in _OF_REVIEWS:
            self._on_review(made, data)
        elif type(data) in _OF_ACCREDITATIONS:
            self._on_accreditation(made, data)
        else:
            if isinstance(data, ImportPartner) and self._played.standing is not None:
                # A file holds no dates; whose they are held them as they fell due.
                self._follow(PassTime(), made.decision.now)
            self._decide(made)

    # Accreditations

    def _on_accreditation(self, made: RecordedDecision, data: CommandData) -> None:
        assert made.decision is not None
        subject = self._accreditations.get(made.decision.command.subject or "")
        if subject is not None:
            self._decide(made, subject)
        elif not isinstance(data, TakeUpAccreditation):
            self._played.put_aside(made, None, "The accreditation was never issued.")

    # Reviews

    def _on_review(self, made: RecordedDecision, data: CommandData) -> None:
        """A command on the review that is about what the recorded one was about (S31-S36)."""
        assert made.decision is not None
        at = made.decision.now
        self._follow(PassTime(), at)
        review = self._counterpart(self._reviews[made.decision.command.subject or ""])
        if review is not None:
            self._prepare(made, data, review)
        elif not isinstance(data, TakeUpReview | PreparePacket):
            self._played.put_aside(made, None, "No such review is open.")

    def _prepare(self, made: RecordedDecision, data: CommandData, review: AccreditationReview) -> None:
        assert made.decision is not None
        if isinstance(data, PreparePacket) and _prepared(made.events):
            # The marks that the review counts here may be others: the packet is theirs.
            self._follow(PreparePacket(doubts=data.doubts, to_release=data.to_release), made.decision.now, review.id)
        elif isinstance(data, PreparePacket | TakeUpReview):
            self._follow(TakeUpReview(), made.decision.now, review.id)
        else:
            if isinstance(data, CastReviewVote) and review.to_prepare:
                # No packet was made of these marks in reality: nothing is known against opening it.
                self._follow(PreparePacket(), made.decision.now, review.id)
            self._decide(made, review.id)

    def _counterpart(self, recorded: RecordedReview) -> AccreditationReview | None:
        """The open review, where it is about what the recorded one was about: a reason or a mark of it."""
        review = self._standing.open_review
        if review is None:
            return None
        reasons = {trigger.reason for trigger in review.triggers}
        return review if reasons & recorded.reasons or _keys(review.marks) & recorded.marks else None

    # Marks

    def place(self, mark: Mark, key: str) -> None:
        """A mark reaches the partner (S23); ``key`` names it in every history."""
        if self._played.standing is not None:
            self._played.names[mark.id] = key
            self._played.standing = self._arranged(self._standing.with_mark(mark))
            self._follow(PlaceMark(mark_id=mark.id), mark.placed_at)

    def annul(self, mark_id: str, made: RecordedDecision) -> None:
        """A mark is annulled, where that was approved (extension)."""
        assert made.decision is not None
        at, key = made.decision.now, self._cases.get(mark_id, mark_id)
        if not any(isinstance(event.data, MarkAnnulled) for event in made.events):
            return
        self._follow(PassTime(), at)
        mark = next((mark for mark in self._standing.marks if (mark.complaint_id or mark.id) == key), None)
        if mark is None:
            self._played.put_aside(made, None, "The mark was never placed.")
        else:
            self._played.standing = self._arranged(self._standing.with_annulled(mark.id, at))
            self._follow(AnnulMark(mark_id=mark.id), at)

    # Keeping

    def finish(self, to: datetime) -> None:
        """Lets fall due what does by the instant."""
        if self._played.standing is not None:
            self._follow(PassTime(), to)

    def _follow(self, data: CommandData, at: datetime, subject: str | None = None) -> None:
        """Keeps what follows from a command of the product's own."""
        command = by_the_product(data, at, subject=subject)
        self._keep(accepted(STANDING_DECIDER.decide(self._standing, command, at, self._timeline)))

    def _decide(self, made: RecordedDecision, subject: str | None = None) -> None:
        """Keeps what follows from a recorded command, on the subject that is its own one's counterpart here."""
        assert made.decision is not None
        command: Command[Any] = made.decision.command
        if subject is not None or command.if_sequence is not None:
            addressed = {"subject": subject or command.subject, "if_sequence": None}
            command = command.model_copy(update=addressed)
        told = STANDING_DECIDER.decide(self._played.standing, command, made.decision.now, self._timeline)
        if isinstance(told, Rejection):
            self._played.put_aside(made, told.code, told.detail)
            return
        self._keep(told)
        if isinstance(command.data, _ISSUING):
            for was, now in zip(_issued(made.events), _issued(told), strict=False):
                self._accreditations[was] = now
                self._played.names[now] = was

    def _keep(self, events: Sequence[Event[Any]]) -> None:
        for event in events:
            if event.data.type == "review_opened":
                self._played.names[event.subject] = f"review/{event.data.number}"
        self._played.events += events
        self._played.standing = self._arranged(fold(self._played.standing, events))


def _reviews(history: History) -> dict[str, RecordedReview]:
    """The recorded reviews by their ids, with all that each was ever about."""
    found: dict[str, RecordedReview] = {}
    for made in history:
        for event in made.events:
            if isinstance(event.data, _ABOUT_A_REVIEW):
                review = found.setdefault(event.subject, RecordedReview())
                review.reasons.add(event.data.reason)
                review.marks |= _keys(event.data.marks)
    return found


def _cases(history: History) -> dict[str, str]:
    """By a recorded mark's id, the complaint that led to it."""
    events = (event for made in history for event in made.events)
    return {event.data.mark_id: event.subject for event in events if isinstance(event.data, MarkPlaced)}


def _issued(events: Iterable[Event[Any]]) -> list[str]:
    return [event.subject for event in events if isinstance(event.data, AccreditationIssued)]


def _prepared(events: Iterable[Event[Any]]) -> bool:
    return any(event.data.type == "packet_prepared" for event in events)


def _keys(marks: Iterable[Any]) -> frozenset[str]:
    """What names marks in every history: the complaint that led to each, or its own id where it was imported."""
    return frozenset(mark.complaint_id or mark.id for mark in marks)
