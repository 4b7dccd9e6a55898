"""How even-handed decisions are, in figures: agreement among voters, shares and times with their intervals (pure)."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from standards.base_model import FrozenModel

Z = 1.96
"""Standard deviations of a 95 % interval."""


class Interval(FrozenModel):
    """A figure with the bounds between which it lies with 95 % confidence."""

    value: float
    low: float
    high: float


def share(part: int, whole: int) -> Interval | None:
    """The share with its Wilson score interval, which holds for few cases too; None of nothing."""
    if whole == 0:
        return None
    p, squared = part / whole, Z * Z
    middle = (p + squared / (2 * whole)) / (1 + squared / whole)
    spread = Z / (1 + squared / whole) * math.sqrt(p * (1 - p) / whole + squared / (4 * whole * whole))
    return Interval(value=p, low=max(0.0, middle - spread), high=min(1.0, middle + spread))


def median(values: Iterable[float]) -> Interval | None:
    """The median with the interval that the order of the values gives, without any assumption; None of nothing."""
    ordered = sorted(values)
    count = len(ordered)
    if count == 0:
        return None
    half = Z * math.sqrt(count) / 2
    low, high = max(0, math.floor(count / 2 - half)), min(count - 1, math.ceil(count / 2 + half))
    middle = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    return Interval(value=middle, low=ordered[low], high=ordered[high])


def alpha(units: Iterable[Sequence[str]]) -> float | None:
    """Krippendorff's alpha of nominal votes: 1 where all agree, 0 where they agree as chance would have it.

    Each unit holds the votes on one question. One vote agrees with nobody, so such units are left out. None where
    nothing is left, or where every vote is the same: there is nothing then that chance could be told from.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    for votes in units:
        if len(votes) < 2:
            continue
        counted = Counter(votes)
        totals.update(counted)
        for one, times in counted.items():
            for other, again in counted.items():
                together = times * (again - 1 if one == other else again)
                pairs[one, other] += together / (len(votes) - 1)  # type: ignore[assignment] # a share of a pair
    number = sum(totals.values())
    expected = sum(totals[one] * totals[other] for one in totals for other in totals if one != other)
    if number < 2 or expected == 0:
        return None
    observed = sum(times for (one, other), times in pairs.items() if one != other)
    return 1 - (number - 1) * observed / expected
