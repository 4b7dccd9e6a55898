"""Slips of the pen: words that are almost an identifier."""

from redaction.identifiers import Identifiers
from redaction.name_variants import Form

_LONG = 9
"""Letters from which on a word may have two slips and still be told."""


def near(word: str, identifiers: Identifiers) -> Form | None:
    """The form that the word, small and plain, is a slip or two away from."""
    if len(word) < 4:
        return None
    slips = 2 if len(word) >= _LONG else 1
    for length in range(len(word) - slips, len(word) + slips + 1):
        for edge in ("^" + word[:2], word[-2:] + "$"):
            for form in identifiers.by_edge.get((edge, length), ()):
                if are_near(word, form.plain, slips):
                    return form
    return None


def are_near(one: str, other: str, slips: int) -> bool:
    """Whether so many letters put in, left out, changed or swapped with the next make one word of the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        two_before, before, row = before, row, [i]
        for j, against in enumerate(other, start=1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > slips:
            return False
    return row[-1] <= slips
