"""An accreditation's dates: evaluations, tier reviews, lead time, term end, and the ends of its conditions (S4, S6).

Dates that lie ahead are made from the edition in force, so that a new edition moves them; a deadline that was opened
(a grace period, a remediation) stands as it was opened.
"""

from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter
from typing import NamedTuple

from standards.accreditation.state import Accreditation
from standards.base_model import asked_once, recalled, remember
from standards.editions import Edition
from standards.editions.accreditation import Tiers
from standards.months import add_months, at_hour
from standards.vocabulary import Checkpoint

_ORDER = {checkpoint: place for place, checkpoint in enumerate(Checkpoint)}
_instant = itemgetter(0)


class Deadline(NamedTuple):
    """An instant at which the accreditation is looked at."""

    at: datetime
    checkpoint: Checkpoint

    def comes_before(self, other: "Deadline") -> bool:
        """Whether it acts before the other one, at the same instant too."""
        if self.at == other.at:
            return _ORDER[self.checkpoint] < _ORDER[other.checkpoint]
        return self.at < other.at


def term_end(accreditation: Accreditation, edition: Edition, term: int | None = None) -> datetime:
    """When the term ends: issue date + 24·n calendar months, at the edition's hour (S27)."""
    months = edition.terms.months * (accreditation.term if term is None else term)
    return at_hour(add_months(accreditation.issued_on, months), edition.tiers.hour_utc)


def term_at(issued_on: date, at: datetime, edition: Edition) -> tuple[int, date]:
    """The term that an accreditation of that day is in at the instant, and the day on which it ends.

    Terms that ended before an import count as renewed (S27).
    """
    term = 1
    while at_hour(ends_on := add_months(issued_on, edition.terms.months * term), edition.tiers.hour_utc) <= at:
        term += 1
    return term, ends_on


def lead_time(accreditation: Accreditation, edition: Edition) -> datetime:
    """When the marks that will count at the term's end are judged (S28)."""
    return term_end(accreditation, edition) - timedelta(days=edition.marks.lead_days)


def next_evaluation(accreditation: Accreditation, edition: Edition) -> datetime:
    """The first evaluation after the last one held: issue date + 6·k calendar months (S4)."""
    every, hour = edition.terms.evaluate_every_months, edition.tiers.hour_utc
    held = _done_until(accreditation, accreditation.evaluated_until)
    anchor = accreditation.issued_on
    passed = (held.year - anchor.year) * 12 + held.month - anchor.month
    number = max(1, passed // every)
    while (due := at_hour(add_months(anchor, number * every), hour)) <= held:
        number += 1
    return due


def _done_until(accreditation: Accreditation, until: datetime) -> datetime:
    """The day on which a date was held is done, whatever other hour an edition names before the day is over."""
    return datetime.combine(until.date(), time.max, UTC) if until > accreditation.since else until


def next_tier_review(after: datetime, tiers: Tiers) -> datetime:
    """The first tier review after the instant (S6)."""
    for due in _tier_reviews(after.year, tiers):
        if due > after:
            return due
    return _tier_reviews(after.year + 1, tiers)[0]


def last_tier_review(at: datetime, tiers: Tiers) -> datetime:
    """The last tier review that fell due by the instant (S6)."""
    return max(due for year in (at.year - 1, at.year) for due in _tier_reviews(year, tiers) if due <= at)


def _tier_reviews(year: int, tiers: Tiers) -> tuple[datetime, ...]:
    """The tier reviews of the year, in their order (S6)."""
    known: tuple[datetime, ...] | None = recalled(tiers, year)
    if known is None:
        known = tuple(sorted(at_hour(date(year, day.month, day.day), tiers.hour_utc) for day in tiers.reviews))
        remember(tiers, year, known)
    return known


def _judged_ahead(accreditation: Accreditation, day: date) -> bool:
    """Whether the term's lead time was judged, on that day or on a later one."""
    judged_on = accreditation.lead_judged_on
    return accreditation.lead_judged >= accreditation.term and (judged_on is None or judged_on >= day)


def deadlines(accreditation: Accreditation, edition: Edition) -> tuple[Deadline, ...]:
    """Every date that lies ahead, the next of each kind; none for a lost accreditation (S4, S6, S27, S28)."""
    return tuple([Deadline(*found) for found in sorted(_dates(accreditation, edition), key=_instant)])


@asked_once
def next_deadline(accreditation: Accreditation, edition: Edition) -> Deadline | None:
    """The first of its deadlines; None for a lost accreditation."""
    found = min(_dates(accreditation, edition), key=_instant, default=None)
    return None if found is None else Deadline(*found)


def _dates(accreditation: Accreditation, edition: Edition) -> list[tuple[datetime, Checkpoint]]:
    """Its dates, in the order in which they act at the same instant."""
    if accreditation.lost is not None:
        return []
    found = []
    if accreditation.grace is not None:
        found.append((accreditation.grace.until, Checkpoint.GRACE_END))
    if accreditation.remediation is not None:
        found.append((accreditation.remediation.until, Checkpoint.REMEDIATION_END))
    reviewed = _done_until(accreditation, accreditation.tier_reviewed_until)
    found.append((next_tier_review(reviewed, edition.tiers), Checkpoint.TIER_REVIEW))
    found.append((next_evaluation(accreditation, edition), Checkpoint.EVALUATION))
    if accreditation.hold is None:
        ahead = lead_time(accreditation, edition)
        if not _judged_ahead(accreditation, ahead.date()):
            found.append((ahead, Checkpoint.LEAD_TIME))
        found.append((term_end(accreditation, edition), Checkpoint.TERM_END))
    return found
