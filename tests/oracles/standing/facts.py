"""What the model knows of a partner, and the questions that its rules ask of it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from unicodedata import combining, normalize

from tests.oracles.standing.dates import at_hour, months_later
from tests.oracles.standing.numbers import Edition


@dataclass
class Mark:
    """A mark on record. Imported ones have no handlers."""

    name: str
    placed_on: date
    serious: bool
    handlers: frozenset[str] = frozenset()
    asked_to_vacate: str | None = None
    vacated: bool = False


@dataclass
class Accreditation:
    """One accreditation with its dates and the conditions that are its own."""

    kind: str
    issued_on: date
    evaluated_until: datetime
    term: int = 1
    lead_done: bool = False
    on_hold: bool = False
    remediation_until: datetime | None = None
    gap_in_review: bool = False
    lost: str | None = None
    settled: set[str] = field(default_factory=set)

    def term_end(self, edition: Edition) -> datetime:
        """Term: always counted from the issue date."""
        return self._after(self.term * edition["terms"]["months"], edition)

    def lead(self, edition: Edition) -> datetime:
        """When the marks are judged for the coming renewal."""
        return self.term_end(edition) - timedelta(days=edition["marks"]["lead_days"])

    def next_evaluation(self, edition: Edition) -> datetime:
        """S4: the first evaluation that was not held yet."""
        step = edition["terms"]["evaluate_every_months"]
        number = 1
        while self._after(number * step, edition) <= self.evaluated_until:
            number += 1
        return self._after(number * step, edition)

    def _after(self, months: int, edition: Edition) -> datetime:
        return at_hour(months_later(self.issued_on, months), edition["tiers"]["hour_utc"])


@dataclass
class Trigger:
    """Why a review runs: the reason, and for reasons of marks the marks that made it."""

    reason: str
    marks: frozenset[str] = frozenset()
    unsettled: frozenset[str] = frozenset()


@dataclass
class Review:
    """An accreditation review of a partner."""

    reason: str
    triggers: list[Trigger] = field(default_factory=list)
    packet: set[str] = field(default_factory=set)
    votes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By seat: who votes, and for what."""
    owners: dict[str, str] = field(default_factory=dict)
    """By seat: whose it is."""
    sat: set[str] = field(default_factory=set)
    """Everybody who ever voted in it or stepped back from it."""
    directed: set[str] = field(default_factory=set)
    """Every director who ever decided on it."""
    recused: set[str] = field(default_factory=set)
    stage: str = "board"
    before_legal: str = "board"
    outcome: str | None = None
    returns: int = 0


@dataclass
class Partner:
    """A partner as it stands at the present instant."""

    name: str
    tier: str
    certifications: dict[str, date | None]
    programmes: list[str]
    tier_reviewed_until: datetime
    accreditations: list[Accreditation] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    grace_until: datetime | None = None
    lockout_until: datetime | None = None

    @property
    def live(self) -> list[Accreditation]:
        """The accreditations that are not lost."""
        return [held for held in self.accreditations if held.lost is None]

    @property
    def open_review(self) -> Review | None:
        """One review a partner."""
        return self.reviews[-1] if self.reviews and self.reviews[-1].stage != "closed" else None

    def latest(self, kind: str) -> Accreditation | None:
        """The latest accreditation of the kind."""
        return next((held for held in reversed(self.accreditations) if held.kind == kind), None)


def below_minimum(partner: Partner, edition: Edition) -> bool:
    """S5."""
    order = edition["tiers"]["order"]
    return bool(order.index(partner.tier) < order.index(edition["tiers"]["minimum"]))


def has_gap(partner: Partner, kind: str, at: datetime, edition: Edition) -> bool:
    """S9: a certification that was never earned, or that has expired."""
    for name in edition["accreditations"][kind]["certifications"]:
        if name not in partner.certifications:
            return True
        expires = partner.certifications[name]
        if expires is not None and expires <= at.date():
            return True
    return False


def counted(partner: Partner, at: datetime, edition: Edition) -> frozenset[str]:
    """Counting: the marks of today that count at ``at``, which may lie ahead."""
    after = months_later(at.date(), -edition["marks"]["window_months"])
    return frozenset(mark.name for mark in partner.marks if mark.placed_on > after and not mark.vacated)


def counted_for_renewal(partner: Partner, held: Accreditation, now: datetime, edition: Edition) -> frozenset[str]:
    """The marks that count when the term is renewed: at its end, or now where that has passed."""
    return counted(partner, max(now, held.term_end(edition)), edition)


def convenes(marks: frozenset[str], held: Accreditation, edition: Edition) -> bool:
    """S27, S28 and Settled marks: whether these marks ask for a review."""
    return len(marks) >= edition["marks"]["review_at"] and bool(marks - held.settled)


def next_tier_review(after: datetime, edition: Edition) -> datetime:
    """S6: the first tier review later than ``after``."""
    tiers = edition["tiers"]
    days = (
        at_hour(date(year, review["month"], review["day"]), tiers["hour_utc"])
        for year in (after.year, after.year + 1)
        for review in tiers["reviews"]
    )
    return min(due for due in days if due > after)


def folded(programme: str) -> str:
    """Loss: a programme's name without case, accents and spacing."""
    letters = (letter for letter in normalize("NFKD", programme) if not combining(letter) and not letter.isspace())
    return "".join(letters).casefold()


def accredited_only(programme: str, edition: Edition) -> str | None:
    """S40: the name of the programme for accredited partners that this spelling stands for, if any."""
    programmes = edition["programmes"]
    names = {folded(name): name for name in programmes["accredited_only"]}
    names |= {folded(alias): name for alias, name in programmes["aliases"].items()}
    return names.get(folded(programme))
