"""Names in another language: what Nordlicht is to those who write of the northern lights."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice, product

from redaction.normalization import normalize

_ENDINGS = ("", "s", "e", "n", "t", "en", "et", "er", "es", "erne", "ne")
"""What a noun or an adjective may end in, beside the forms that are listed."""
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
    """The word as the list has it, or the two that it is a compound of."""
    for endings in (_ENDINGS[:1], _ENDINGS):
        if (listed := _listed(word, endings)) is not None:
            return (listed,)
        for end in range(2, len(word) - 1):
            first, second = _listed(word[:end], _ENDINGS[:1]), _listed(word[end:], endings)
            if first is not None and second is not None:
                return first, second
    return (word,)


def _listed(word: str, endings: tuple[str, ...]) -> str | None:
    """The form of the word that the list has: "ræv" for "ræven"."""
    return next((bare for ending in endings if (bare := word.removesuffix(ending)) in _concepts()), None)


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
