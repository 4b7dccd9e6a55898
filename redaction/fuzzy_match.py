"""Words that are almost an identifier: with a letter put in, left out, changed or swapped, or half of it."""

from rapidfuzz.distance import OSA

from redaction.identifiers import Identifiers
from redaction.languages import is_english
from redaction.name_variants import NameVariant

_LONG, _LONG_ENOUGH = 9, 7
"""Letters from which on a word may have two typos and still be recognised; of fewer, only where it is no word."""


def find_near(word: str, identifiers: Identifiers) -> NameVariant | None:
    """The variant that the normalized word is a typo or two away from, or half of."""
    if len(word) < 3:
        return None
    for variant in identifiers.by_letters.get("".join(sorted(word)), ()):
        if OSA.distance(word, variant.normalized, score_cutoff=1) == 1:
            return variant
    if len(word) < 4:
        return None
    typos = 2 if len(word) >= (_LONG if is_english(word) else _LONG_ENOUGH) else 1
    for length in range(len(word) - typos, len(word) + typos + 1):
        for edge in ("^" + word[:2], word[-2:] + "$"):
            for variant in identifiers.by_edge.get((edge, length), ()):
                if OSA.distance(word, variant.normalized, score_cutoff=typos) <= typos:
                    return variant
    return identifiers.by_half.get(word)
