"""The release of a pending packet: Partner Ops say what each doubt is, and nothing that identifies comes back in.

What they say nothing of stays withheld, and what was generalised stays general.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from redaction.context import Context, Narrative
from redaction.entity_types import WITHHELD, EntityType
from redaction.identifiers import Identifiers
from redaction.match import Certainty, Match, Rule, match_of
from redaction.normalization import is_invisible, is_readable, normalize
from redaction.redacted_text import RedactedText, merged
from redaction.redactor import find_all, narrative_of, redact, without_made_names, without_names_across
from redaction.sentences import last_of_letter
from redaction.words import ALSO_NAMES

_MAY_COME_BACK = frozenset(
    (Rule.UNKNOWN_NAME, Rule.FILE, Rule.REFERENCE, Rule.DISTINCTION, Rule.EXACT_DATE, Rule.EXACT_SUM, Rule.PLACE)
)
"""What the machine can't place and a person can: put as it was found, it is harmless."""


@dataclass(frozen=True)
class Replacement:
    """What to put wherever ``find`` stands as a word of its own. ``put`` the same as ``find``: it is harmless."""

    find: str
    put: str


@dataclass(frozen=True)
class RejectedRelease:
    """Why a text can't be released: replacements that would identify somebody."""

    replacements: tuple[Replacement, ...]


def release(
    text: str, identifiers: Identifiers, replacements: Sequence[Replacement], narrative: Narrative | None = None
) -> RedactedText | RejectedRelease:
    """The text with its doubts settled as Partner Ops say; what is certain stays replaced (S32, I7)."""
    narrative = narrative or narrative_of((text,))
    context = Context(identifiers, narrative)
    rejected = tuple(one for one in replacements if not _may_be_put(one, context))
    if rejected:
        return RejectedRelease(rejected)
    redacted = redact(text, identifiers, narrative)
    said = list(_said(text, replacements))
    settled = bytearray(len(text))
    for match in said:
        settled[match.start : match.end] = b"\1" * (match.end - match.start)
    kept = [match for match in redacted.matches if match.is_certain]
    left = [rest for match in redacted.matches if not match.is_certain for rest in _unsaid(match, text, settled)]
    changed = [match for match in said if match.replacement != text[match.start : match.end]]
    released = RedactedText(text, tuple(merged((*kept, *left, *changed))))
    return without_made_names(released, identifiers, narrative)


def release_all(
    texts: Sequence[str], identifiers: Identifiers, replacements: Sequence[Replacement]
) -> list[RedactedText] | RejectedRelease:
    """The texts of one case, in their order, released together: no name is left across two of them either (S32, I7)."""
    narrative = narrative_of(texts)
    released: list[RedactedText] = []
    rejected: dict[Replacement, None] = {}
    for text in texts:
        outcome = release(text, identifiers, replacements, narrative)
        match outcome:
            case RejectedRelease():
                rejected |= dict.fromkeys(outcome.replacements)
            case RedactedText():
                released.append(outcome)
    return RejectedRelease(tuple(rejected)) if rejected else without_names_across(released, identifiers, narrative)


def _may_be_put(replacement: Replacement, context: Context) -> bool:
    """Whether what is put goes through the redaction that it settles (S32)."""
    find, put = replacement.find, replacement.put
    if not find.strip() or any(_deceives(character) for character in put):
        return False
    return all(_is_harmless(match, replacement) for match in find_all(put, context))


def _is_harmless(match: Match, replacement: Replacement) -> bool:
    """Whether what the redaction finds in the text to put may stand there all the same."""
    written = replacement.put[match.start : match.end]
    if match.is_certain:
        return False
    if match.rule is Rule.EVERYDAY_NAME:
        return _is_a_plain_word(written)
    return match.rule in _MAY_COME_BACK and written in replacement.find


def _is_a_plain_word(written: str) -> bool:
    """Whether it is a single word in small letters, which says no more than any other: "quality", and no "nova"."""
    letters = normalize(written)
    return written.islower() and written.isalpha() and ALSO_NAMES.isdisjoint((letters, letters.removesuffix("s")))


def _deceives(character: str) -> bool:
    """Whether the character is not seen or turns the text around."""
    return not character.isspace() and is_invisible(character) and not _joins_a_letter(character)


def _joins_a_letter(character: str) -> bool:
    """Whether it is a common accent, which texts in decomposed form have after a letter."""
    return "\u0300" <= character <= "\u036f" and character != "\u034f"


def _said(text: str, replacements: Sequence[Replacement]) -> Iterator[Match]:
    """Each place that a replacement speaks of; where several do, the one with the longest ``find``."""
    taken = bytearray(len(text))
    for one in sorted(replacements, key=lambda one: -len(one.find)):
        at = text.find(one.find)
        while at >= 0:
            end = at + len(one.find)
            if taken.find(1, at, end) < 0 and _stands_alone(text, at, end):
                taken[at:end] = b"\1" * (end - at)
                yield match_of(at, end, EntityType.NAME, Rule.RELEASE, Certainty.CERTAIN, one.put)
                at = text.find(one.find, end)
            else:
                at = text.find(one.find, at + 1)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no letter adjoins it: "Al" is not meant in "Also"."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (before.isalnum() and text[start].isalnum()) and not (after.isalnum() and text[end - 1].isalnum())


def _unsaid(doubt: Match, text: str, settled: bytearray) -> Iterator[Match]:
    """What of a doubt nobody spoke of, shown as before; what stands between two names need not be spoken of."""
    if settled.find(1, doubt.start, doubt.end) < 0:
        yield match_of(doubt.start, doubt.end, doubt.entity_type, doubt.rule, Certainty.CERTAIN, doubt.shown)
        return
    for is_said, places in groupby(range(doubt.start, doubt.end), lambda at: bool(settled[at])):
        run = [at for at in places if is_readable(text[at])]
        if run and not is_said:
            end = last_of_letter(text, run[-1])
            yield match_of(run[0], end, doubt.entity_type, doubt.rule, Certainty.CERTAIN, WITHHELD)
