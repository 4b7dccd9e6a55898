"""Lives that have come to a point at which much can happen."""

from typing import Any

from tests.standards.standing.life import Life
from tests.standards.standing.people import ADA, CAS, DEE


def accredited(*kinds: str, begins: str = "2027-02-10", **more: Any) -> Life:
    """A partner with accreditations from its first day on: onboarding, unless others are named."""
    life = Life(begins, **more)
    for kind in kinds or ("onboarding",):
        life.issue(kind)
    return life


def under_review(*kinds: str, **more: Any) -> Life:
    """A partner whose serious mark is before the board; Pol handled the case."""
    life = accredited(*kinds, **more)
    life.mark("serious", at="2027-03-01", handlers=("pol",))
    return life


def three_marks(*kinds: str, **more: Any) -> Life:
    """A partner with three marks, shortly before the board is convened for them on 12 December 2028."""
    life = accredited(*kinds, **more)
    life.marks("2028-01-10", "2028-02-10", "2028-03-10")
    return life.until("2028-12-01")


def with_the_director(**more: Any) -> Life:
    """A partner whose loss the board has recommended."""
    return under_review(**more).votes("revoke", ADA, CAS, at="2027-03-05")


def revoked(**more: Any) -> Life:
    """A partner that lost everything on 10 March 2027 at noon."""
    return with_the_director(**more).ruled("decide", DEE, "2027-03-10", decision="approve")


def in_grace(*kinds: str, **more: Any) -> Life:
    """A partner that fell below the minimum tier: its grace runs from 15 June 2027 to 15 January 2028."""
    return accredited(*kinds, **more).set_tier("gold", at="2027-06-01").until("2027-06-20")
