"""How a partner, an accreditation and a complaint stand at the end of a replay, comparable and in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.simulation.replay_result import ReplayResult
from standards.accreditation import Accreditation
from standards.accreditation import events as f
from standards.complaint import Complaint
from standards.complaint.events import DeadlineBreached, MarkPlaced
from standards.events import Event
from standards.formatting import spoken
from standards.review import AccreditationReview
from standards.review.messages import REASON_WORDS
from standards.vocabulary import NO_ACTION, AccreditationStatus, Bar, Loss, ReviewOutcome, ReviewReason, Stage


@dataclass(frozen=True)
class Renewal:
    """One term's renewal."""

    term: int
    on: date
    automatic: bool


@dataclass(frozen=True)
class Review:
    """A review as it touches an outcome: its number is no difference, nor how far its board has come.

    How the board deliberates is told to few (S34, S35), and a simulation to others.
    """

    reason: ReviewReason
    opened_on: date
    outcome: ReviewOutcome | None

    @property
    def words(self) -> str:
        """Why, since when, and how it ended."""
        ends = f"ended: {self.outcome}" if self.outcome else "still open"
        return f"reviewed from {self.opened_on} ({REASON_WORDS[self.reason]}; {ends})"


@dataclass(frozen=True)
class OfAccreditation:
    """An accreditation's outcome."""

    kind: str
    status: AccreditationStatus
    term: int
    lost: tuple[Loss, date] | None
    renewals: tuple[Renewal, ...]
    held_for_review: frozenset[int]
    """The terms whose renewal a review or marks held up."""
    reviews: tuple[Review, ...]

    @property
    def words(self) -> str:
        """The outcome as a decision-maker reads it."""
        if self.lost is not None:
            parts = [f"{self.lost[0]} on {self.lost[1]}, in term {self.term}"]
        else:
            parts = [f"{spoken(self.status)} in term {self.term}"]
        parts += [f"the end of term {term} held for a review" for term in sorted(self.held_for_review)]
        for renewal in self.renewals:
            how = "automatically" if renewal.automatic else "by the board"
            parts.append(f"term {renewal.term} began {how} on {renewal.on}")
        return "; ".join([*parts, *(review.words for review in self.reviews)])


@dataclass(frozen=True)
class OfComplaint:
    """A complaint's outcome."""

    stage: Stage
    outcome: str | None
    breached: tuple[Stage, ...]
    mark: str | None
    action: str | None
    """The action that the mark board decided on; None where it decided on none (S39)."""

    @property
    def words(self) -> str:
        """The outcome as a decision-maker reads it."""
        parts = [spoken(self.outcome) if self.outcome else f"open in {spoken(self.stage)}"]
        parts += [f"{spoken(stage)} breached its deadline" for stage in self.breached]
        parts += [f"a {self.mark} mark"] if self.mark else []
        return "; ".join([*parts, *([f"with {spoken(self.action)}"] if self.action else [])])


@dataclass(frozen=True)
class OfPartner:
    """What the partner itself bears."""

    lockout_until: date | None
    programmes: tuple[str, ...]

    @property
    def words(self) -> str:
        """The outcome as a decision-maker reads it."""
        locked = f"locked out until {self.lockout_until}" if self.lockout_until else "not locked out"
        return f"{locked}; programmes: {', '.join(self.programmes) or 'none'}"


NEVER = "never came to be"


@dataclass(frozen=True)
class Outcomes:
    """All outcomes of one replay, by what names their subjects in every history."""

    partner: OfPartner | None
    accreditations: dict[str, OfAccreditation]
    complaints: dict[str, OfComplaint]
    reviews: tuple[Review, ...]


def outcomes(played: ReplayResult) -> Outcomes:
    """How everything stands at the end."""
    by_subject: dict[str, list[Event[Any]]] = {}
    for event in played.events:
        by_subject.setdefault(event.subject, []).append(event)
    standing = played.standing
    cases = {name: _of_complaint(case, by_subject[name]) for name, case in played.cases.items()}
    if standing is None:
        return Outcomes(None, {}, cases, ())
    reviews = {review.id: _review(review) for review in standing.reviews}
    lockout = standing.partner.lockout
    partner = OfPartner(lockout.until.date() if lockout else None, tuple(sorted(standing.partner.programmes)))
    held = {
        played.names.get(item.id, item.id): _of_accreditation(item, by_subject[item.id], reviews)
        for item in standing.accreditations
    }
    return Outcomes(partner, held, cases, tuple(reviews.values()))


def _review(review: AccreditationReview) -> Review:
    return Review(review.reason, review.opened_at.date(), review.outcome)


def _of_accreditation(
    accreditation: Accreditation, events: Iterable[Event[Any]], reviews: dict[str, Review]
) -> OfAccreditation:
    renewals: list[Renewal] = []
    held: set[int] = set()
    covered: dict[str, Review] = {}
    term = 1
    for event in events:
        match event.data:
            case f.AccreditationIssued(term=term):
                pass
            case f.Renewed(term=term, automatic=automatic):
                renewals.append(Renewal(term, event.at.date(), automatic))
            case f.RenewalHeld(bars=bars) if {Bar.REVIEW, Bar.MARKS} & set(bars):
                held.add(term)
            case f.UnderReview(review_id=review_id):
                covered[review_id] = reviews[review_id]
            case _:
                pass
    lost = accreditation.lost
    return OfAccreditation(
        kind=accreditation.kind,
        status=accreditation.status,
        term=accreditation.term,
        lost=(lost.how, lost.at.date()) if lost else None,
        renewals=tuple(renewals),
        held_for_review=frozenset(held),
        reviews=tuple(covered.values()),
    )


def _of_complaint(case: Complaint, events: Iterable[Event[Any]]) -> OfComplaint:
    breached = tuple(event.data.stage for event in events if isinstance(event.data, DeadlineBreached))
    mark = next((event.data.seriousness.value for event in events if isinstance(event.data, MarkPlaced)), None)
    action = case.decision.action if case.decision and case.decision.action != NO_ACTION else None
    return OfComplaint(case.stage, case.outcome.value if case.outcome else None, breached, mark, action)
