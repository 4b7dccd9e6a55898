"""Where a ticket stands; free of the ORM, so that workflows may know it."""

from enum import StrEnum


class TicketState(StrEnum):
    """What became of a ticket."""

    NEW = "new"
    """It was told of, and nobody has looked at it."""
    NOT_A_COMPLAINT = "not_a_complaint"
    INCOMPLETE = "incomplete"
    """It lacks something mandatory, or a value cannot be taken."""
    UNKNOWN_PARTNER = "unknown_partner"
    """Its partner is not on record yet."""
    FILED = "filed"
    GONE = "gone"
    """It was deleted; a restored one is looked at again."""
    MERGED = "merged"
    """It was merged into another ticket, which has its case from then on."""


WAITING = (TicketState.INCOMPLETE, TicketState.UNKNOWN_PARTNER)
"""States in which a ticket waits to become a case."""
ASIDE = (TicketState.NOT_A_COMPLAINT, TicketState.GONE, TicketState.MERGED)
"""States in which nothing is written on a ticket."""
