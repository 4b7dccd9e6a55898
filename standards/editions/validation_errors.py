"""What is wrong with an edition, and where."""

from collections.abc import Iterable
from dataclasses import dataclass

Place = tuple[str | int, ...]
"""Where a value stands: names, and numbers within a list."""


@dataclass(frozen=True)
class Fault:
    """One thing to correct. It says what is asked for and never repeats what was given."""

    place: Place
    problem: str
    besides: tuple[Place, ...] = ()
    """The other values that the finding rests on."""
    legal: str = ""
    """What the place takes, where it was given something else: to whoever fills in a form this says enough."""

    def rests_on(self, places: Iterable[Place]) -> bool:
        """Whether the finding has to do with a value in one of the places."""
        return any(touches(mine, place) for mine in (self.place, *self.besides) for place in places)


def touches(one: Place, other: Place) -> bool:
    """Whether the places are the same, or one lies within the other."""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]
