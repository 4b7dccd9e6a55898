"""Editions: the dated numbers and catalogues that the rules read, each with the clause it serves."""

from standards.editions.model import Edition, EscalationEdition
from standards.editions.timeline import EditionTimeline

__all__ = ["Edition", "EditionTimeline", "EscalationEdition"]
