"""Names in another language: what Nordlicht is to those who write of the northern lights."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice, product

from redaction.normalization import normalize

_MOST = 12
"""How many translations of one name in one language are looked for."""


def translations_of(words: tuple[str, ...]) -> Iterator[str]:
    """What the words, all of them known, are in the other languages, in their own order and in that of Spanish."""
    parts = [part for word in words for part in _parts(normalize(word))]
    if not parts or any(part not in _concepts() for part in parts):
        return
    for language in range(_languages()):
        choices = [_concepts()[part][language] for part in parts]
        own = all(part in choice for part, choice in zip(parts, map(_normalized, choices), strict=True))
        if own and len(parts) == len(words):
            continue
        for chosen in islice(product(*choices), _MOST):
            yield " ".join(chosen)
            if len(chosen) == 2:
                yield " ".join(reversed(chosen))
                yield " de ".join(reversed(chosen))


def _normalized(choice: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(normalize, choice))


def _parts(word: str) -> tuple[str, ...]:
    """The word, or the two that it is a compound of."""
    if word in _concepts():
        return (word,)
    for end in range(2, len(word) - 1):
        if word[:end] in _concepts() and word[end:] in _concepts():
            return word[:end], word[end:]
    return (word,)


@cache
def _concepts() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """For each word of the list, normalized, its concept in every language."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for line in files("redaction.words").joinpath("translations.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            concept = tuple(tuple(word.replace("_", " ") for word in one.split()) for one in line.split("|"))
            for word in (word for one in concept for word in one):
                found.setdefault(normalize(word), concept)
    return found


@cache
def _languages() -> int:
    return max(len(concept) for concept in _concepts().values())
