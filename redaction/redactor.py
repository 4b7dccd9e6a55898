"""Redacts a text, so that nothing in it tells who the partner, the customer or anybody else on the case is (S32, I7).

The recognisers search the text in stages, each knowing what those before it found. What is certain is replaced. What is
doubtful is hidden as well, and reported, so that Partner Ops can say what it is; until then the packet is pending. The
result is searched again until nothing is found in it any more.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from redaction.address_recognizer import AddressRecognizer
from redaction.company_recognizer import CompanyRecognizer
from redaction.context import Context, Narrative
from redaction.dates import DateRecognizer, dates_in, first_date
from redaction.distinction_recognizer import DistinctionRecognizer
from redaction.entity_types import WITHHELD, EntityType
from redaction.identifier_matcher import IdentifierRecognizer
from redaction.identifiers import Identifiers
from redaction.initials_recognizer import InitialsRecognizer
from redaction.japanese_name_recognizer import JapaneseNameRecognizer
from redaction.languages import languages_of
from redaction.match import Certainty, Match, Rule, match_of
from redaction.name_recognizer import NameRecognizer
from redaction.number_recognizer import PhoneRecognizer, ReferenceRecognizer
from redaction.obfuscation_recognizer import ObfuscationRecognizer
from redaction.pattern_recognizers import EmailRecognizer, LinkRecognizer, NetworkNameRecognizer, TokenRecognizer
from redaction.place_recognizer import PlaceRecognizer
from redaction.recognizer import Recognizer
from redaction.redacted_text import RedactedText, merged
from redaction.sums import SumRecognizer

_ON_RECORD: tuple[Recognizer, ...] = (IdentifierRecognizer(),)
_STAGES: tuple[tuple[Recognizer, ...], ...] = (
    _ON_RECORD,
    (LinkRecognizer(), EmailRecognizer(), TokenRecognizer(), NetworkNameRecognizer()),
    (DateRecognizer(), SumRecognizer()),
    (PhoneRecognizer(), AddressRecognizer(), ObfuscationRecognizer()),
    (ReferenceRecognizer(), DistinctionRecognizer(), InitialsRecognizer()),
    (PlaceRecognizer(),),
    (NameRecognizer(), JapaneseNameRecognizer(), CompanyRecognizer()),
)
_MOST_ROUNDS = 4
"""How often a result is searched again; one that still holds something then is withheld whole."""
_SEAM = 80
"""How much of two passages that follow each other is read as one text."""


def redact(text: str, identifiers: Identifiers, narrative: Narrative | None = None) -> RedactedText:
    """The text without its identifiers. Redacting what comes out changes nothing any more (S32, I7)."""
    context = Context(identifiers, narrative or narrative_of((text,)))
    first = RedactedText(text, find_all(text, context))
    return _settled(first, lambda left: find_all(left.text, context), _kept_doubtful)


def redact_all(texts: Sequence[str], identifiers: Identifiers) -> list[RedactedText]:
    """The texts of one case, in their order, each without its identifiers and none across two of them (S32, I7)."""
    narrative = narrative_of(texts)
    results = [redact(text, identifiers, narrative) for text in texts]
    return without_names_across(results, identifiers, narrative)


def narrative_of(texts: Iterable[str]) -> Narrative:
    """What the texts of one case have in common: their languages and the first day that they name."""
    texts = tuple(texts)
    starts_on: date | None = first_date([one for text in texts for one in dates_in(text)])
    return Narrative(languages_of(texts), starts_on)


def without_names_across(
    results: Sequence[RedactedText], identifiers: Identifiers, narrative: Narrative
) -> list[RedactedText]:
    """The results without a name of which one text holds the beginning and the next one the rest."""
    found = list(results)
    context = Context(identifiers, narrative)
    for number in range(len(found) - 1):
        before, after = found[number], found[number + 1]
        for left, right in _across(before.original, after.original, context):
            found[number] = before = _with(before, left)
            found[number + 1] = after = _with(after, right)
        for left, right in _across(before.text, after.text, context):
            found[number] = before = before.followed_by((left,))
            found[number + 1] = after = after.followed_by((right,))
    return found


def _across(before: str, after: str, context: Context) -> Iterator[tuple[Match, Match]]:
    """Both halves of every name that begins at the end of one text and ends at the beginning of the next."""
    tail, head = before[-_SEAM:], after[:_SEAM]
    joint = len(tail) + 1
    for match in _on_record(f"{tail}\n{head}", context):
        if match.start < joint - 1 and match.end > joint:
            first = replace(match, start=len(before) - len(tail) + match.start, end=len(before))
            yield _made(first), _made(replace(match, start=0, end=match.end - joint))


def _with(redacted: RedactedText, match: Match) -> RedactedText:
    return RedactedText(redacted.original, tuple(merged((*redacted.matches, match))))


def hide_names(text: str, identifiers: Identifiers) -> str:
    """A redacted text without names that came on record only since: nobody is asked about them any more (S32, I7)."""
    context = Context(identifiers, narrative_of((text,)))
    first = RedactedText(text, tuple(_made_certain(_on_record(text, context))))
    return _settled(first, lambda left: _on_record(left.text, context), _made_certain).text


def without_made_names(redacted: RedactedText, identifiers: Identifiers, narrative: Narrative) -> RedactedText:
    """The result and, where replacements have made a name of what they left, more of them (I7)."""
    context = Context(identifiers, narrative)

    def found_in(left: RedactedText) -> list[Match]:
        return [match for match in _on_record(left.text, context) if match.is_certain or left.touches(match)]

    return _settled(redacted, found_in, lambda found: map(_made, found))


def _settled(
    redacted: RedactedText,
    found_in: Callable[[RedactedText], Sequence[Match]],
    further: Callable[[Iterable[Match]], Iterable[Match]],
) -> RedactedText:
    """With what ``found_in`` still finds in the result, and in the result of that, until there is nothing."""
    for _ in range(_MOST_ROUNDS):
        again = redacted.followed_by(further(found_in(redacted)))
        if again.matches == redacted.matches:
            return redacted
        redacted = again
    return RedactedText(redacted.original, (_everything(redacted.original),))


def find_all(text: str, context: Context) -> tuple[Match, ...]:
    """Everything that may not be left in the text, in its order; no match overlaps another."""
    for stage in _STAGES:
        found = [match for recognizer in stage for match in recognizer.find(text, context)]
        context = context.with_found(merged((*context.found, *found)))
    return context.found


def _on_record(text: str, context: Context) -> Sequence[Match]:
    return [match for recognizer in _ON_RECORD for match in recognizer.find(text, context)]


def _kept_doubtful(found: Iterable[Match]) -> Iterator[Match]:
    """What only shows up in a redacted text was hidden in the replacing: nothing of it may be told apart."""
    return (_made(match) if match.is_certain else match for match in found)


def _made_certain(found: Iterable[Match]) -> Iterator[Match]:
    return (replace(match, certainty=Certainty.CERTAIN, replacement=match.shown) for match in found)


def _made(match: Match) -> Match:
    return replace(match, rule=Rule.MADE_BY_REDACTION, certainty=Certainty.CERTAIN, replacement=WITHHELD)


def _everything(text: str) -> Match:
    return match_of(0, len(text), EntityType.NAME, Rule.MADE_BY_REDACTION)
