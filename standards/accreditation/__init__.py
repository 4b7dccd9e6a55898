"""An accreditation: its facts, its state, its dates. What follows from them is the partner's standing (S1-S12)."""

from standards.accreditation.commands import ACCREDITATION_COMMANDS, AccreditationCommand
from standards.accreditation.events import AccreditationEvent, AccreditationIssued
from standards.accreditation.evolve import evolve
from standards.accreditation.state import Accreditation

__all__ = [
    "ACCREDITATION_COMMANDS",
    "Accreditation",
    "AccreditationCommand",
    "AccreditationEvent",
    "AccreditationIssued",
    "evolve",
]
