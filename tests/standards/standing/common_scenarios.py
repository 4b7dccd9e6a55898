"""Scenarios that have come to a point at which much can happen."""

from typing import Any

from tests.standards.standing.people import ADA, CAS, DEE
from tests.standards.standing.scenario import StandingScenario


def accredited(*kinds: str, begins: str = "2027-02-10", **more: Any) -> StandingScenario:
    """A partner with accreditations from its first day on: onboarding, unless others are named."""
    scenario = StandingScenario(begins, **more)
    for kind in kinds or ("onboarding",):
        scenario.issue(kind)
    return scenario


def under_review(*kinds: str, **more: Any) -> StandingScenario:
    """A partner whose serious mark is before the board; Pol handled the case."""
    scenario = accredited(*kinds, **more)
    scenario.mark("serious", at="2027-03-01", handlers=("pol",))
    return scenario


def three_marks(*kinds: str, **more: Any) -> StandingScenario:
    """A partner with three marks, shortly before the board is convened for them on 12 December 2028."""
    scenario = accredited(*kinds, **more)
    scenario.marks("2028-01-10", "2028-02-10", "2028-03-10")
    return scenario.until("2028-12-01")


def with_the_director(**more: Any) -> StandingScenario:
    """A partner whose loss the board has recommended."""
    return under_review(**more).votes("revoke", ADA, CAS, at="2027-03-05")


def revoked(**more: Any) -> StandingScenario:
    """A partner that lost everything on 10 March 2027 at noon."""
    return with_the_director(**more).act_on_review("decide", DEE, "2027-03-10", decision="approve")


def in_grace(*kinds: str, **more: Any) -> StandingScenario:
    """A partner that fell below the minimum tier: its grace runs from 15 June 2027 to 15 January 2028."""
    return accredited(*kinds, **more).set_tier("gold", at="2027-06-01").until("2027-06-20")
