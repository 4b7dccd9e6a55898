"""What of the universal standards holds for an accreditation at an instant (S2, S5, S9, S27)."""

from datetime import date, datetime
from typing import NamedTuple

from standards.accreditation.schedule import term_end
from standards.accreditation.state import Accreditation
from standards.editions import Edition
from standards.standing.marks import counted, reach_threshold
from standards.standing.state import Mark, Standing


class Assessment(NamedTuple):
    """The facts, judged under one edition."""

    tier: str
    tier_holds: bool
    missing: tuple[str, ...]
    marks: tuple[Mark, ...]
    marks_bar: bool


def assess(
    standing: Standing, accreditation: Accreditation, at: datetime, edition: Edition, marks_at: datetime | None = None
) -> Assessment:
    """The facts at the instant; the marks as they will count at ``marks_at``, where that is another one."""
    marks = counted(standing, marks_at or at, edition, known_at=at)
    return Assessment(
        tier=standing.partner.tier,
        tier_holds=tier_holds(standing, edition),
        missing=missing(standing, accreditation.kind, at, edition),
        marks=marks,
        marks_bar=reach_threshold(standing, accreditation, marks, edition),
    )


def assess_renewal(standing: Standing, accreditation: Accreditation, at: datetime, edition: Edition) -> Assessment:
    """The facts at the instant, with the marks that will count at the term's end: what a renewal will rest on (S27)."""
    return assess(standing, accreditation, at, edition, judged_for(accreditation, at, edition))


def judged_for(accreditation: Accreditation, at: datetime, edition: Edition) -> datetime:
    """The instant for which marks are judged ahead: the term's end, or ``at`` where an import or edition came later."""
    return max(term_end(accreditation, edition), at)


def tier_holds(standing: Standing, edition: Edition) -> bool:
    """Whether the tier is at least the minimum (S5). A tier that the edition no longer knows does not hold."""
    tiers, tier = edition.tiers, standing.partner.tier
    return tier in tiers.order and tiers.qualifies(tier)


def missing(standing: Standing, kind: str, at: datetime, edition: Edition) -> tuple[str, ...]:
    """The kind's prerequisites that the partner doesn't hold: an expired one is a gap from its expiry (S9, S10)."""
    required = edition.accreditations.get(kind)
    held = standing.partner.certifications
    gap = []
    for name in required.certifications if required else ():
        expiry = held[name].expires_on if name in held else date.min
        if expiry is not None and expiry <= at.date():
            gap.append(name)
    return tuple(gap)
