"""Finds companies in small letters, which the legal form after the name tells: "klarwerk gmbh", "golden fern ltd"."""

import re
from collections.abc import Iterable

from redaction.context import Context
from redaction.entity_types import EntityType
from redaction.languages import Languages, is_english
from redaction.match import Match, Rule, match_of
from redaction.normalization import normalize
from redaction.sentences import word_before
from redaction.words import CAPITALISED, PLAINEST, words

# Only those that are no word and no unit: "as", "sa" and "kg" are.
_FORM = re.compile(
    r"(?<![\w&])(?:gmbh|mbh|ltd|llc|llp|inc(?! (?:vat|tax|gst))|plc|srl|sarl|eurl|bvba|pty|ltda|lda"
    r"|sp\.? ?z ?o\.? ?o|s\.r\.o|d\.o\.o)(?!\w)\.?"
)
_WORD = re.compile(r"(?<![\w@.])[^\W\d_]+")
_WORDS_TOO = ("inc", "pty")
"""Forms that are short for other words as well: "hosting inc backups"."""
_NO_NAMES = frozenset("zwei drei beide jede jeder jedes mutter tochter rechtsform".split())
_WITHIN_A_NAME = (" ", " & ", "-")
_MOST_WORDS, _LOOKED_BACK = 3, 90


class CompanyRecognizer:
    """Finds companies that are written like any other word."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every such company outside of what was found before, with its legal form."""
        for form in _FORM.finditer(text):
            start = _start_of_name(text, form, context.languages)
            if start < form.start() and context.is_free(start, form.end()):
                yield match_of(start, form.end(), EntityType.NAME, Rule.UNKNOWN_NAME)


def _start_of_name(text: str, form: re.Match[str], languages: Languages) -> int:
    """Where the name before the legal form begins; where the form does, if what is before it is no name."""
    start, end, telling, everyday = form.start(), form.start(), 0, 0
    before = list(_WORD.finditer(text, max(0, end - _LOOKED_BACK), end))
    for word in reversed(before[-_MOST_WORDS:]):
        letters = normalize(word[0])
        if not word[0].islower() or letters in PLAINEST or letters in words("stop_words") or letters in _NO_NAMES:
            break
        between = text[word.end() : start]
        if between not in _WITHIN_A_NAME and not (start == end and between == ", "):
            break
        start = word.start()
        is_word = languages.has_in_small_letters(word[0]) or (form[0] in _WORDS_TOO and is_english(word[0]))
        telling += letters not in CAPITALISED and not is_word
        everyday += letters not in CAPITALISED
    is_a_kind = form[0] in _WORDS_TOO or word_before(text, start) in words("determiners")
    return start if telling or (everyday and not is_a_kind) else end
