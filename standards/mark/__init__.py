"""The annulment of a mark: asked by ops, approved by a director, the record kept. An extension; it cites no clause."""

from standards.mark.commands import MARK_COMMANDS, Vacate
from standards.mark.events import AnnulmentAsked, MarkAnnulled, MarkEvent, MarkEventData
from standards.mark.evolve import evolve
from standards.mark.state import Annulment

__all__ = [
    "MARK_COMMANDS",
    "Annulment",
    "AnnulmentAsked",
    "MarkAnnulled",
    "MarkEvent",
    "MarkEventData",
    "Vacate",
    "evolve",
]
