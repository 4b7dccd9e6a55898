"""Bringing in a portfolio: what each record of a file would change, judged by the same rules as any other door."""

from standards.importing.given import Given, GivenAccreditation, GivenCertification, GivenMark, GivenPartner
from standards.importing.planning import Effect, Effected, Fault, OnRecord, Plan, plan

__all__ = [
    "Effect",
    "Effected",
    "Fault",
    "Given",
    "GivenAccreditation",
    "GivenCertification",
    "GivenMark",
    "GivenPartner",
    "OnRecord",
    "Plan",
    "plan",
]
