"""Finds where a text holds an identifier in any spelling, and how certain that is.

The search runs on skeletons, where nothing but letters and digits is left; what was dropped between and around the
letters then tells a name from an accident: "Acme", "acme-agency" and "A c m e" are names, the end of "Mac" and the
"me" after it are not.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from redaction.context import Context
from redaction.entity_types import REPLACEMENTS, EntityType
from redaction.identifiers import Identifiers
from redaction.languages import is_japanese
from redaction.legal_forms import LEGAL_ENDING
from redaction.match import Certainty, Match, Rule, match_of
from redaction.name_variants import NameVariant
from redaction.normalization import NormalizedText, normalize
from redaction.occurrence import Occurrence
from redaction.redacted_text import merged
from redaction.sentences import begins_word, ends_word, last_of_letter

_OUR_OWN = (*REPLACEMENTS, "HubSpot", "Hubspot", "hubspot", "HUBSPOT")
_SAME_NAME = re.compile(r"[\s.&-]{1,3}")
"""Between the parts of one name, each of which was found for itself."""
_INITIAL_BEFORE = re.compile(r"(?<!\w)([^\W\d_])\. ?$")
_INITIAL_AFTER = re.compile(r" ([^\W\d_])(?:\.|(?!\w))")
_PUNCTUATION = frozenset(".,;:!?'\"()-")


class IdentifierRecognizer:
    """Finds the identifiers of the case, by whatever spelling."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every occurrence of every variant, those that overlap or are parts of one name as one."""
        found = (
            *_occurrences(NormalizedText(text), context),
            *_literals(text, context.identifiers),
        )
        return (_with_initials(match, text, context.identifiers) for match in _as_one_name(merged(found), text))


def _occurrences(text: NormalizedText, context: Context) -> Iterator[Match]:
    identifiers = context.identifiers
    for variant in identifiers.variants:
        at = text.skeleton.find(variant.key)
        while at >= 0:
            match = _match_at(text, at, variant, context)
            if match is not None and not (variant.key in identifiers.shadowed and _is_our_own(text.text, match)):
                yield match
            at = text.skeleton.find(variant.key, at + 1)


def _match_at(text: NormalizedText, at: int, variant: NameVariant, context: Context) -> Match | None:
    """The occurrence whose skeleton begins at ``at``; none where the letters meet by accident."""
    origins, stop = text.origins, at + len(variant.key)
    start, end = origins[at], last_of_letter(text.text, origins[stop - 1])
    if (at and origins[at - 1] == start) or (stop < len(origins) and origins[stop] == origins[stop - 1]):
        return None  # half of a character that reads as two letters
    begins = begins_word(text.text, start)
    if not begins and len(variant.normalized) < 4:
        return None
    is_whole = begins and ends_word(text.text, start, end)
    judged = Occurrence(text, at, start, end, variant, is_whole, context.languages).judged()
    return None if judged is None else _with_legal_form(judged, variant, text.text)


def _with_legal_form(match: Match, variant: NameVariant, text: str) -> Match:
    """With Ltd or the dot after Inc., where they follow; a name before a legal form is certainly the company's."""
    ending = LEGAL_ENDING.match(text, match.end)
    if ending and any(map(str.isupper, ending[0])):
        certainty = Certainty.CERTAIN if text[match.start].isupper() else match.certainty
        rule = Rule.IDENTIFIER if certainty is Certainty.CERTAIN else match.rule
        return replace(match, end=ending.end(), certainty=certainty, rule=rule)
    if (
        variant.text.endswith(".")
        and text.startswith(".", match.end)
        and not text[match.end + 1 : match.end + 2].isspace()
    ):
        return replace(match, end=match.end + 1)
    return match


def _is_our_own(text: str, match: Match) -> bool:
    """Whether it is inside one of the replacements that we put ourselves, or HubSpot's own name."""
    for word in _OUR_OWN:
        at = text.find(word, max(0, match.end - len(word)), match.start + len(word))
        if at >= 0 and at <= match.start and match.end <= at + len(word):
            return True
    return False


def _literals(text: str, identifiers: Identifiers) -> Iterator[Match]:
    """Names of one letter, few digits or signs: exactly as they are written, and never within a word or number."""
    for literal, entity_type in identifiers.literals.items():
        if literal not in _PUNCTUATION:
            for found in re.finditer(_literal_pattern(literal), text):
                yield _literal_match(found, entity_type, text)


def _literal_pattern(literal: str) -> str:
    if is_japanese(literal):
        return f"(?<![\u4e00-\u9fff]){re.escape(literal)}(?![\u4e00-\u9fff])"
    before = r"(?<![\w.,])" if literal[0].isalnum() else r"(?<!\S)" if literal.isascii() else ""
    after = r"(?![\w]|[.,]\d)" if literal[-1].isalnum() else r"(?!\w)" if literal.isascii() else ""
    return before + re.escape(literal) + after


def _literal_match(found: re.Match[str], entity_type: EntityType, text: str) -> Match:
    ending = LEGAL_ENDING.match(text, found.end())
    if ending and any(map(str.isupper, ending[0])):
        return match_of(found.start(), ending.end(), entity_type, Rule.IDENTIFIER, Certainty.CERTAIN)
    return match_of(*found.span(), entity_type, Rule.EVERYDAY_NAME)


def _as_one_name(matches: Iterable[Match], text: str) -> Iterator[Match]:
    """First and last name, found apart, as one person."""
    current: Match | None = None
    for match in matches:
        if (
            current
            and (current.replacement, current.certainty) == (match.replacement, match.certainty)
            and _SAME_NAME.fullmatch(text, current.end, match.start)
        ):
            current = replace(current, end=match.end)
            continue
        if current:
            yield current
        current = match
    if current:
        yield current


def _with_initials(match: Match, text: str, identifiers: Identifiers) -> Match:
    """With the initial of the person's other name beside it: "J. Young", "Jo Y."."""
    own = normalize(text[match.start : match.end])[:1]
    names = identifiers.initials_of_people
    before = _INITIAL_BEFORE.search(text, max(0, match.start - 4), match.start)
    after = _INITIAL_AFTER.match(text, match.end)
    if before and before[1].isupper() and (normalize(before[1]), own) in names:
        match = replace(match, start=before.start())
    if after and after[1].isupper() and (own, normalize(after[1])) in names:
        match = replace(match, end=after.end())
    return match
