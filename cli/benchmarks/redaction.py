"""How well the redaction finds what identifies: over narratives in which every identifying string is marked."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from redaction import EntityType, Identifier, Identifiers, RedactedText, redact_all

CORPUS: Final = Path(__file__).parents[2] / "tests" / "redaction" / "corpus"
_UNMARKED_WANTED, _MARKED_WANTED = 5, 8
_MARKED: Final = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
_WORD: Final = re.compile(
    "[\u4e00-\u9fff\u3005]+|[\u3041-\u309f]+|[\u30a1-\u30fa\u30fc]+|[^\\W_\u3005\u3041-\u30fc\u4e00-\u9fff]+"
)
"""A word, or in Japanese a run of one script."""


@dataclass(frozen=True)
class Narrative:
    """A narrative with its identifiers on record, and where in its text the identifying strings are."""

    title: str
    identifiers: Identifiers
    text: str
    identifying: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Measured:
    """How many identifying strings were not found, and how many other words were taken for one."""

    identifying: int
    unmarked: tuple[str, ...]
    plain: int
    marked: tuple[str, ...]

    @property
    def unmarked_percent(self) -> float:
        """The share of the identifying strings of which a letter or digit is left."""
        return round(100 * len(self.unmarked) / self.identifying, 2)

    @property
    def marked_percent(self) -> float:
        """The share of the other words that were replaced or hidden."""
        return round(100 * len(self.marked) / self.plain, 2)

    def __add__(self, other: "Measured") -> "Measured":
        """Both counts as one."""
        plain, identifying = self.plain + other.plain, self.identifying + other.identifying
        return Measured(identifying, self.unmarked + other.unmarked, plain, self.marked + other.marked)


NOTHING: Final = Measured(0, (), 0, ())


def redaction_quality(corpus: Path = CORPUS) -> Mapping[str, Measured]:
    """The measure for each language of the corpus, by its code."""
    return {
        file.stem: sum((measured(narrative) for narrative in narratives(file)), NOTHING)
        for file in sorted(corpus.glob("*.txt"))
    }


def redaction_rows(corpus: Path = CORPUS) -> Iterator[Mapping[str, Any]]:
    """What a benchmark prints: the measure of each language and of all together; nothing where there is no corpus."""
    found = redaction_quality(corpus)
    wanted = {"unmarked_wanted": _UNMARKED_WANTED, "marked_wanted": _MARKED_WANTED}
    for language, quality in (*found.items(), *([("all", sum(found.values(), NOTHING))] if found else ())):
        yield {
            "bench": f"redaction_{language}",
            "identifying_strings": quality.identifying,
            "unmarked_percent": quality.unmarked_percent,
            "plain_words": quality.plain,
            "marked_percent": quality.marked_percent,
        } | wanted


def redaction_growth() -> float:
    """What eight times the text costs, as a multiple: about eight where the cost is linear."""
    took = {}
    for repeats in (500, 4_000):
        text = "1.1.1… " * repeats
        began = time.process_time()
        redact_all([text], Identifiers.of(()))
        took[repeats] = time.process_time() - began
    return round(took[4_000] / took[500], 1)


def narratives(file: Path) -> Iterator[Narrative]:
    """The narratives of a file: after ``===`` a title, the identifiers by type, after ``---`` the marked text."""
    for part in re.split(r"^=== ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, marked = part.partition("\n---\n")
        title, *lines = head.strip().splitlines()
        found = (line.partition(": ")[::2] for line in lines)
        identifiers = Identifiers.of(Identifier(text, EntityType[entity_type.upper()]) for entity_type, text in found)
        yield Narrative(title, identifiers, *_without_marks(marked.strip()))


def _without_marks(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    done = length = 0
    for found in _MARKED.finditer(marked):
        pieces += (marked[done : found.start()], found[1])
        length += found.start() - done
        places.append((length, length + len(found[1])))
        length += len(found[1])
        done = found.end()
    return "".join((*pieces, marked[done:])), tuple(places)


def measured(narrative: Narrative) -> Measured:
    """What the redaction of one narrative overlooks and what it takes too much of."""
    (redacted,) = redact_all([narrative.text], narrative.identifiers)
    text = narrative.text
    covered = _covered(redacted)
    identifying = bytearray(len(text))
    for start, end in narrative.identifying:
        identifying[start:end] = b"\1" * (end - start)
    unmarked = [text[start:end] for start, end in narrative.identifying if _is_left(text, start, end, covered)]
    plain = [word for word in _WORD.finditer(text) if 1 not in identifying[word.start() : word.end()]]
    marked = [word[0] for word in plain if 1 in covered[word.start() : word.end()]]
    return Measured(len(narrative.identifying), tuple(unmarked), len(plain), tuple(marked))


def _covered(redacted: RedactedText) -> bytearray:
    covered = bytearray(len(redacted.original))
    for match in redacted.matches:
        covered[match.start : match.end] = b"\1" * (match.end - match.start)
    return covered


def _is_left(text: str, start: int, end: int, covered: bytearray) -> bool:
    """Whether a letter or digit of an identifying string is still to be read."""
    return any(text[at].isalnum() and not covered[at] for at in range(start, end))
