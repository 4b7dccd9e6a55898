"""The complaint's decider: the four steps of the escalation as a pure state machine (S13-S26)."""

from standards.complaint.commands import COMPLAINT_COMMANDS, ComplaintCommand
from standards.complaint.deadlines import next_deadline
from standards.complaint.decide import Decision, decide, lapse, take_up
from standards.complaint.events import ComplaintEvent
from standards.complaint.evolve import evolve, fold
from standards.complaint.intake import Filing, file_complaint
from standards.complaint.state import Complaint

__all__ = [
    "COMPLAINT_COMMANDS",
    "Complaint",
    "ComplaintCommand",
    "ComplaintEvent",
    "Decision",
    "Filing",
    "decide",
    "evolve",
    "file_complaint",
    "fold",
    "lapse",
    "next_deadline",
    "take_up",
]
