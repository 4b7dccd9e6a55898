"""A partner's standing: the partner with its accreditations, reviews and marks, decided as one (S1-S12, S27-S40)."""

from standards.standing.decide import STANDING_DECIDER
from standards.standing.state import Mark, Standing

__all__ = ["STANDING_DECIDER", "Mark", "Standing"]
