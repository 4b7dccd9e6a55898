"""An accreditation: its facts, its state, its dates. What follows from them is the partner's standing (S1-S12)."""

from standards.accreditation.actions import ACCREDITATION_ACTIONS, AccreditationAction
from standards.accreditation.evolve import evolve
from standards.accreditation.facts import AccreditationEvent, AccreditationIssued
from standards.accreditation.state import Accreditation

__all__ = [
    "ACCREDITATION_ACTIONS",
    "Accreditation",
    "AccreditationAction",
    "AccreditationEvent",
    "AccreditationIssued",
    "evolve",
]
