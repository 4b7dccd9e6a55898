"""Bringing in a portfolio: what each record of a file would change, judged by the same rules as every other way in."""

from analysis.import_plan.plan import Decided, Effect, Effected, Fault, Plan, plan
from analysis.import_plan.rows import Given, GivenAccreditation, GivenCertification, GivenMark, GivenPartner

__all__ = [
    "Decided",
    "Effect",
    "Effected",
    "Fault",
    "Given",
    "GivenAccreditation",
    "GivenCertification",
    "GivenMark",
    "GivenPartner",
    "Plan",
    "plan",
]
