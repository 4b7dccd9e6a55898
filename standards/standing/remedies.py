"""What an application looked at, and what would have had it accepted: a tier, certifications, time (S5, S9, S37)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from standards.editions import Edition
from standards.guards import Candidates, Facts, Remedy, Situation
from standards.partner.state import Certification
from standards.standing.assessment import missing, tier_holds
from standards.standing.state import Standing

StandingSituation = Situation[Standing, Any, Edition]
CandidateLists = Iterator[Candidates[Standing]]


def tier(standing: Standing, edition: Edition) -> Facts:
    """The tier beside the minimum (S5)."""
    yield "tier", standing.partner.tier
    yield "minimum tier", edition.tiers.minimum


def certifications(standing: Standing, kinds: Iterable[str], at: datetime, edition: Edition) -> Facts:
    """What each kind requires, and what of it is missing (S9, S10)."""
    for kind in kinds:
        required = edition.accreditations.get(kind)
        yield f"certifications required for {kind}", required.certifications if required else ()
        yield f"certifications missing for {kind}", missing(standing, kind, at, edition)


def lockout(standing: Standing) -> Facts:
    """Until when no application is accepted (S37)."""
    found = standing.partner.lockout
    yield "end of the lockout", found.until if found else None


def other_tier(standing: Standing, edition: Edition) -> str | None:
    """The minimum, where the tier is below it, or the tier just below the minimum; None where there is none such."""
    tiers = edition.tiers
    at = tiers.order.index(tiers.minimum)
    to = tiers.order[at - 1] if tier_holds(standing, edition) else tiers.minimum
    return None if to == standing.partner.tier or (at == 0 and to != tiers.minimum) else to


def with_tier(standing: Standing, tier: str) -> Standing:
    """The standing with another tier."""
    return standing.model_copy(update={"partner": standing.partner.model_copy(update={"tier": tier})})


def with_certifications(standing: Standing, held: dict[str, Certification]) -> Standing:
    """The standing with these certifications and no others."""
    return standing.model_copy(update={"partner": standing.partner.model_copy(update={"certifications": held})})


def the_minimum_tier(situation: StandingSituation) -> CandidateLists:
    """The tier raised to the minimum (S5)."""
    standing, to = situation.state, other_tier(situation.state, situation.edition)
    if to is not None:
        yield (Remedy("tier", standing.partner.tier, to, situation.on(with_tier(standing, to))),)


def every_certification(situation: StandingSituation) -> CandidateLists:
    """What is missing, held from today on (S9)."""
    standing = situation.state
    gap = missing(standing, situation.data.kind, situation.at, situation.edition)
    held = standing.partner.certifications | dict.fromkeys(gap, Certification(earned_on=situation.at.date()))
    fact = f"certification {gap[0]}" if len(gap) == 1 else "certifications"
    was = "missing" if len(gap) == 1 else f"missing: {', '.join(gap)}"
    yield (Remedy(fact, was, "held", situation.on(with_certifications(standing, held))),)


def not_held(situation: StandingSituation) -> CandidateLists:
    """The partner did not hold the accreditation (S1)."""
    standing, kind = situation.state, situation.data.kind
    without = tuple(item for item in standing.accreditations if item.kind != kind or not item.live)
    after = situation.on(standing.model_copy(update={"accreditations": without}))
    yield (Remedy(f"accreditation {kind}", "held", "not held", after),)


def after_the_lockout(situation: StandingSituation) -> CandidateLists:
    """The same application at the end of the lockout (S37)."""
    found = situation.state.partner.lockout
    if found is not None:
        yield (Remedy("instant of the application", situation.at, found.until, situation._replace(at=found.until)),)
