"""Explanations: where a partner stands and why, what will happen if nothing changes, and why anything was decided.

Nothing here restates a rule. What holds, what would happen and what would have changed it is found by asking the
deciders themselves, on a copy.
"""

from analysis.explanation.explain_event import why_of_complaint, why_of_standing
from analysis.explanation.explain_standing import explain_standing
from analysis.explanation.rejected import why_rejected
from analysis.explanation.schema import Explanation
from analysis.explanation.standing_schema import StandingExplained

__all__ = [
    "Explanation",
    "StandingExplained",
    "explain_standing",
    "why_of_complaint",
    "why_of_standing",
    "why_rejected",
]
