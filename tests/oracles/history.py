"""What the checker knows of a partner: what was said about it, and what the events tell. Nothing here decides anything.

It is kept apart from the product's own states on purpose: written from the standard's text, folded by other code.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from standards.editions import Edition
from standards.editions.timeline import EditionTimeline
from standards.events import Event
from standards.standing.state import Mark
from standards.vocabulary import Checkpoint
from tests.oracles.counted_calendar import at_hour, in_window, later


class InvariantViolated(AssertionError):
    """Something happened that require be impossible."""


def require(holds: bool, otherwise: str) -> None:
    """Raises ``InvariantViolated`` where it doesn't hold."""
    if not holds:
        raise InvariantViolated(otherwise)


@dataclass
class Held:
    """One accreditation, as the events tell it."""

    id: str
    kind: str
    issued_on: date
    since: datetime
    term: int
    lost: str | None = None
    grace: datetime | None = None
    remediation: datetime | None = None
    on_hold: bool = False
    review: str | None = None
    flagged: frozenset[str] = frozenset()
    done: list[tuple[Checkpoint, int, date]] = field(default_factory=list)
    """The dates that were held, each with the term in which."""
    began: datetime | None = None
    """When the running term was decided on, where that is later than it began."""
    bars: list[str] = field(default_factory=list)
    """What its renewal waits for, as the events tell it."""
    owed: bool = False
    """Its renewal waited for the board that has just renewed."""
    ran_out: datetime | None = None
    """When its last remediation ended."""

    @property
    def live(self) -> bool:
        return self.lost is None

    def days(self, checkpoint: Checkpoint) -> list[date]:
        """The days of that kind that were held."""
        return [day for held, _, day in self.done if held is checkpoint]


@dataclass
class Board:
    """One accreditation review, as the events tell it."""

    id: str
    reason: str
    stage: str = "board"
    triggers: list[tuple[str, frozenset[str], datetime, str | None]] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    votes: dict[str, tuple[str, str]] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    sat: set[str] = field(default_factory=set)
    directed: set[str] = field(default_factory=set)
    recused: set[str] = field(default_factory=set)
    recommended: str | None = None
    needed: int = 0
    """How many seats it took to recommend."""
    seats: tuple[str, ...] = ()
    """The seats that there were then."""
    returns: int = 0
    approved_by: str | None = None
    asked_from: str = "board"
    packet_open: bool = False
    outcome: str | None = None
    closed_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.stage != "closed"

    @property
    def settles_renewal(self) -> bool:
        return any(reason == "marks_threshold" for reason, *_ in self.triggers)

    def leave(self, sub: str) -> None:
        """The seat is free for another, and its vote has fallen."""
        for seat in [seat for seat, holder in self.holders.items() if holder == sub]:
            self.holders.pop(seat)
            self.votes.pop(seat, None)


@dataclass
class History:
    """Everything up to an instant."""

    editions: EditionTimeline
    at: datetime
    tier: str = ""
    certifications: dict[str, date | None] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    vacated: set[str] = field(default_factory=set)
    held: dict[str, Held] = field(default_factory=dict)
    boards: dict[str, Board] = field(default_factory=dict)
    lockout: datetime | None = None
    out_of_programmes: bool = False
    sequences: dict[str, int] = field(default_factory=dict)
    last: Event[Any] | None = None
    last_due: tuple[datetime, int] | None = None

    def edition(self, at: datetime | None = None) -> Edition:
        """The edition in force at the instant, the first one before all of them."""
        found = self.editions.editions[0]
        for edition in self.editions.editions:
            if edition.effective_from <= (at or self.at):
                found = edition
        return found

    @property
    def live(self) -> list[Held]:
        return [held for held in self.held.values() if held.live]

    @property
    def board(self) -> Board | None:
        """The open review."""
        return next((board for board in self.boards.values() if board.open), None)

    # The universal standards, from what was said

    def tier_holds(self) -> bool:
        tiers = self.edition().tiers
        ranks = list(tiers.order)
        return self.tier in ranks and ranks.index(self.tier) >= ranks.index(tiers.minimum)

    def missing(self, kind: str) -> tuple[str, ...]:
        """What the kind requires and the partner doesn't hold, or holds no longer."""
        today = self.at.date()
        found = []
        for name in self.edition().accreditations[kind].certifications:
            expires_on = self.certifications.get(name, date.min)
            if expires_on is not None and expires_on <= today:
                found.append(name)
        return tuple(found)

    def counted(self, day: date | None = None) -> list[str]:
        """The marks that count on the day, as far as they are on record now."""
        window = self.edition().marks.window_months
        on = day or self.at.date()
        standing = [mark for mark in self.marks.values() if mark.id not in self.vacated]
        return [mark.id for mark in standing if in_window(mark.placed_on, on, window)]

    def settled(self, held: Held) -> set[str]:
        """The marks counted by a review that ended in a renewal while the accreditation was there."""
        ended = [board for board in self.boards.values() if board.outcome == "renewed" and board.closed_at is not None]
        return {mark for board in ended if board.closed_at >= held.since for mark in board.counted}

    def bars(self, held: Held, marks: list[str]) -> bool:
        """Whether the marks convene a review for the accreditation and bar its automatic renewal."""
        return len(marks) >= self.edition().marks.review_at and not set(marks) <= self.settled(held)

    def handlers(self, marks: list[str]) -> set[str]:
        """Everybody who handled one of the marks' cases."""
        return {sub for mark in marks for sub in self.marks[mark].handlers}

    # Dates

    def term_end(self, held: Held, term: int | None = None) -> datetime:
        edition = self.edition()
        return at_hour(later(held.issued_on, edition.terms.months * (term or held.term)), edition.tiers.hour_utc)

    def lead_time(self, held: Held) -> datetime:
        return self.term_end(held) - timedelta(days=self.edition().marks.lead_days)

    def due_marks(self, held: Held) -> list[str]:
        """The marks that may convene a review for the accreditation now: none before their time has come.

        At once only a board's mark does, placed on what the partner holds.
        """
        counted = self.counted()
        last_first = [mark for mark in reversed(self.marks.values()) if mark.id not in self.vacated]
        latest = max(last_first, key=lambda mark: mark.placed_at, default=None)
        placed = latest is not None and not latest.imported and held.since <= latest.placed_at
        if held.on_hold:
            return counted if placed else []
        if placed and self.edition().marks.review_opens == "on_threshold":
            return counted
        return [] if self.at < self.lead_time(held) else self.ahead(held)

    def ahead(self, held: Held) -> list[str]:
        """The marks that will count at the term's end, or count now where it has passed."""
        return self.counted(max(self.term_end(held), self.at).date())

    def next_tier_review(self, no_earlier: datetime) -> datetime:
        """The first one after now that is no earlier than the instant."""
        tiers = self.edition().tiers
        years = (no_earlier.year, no_earlier.year + 1)
        dues = [at_hour(date(year, day.month, day.day), tiers.hour_utc) for year in years for day in tiers.reviews]
        return min(due for due in dues if due >= no_earlier and due > self.at)

    def status(self, held: Held) -> str:
        """The first condition that applies."""
        conditions = {
            str(held.lost): held.lost is not None,
            "renewal_on_hold": held.on_hold,
            "under_review": held.review is not None,
            "in_remediation": held.remediation is not None,
            "in_grace": held.grace is not None,
        }
        return next((name for name, applies in conditions.items() if applies), "active")
