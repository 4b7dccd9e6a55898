"""How the stand-in misbehaves, by a seed: the same seed and the same requests, the same faults."""

import random
from enum import StrEnum


class Fault(StrEnum):
    """What goes wrong with a request."""

    LIMITED = "limited"
    """429, with and without Retry-After."""
    LIMITED_477 = "limited_477"
    BROKEN = "broken"
    """500, 502, 503 or 504, before anything happened."""
    SILENT = "silent"
    """No answer in time, and nothing happened."""
    LOST = "lost"
    """It happened, and the answer is lost."""


class Faults:
    """Draws the fault of each request. ``rate`` is the share of requests that fail."""

    def __init__(self, rate: float = 0.0, seed: int = 1) -> None:
        self.rate = rate
        self.chance = random.Random(seed)
        self.drawn: list[Fault] = []

    def next(self) -> Fault | None:
        """The fault of the next request; None where it works."""
        if self.chance.random() >= self.rate:
            return None
        fault = self.chance.choice(list(Fault))
        self.drawn.append(fault)
        return fault
