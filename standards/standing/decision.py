"""The course that a decision takes: facts noted one after the other, each evolving the standing that the next reads."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from standards.accreditation import Accreditation, AccreditationEvent
from standards.accreditation import evolve as evolve_accreditation
from standards.accreditation.events import AccreditationEventData
from standards.actors import SYSTEM
from standards.editions import Edition
from standards.events import Event, PendingEvent
from standards.partner import PartnerEvent
from standards.partner import evolve as evolve_partner
from standards.partner.events import PartnerEventData
from standards.review import AccreditationReview, ReviewEvent
from standards.review import evolve as evolve_review
from standards.review.events import ReviewEventData
from standards.standing.state import Standing
from standards.vocabulary import Role


@dataclass(frozen=True)
class Attribution:
    """In whose name facts are noted, and for which order."""

    actor: str = SYSTEM.sub
    role: Role = Role.SYSTEM
    command: str | None = None


PRODUCT = Attribution()
"""The product itself, when a date or a fact acts."""


@dataclass
class Course:
    """A standing under decision at one instant. It lives for one decision and holds what follows from it."""

    standing: Standing
    at: datetime
    edition: Edition
    noise: str = ""
    """What makes a review's id unguessable: a board member could otherwise try partners' ids until one fits (S32)."""
    doer: Attribution = PRODUCT
    events: list[Event[Any]] = field(default_factory=list)

    def as_product(self) -> None:
        """From here on the product acts, no longer the person."""
        self.doer = PRODUCT

    def note_accreditation(self, subject: Accreditation, *ruled: PendingEvent[AccreditationEventData]) -> Accreditation:
        """Notes facts of an accreditation; returns it as it is after them."""
        current = self.standing.accreditation(subject.id)
        for found in ruled:
            event = AccreditationEvent(**self._placed(current.id, current.sequence, current.last_at, found))
            current = evolve_accreditation(current, event)
            self._keep(event)
        items = tuple(current if item.id == current.id else item for item in self.standing.accreditations)
        self.standing = self.standing.model_copy(update={"accreditations": items})
        return current

    def issue(self, accreditation_id: str, ruled: PendingEvent[AccreditationEventData]) -> Accreditation:
        """Notes the first fact of a new accreditation."""
        event = AccreditationEvent(**self._placed(accreditation_id, 0, None, ruled))
        issued = evolve_accreditation(None, event)
        self._keep(event)
        items = (*self.standing.accreditations, issued)
        self.standing = self.standing.model_copy(update={"accreditations": items})
        return issued

    def note_review(self, subject: AccreditationReview, *ruled: PendingEvent[ReviewEventData]) -> AccreditationReview:
        """Notes facts of a review; returns it as it is after them."""
        current = self.standing.review(subject.id)
        for found in ruled:
            event = ReviewEvent(**self._placed(current.id, current.sequence, current.last_at, found))
            current = evolve_review(current, event)
            self._keep(event)
        items = tuple(current if item.id == current.id else item for item in self.standing.reviews)
        self.standing = self.standing.model_copy(update={"reviews": items})
        return current

    def open_review(self, review_id: str, ruled: PendingEvent[ReviewEventData]) -> AccreditationReview:
        """Notes the first fact of a new review."""
        event = ReviewEvent(**self._placed(review_id, 0, None, ruled))
        opened = evolve_review(None, event)
        self._keep(event)
        self.standing = self.standing.model_copy(update={"reviews": (*self.standing.reviews, opened)})
        return opened

    def note_partner(self, *ruled: PendingEvent[PartnerEventData]) -> None:
        """Notes facts of the partner."""
        partner = self.standing.partner
        for found in ruled:
            event = PartnerEvent(**self._placed(f"partner/{partner.id}", partner.sequence, partner.last_at, found))
            partner = evolve_partner(partner, event)
            self._keep(event)
        self.standing = self.standing.model_copy(update={"partner": partner})

    def _placed(
        self, subject: str, sequence: int, last_at: datetime | None, ruled: PendingEvent[Any]
    ) -> dict[str, Any]:
        return {
            "subject": subject,
            "sequence": sequence + 1,
            "at": max(self.at, last_at) if last_at else self.at,
            "actor": self.doer.actor,
            "role": self.doer.role,
            "edition": self.edition.id,
            "clauses": ruled.clauses,
            "command": self.doer.command,
            "fact": ruled.data,
        }

    def _keep(self, event: Event[Any]) -> None:
        self.events.append(event)


def follow(standing: Standing, event: Event[Any]) -> Standing:
    """The standing after an event of one of its streams, as a reader of the records sees it."""
    if event.subject.startswith("partner/"):
        return standing.model_copy(update={"partner": evolve_partner(standing.partner, event)})
    if event.subject.startswith("acc_"):
        return _follow(standing, "accreditations", event, evolve_accreditation)
    return _follow(standing, "reviews", event, evolve_review)


def _follow(standing: Standing, name: str, event: Event[Any], evolve: Any) -> Standing:
    items = getattr(standing, name)
    before = next((item for item in items if item.id == event.subject), None)
    after = evolve(before, event)
    kept = (*items, after) if before is None else tuple(after if item.id == after.id else item for item in items)
    return standing.model_copy(update={name: kept})
