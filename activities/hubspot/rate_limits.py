"""HubSpot's limits, kept by what its answers say of them: how many requests are left, and when more are."""

import math
from collections.abc import Callable, Mapping
from typing import Final

RESERVE: Final = 2
"""Requests of an interval that are left to others who share the limit."""
UNSAID: Final = 10.0
"""Seconds to wait where HubSpot refuses for its limits and does not say how long."""
UNTIL_MORE_A_DAY: Final = 900.0
"""Seconds between two looks whether the day's requests are there again."""
_PREFIX: Final = "x-hubspot-ratelimit-"


class RateLimits:
    """How long the next request waits. ``clock`` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._free_at = 0.0

    def wait(self) -> float:
        """Seconds until the next request may be sent."""
        return max(self._free_at - self._clock(), 0.0)

    def learn(self, headers: Mapping[str, str]) -> None:
        """Takes in what an answer says of the limits; one that says nothing changes nothing."""
        if _number(headers, "daily-remaining") == 0:
            self._pause(UNTIL_MORE_A_DAY)
        remaining, interval = _number(headers, "remaining"), _number(headers, "interval-milliseconds")
        if remaining is not None and remaining <= RESERVE:
            self._pause(UNSAID if interval is None else interval / 1000)

    def refused(self, retry_after: float | None) -> None:
        """Takes in that a request was refused for the limits."""
        self._pause(UNSAID if retry_after is None else retry_after)

    def _pause(self, seconds: float) -> None:
        self._free_at = max(self._free_at, self._clock() + seconds)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the answer asks to wait; None where it says nothing that is a number."""
    return _finite(headers.get("retry-after"))


def _number(headers: Mapping[str, str], name: str) -> float | None:
    return _finite(headers.get(_PREFIX + name))


def _finite(text: str | None) -> float | None:
    try:
        number = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
