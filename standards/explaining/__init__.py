"""Explanations: where a partner stands and why, what will happen if nothing changes, and why anything was decided.

Nothing here restates a rule. What holds, what would happen and what would have changed it is found by asking the
deciders themselves, on a copy.
"""

from standards.explaining.answers import Explanation
from standards.explaining.case_decided import Ordered as OrderOnComplaint
from standards.explaining.causes import Application, OrderOnAccreditation, OrderOnPartner, OrderOnReview
from standards.explaining.decisions import standing_of
from standards.explaining.refusing import why_refused
from standards.explaining.shown import StandingExplained
from standards.explaining.standing import explain_standing
from standards.explaining.why import why, why_of_complaint, why_of_standing

__all__ = [
    "Application",
    "Explanation",
    "OrderOnAccreditation",
    "OrderOnComplaint",
    "OrderOnPartner",
    "OrderOnReview",
    "StandingExplained",
    "explain_standing",
    "standing_of",
    "why",
    "why_of_complaint",
    "why_of_standing",
    "why_refused",
]
