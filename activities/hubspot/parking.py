"""What HubSpot refused of what we wrote: since when, how often, and when it is tried again by itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from activities.hubspot.errors import HubSpotRefused
from records.hubspot.tickets import TicketRecord

_FIRST: Final = timedelta(hours=1)
_LONGEST: Final = timedelta(days=1)
NOT_PARKED: Final[dict[str, Any]] = {
    "parked_reason": None,
    "parked_detail": None,
    "parked_at": None,
    "parked_attempts": 0,
    "parked_under": None,
    "retries_at": None,
}

RetriesAfter = Callable[[int], timedelta]
"""After how long a write is tried again that was refused so many times in a row."""


def retries_after(attempts: int) -> timedelta:
    """An hour, then twice as long each time, and a day at most: somebody has to change the portal's rules meanwhile."""
    doublings = min(attempts - 1, 10)
    return min(_FIRST * (1 << doublings), _LONGEST)


@dataclass(frozen=True)
class Parking:
    """How refused writes are kept aside. ``mapping`` is the digest of the one that they are made by."""

    mapping: str
    retries_after: RetriesAfter = retries_after

    def changes(self, record: TicketRecord, refused: HubSpotRefused | None, now: datetime) -> dict[str, Any]:
        """What is kept of the ticket: that nothing is refused, or why, since when, and when it is tried again."""
        if refused is None:
            return NOT_PARKED
        attempts = record.parked_attempts + 1
        return {
            "parked_reason": refused.category,
            "parked_detail": refused.detail,
            "parked_at": record.parked_at or now,
            "parked_attempts": attempts,
            "parked_under": self.mapping,
            "retries_at": now + self.retries_after(attempts),
        }
