"""A decision on a standing: events noted one after the other, each evolving the standing that the next one reads."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from standards.accreditation import Accreditation, AccreditationEvent
from standards.accreditation.events import AccreditationEventData
from standards.actors import SYSTEM
from standards.commands import Command
from standards.editions import Edition
from standards.editions.timeline import EditionTimeline
from standards.events import Event, PendingEvent, happened
from standards.guards import RULES, Situation
from standards.partner import PartnerEvent
from standards.partner.events import PartnerEventData
from standards.review import AccreditationReview, ReviewEvent
from standards.review.events import ReviewEventData
from standards.standing.evolve import evolve
from standards.standing.state import Standing
from standards.vocabulary import Role


class Attribution(NamedTuple):
    """In whose name events are noted, and for which command."""

    actor: str = SYSTEM.sub
    role: Role = Role.SYSTEM
    command: str | None = None

    @classmethod
    def of(cls, command: Command[Any], roles: tuple[Role, ...]) -> "Attribution":
        """The command's, acting in the first of the roles that its giver has."""
        return cls(command.by.sub, command.by.acting_as(roles) or Role.SYSTEM, command.id)


PRODUCT = Attribution()
"""The product itself, when a date or a fact acts."""


@dataclass
class StandingDecision:
    """A standing under decision at one instant. It lives for one decision and holds what follows from it."""

    standing: Standing
    at: datetime
    editions: EditionTimeline
    seed: str = ""
    """What makes a review's id unguessable: a board member could otherwise try partners' ids until one fits (S32)."""
    doer: Attribution = PRODUCT
    events: list[Event[Any]] = field(default_factory=list)
    rules: int = RULES
    """The rules under which the command was given."""
    edition: Edition = field(init=False)
    """The one in force at the instant."""

    def __post_init__(self) -> None:
        """Begins under the edition in force."""
        self.edition = self.editions.in_force(self.at)

    def situation(self, command: Command[Any]) -> Situation[Standing, Any, Edition]:
        """What the guards of the command look at."""
        return Situation(self.standing, command.by, self.at, self.edition, command, command.subject or "")

    def note_accreditation(self, subject: Accreditation, *pending: PendingEvent[AccreditationEventData]) -> None:
        """Notes events of an accreditation."""
        for found in pending:
            current = self.standing.accreditation(subject.id)
            self._keep(AccreditationEvent, found, current.id, current.sequence, current.last_at)

    def issue(self, accreditation_id: str, pending: PendingEvent[AccreditationEventData]) -> Accreditation:
        """Notes the first event of a new accreditation."""
        self._keep(AccreditationEvent, pending, accreditation_id, 0, None)
        return self.standing.accreditation(accreditation_id)

    def note_review(self, subject: AccreditationReview, *pending: PendingEvent[ReviewEventData]) -> AccreditationReview:
        """Notes events of a review; returns it as it is after them."""
        for found in pending:
            current = self.standing.review(subject.id)
            self._keep(ReviewEvent, found, current.id, current.sequence, current.last_at)
        return self.standing.review(subject.id)

    def open_review(self, review_id: str, pending: PendingEvent[ReviewEventData]) -> AccreditationReview:
        """Notes the first event of a new review."""
        self._keep(ReviewEvent, pending, review_id, 0, None)
        return self.standing.review(review_id)

    def note_partner(self, *pending: PendingEvent[PartnerEventData]) -> None:
        """Notes events of the partner."""
        for found in pending:
            known = self.standing.partner
            self._keep(PartnerEvent, found, f"partner/{known.id}", known.sequence, known.last_at)

    def _keep(
        self, kind: type[Event[Any]], found: PendingEvent[Any], subject: str, sequence: int, last_at: datetime | None
    ) -> None:
        event = happened(
            kind,
            found,
            subject=subject,
            sequence=sequence + 1,
            at=max(self.at, last_at) if last_at else self.at,
            actor=self.doer.actor,
            role=self.doer.role,
            edition=self.edition.id,
            command=self.doer.command,
        )
        self.standing = evolve(self.standing, event)
        self.events.append(event)


Handler = Callable[[StandingDecision, Command[Any]], None]
"""Notes what follows from a command that nothing stands against."""
