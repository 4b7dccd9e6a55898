"""The complaint's decider: the four steps of the escalation as a pure state machine (S13-S26)."""

from standards.complaint.commands import (
    BEGINNING_COMMANDS,
    COMPLAINT_COMMANDS,
    EVERY_COMMAND,
    ComplaintCommand,
    FileComplaint,
    TakeUpComplaint,
)
from standards.complaint.deadlines import next_deadline
from standards.complaint.decide import COMPLAINT_DECIDER, Decision, decide
from standards.complaint.events import ComplaintEvent
from standards.complaint.evolve import evolve, fold
from standards.complaint.state import Complaint

__all__ = [
    "BEGINNING_COMMANDS",
    "COMPLAINT_COMMANDS",
    "COMPLAINT_DECIDER",
    "EVERY_COMMAND",
    "Complaint",
    "ComplaintCommand",
    "ComplaintEvent",
    "Decision",
    "FileComplaint",
    "TakeUpComplaint",
    "decide",
    "evolve",
    "fold",
    "next_deadline",
]
