"""A partner's standing: the partner with its accreditations, reviews and marks, decided as one (S1-S12, S27-S40).

The decider is imported from ``standards.standing.decide``: its handlers' modules import from this package.
"""

from standards.standing.state import Mark, Standing

__all__ = ["Mark", "Standing"]
