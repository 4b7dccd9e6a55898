"""Finds the first letters of a name on record, in any case and with dots, even where they are a code of the trade."""

import re
from collections.abc import Iterable

from redaction.context import Context
from redaction.languages import Languages
from redaction.match import Match, Rule, match_of
from redaction.normalization import normalize
from redaction.words import is_everyday

# B&V, Q.D., q. d.
_SEPARATED = re.compile(r"(?<![\w.&])[^\W\d_](?:(?:\. ?|\s?[&+/]\s?|-)[^\W\d_]){1,5}\.?(?!\w)")
_TOGETHER = re.compile(r"(?<![\w.'’])[^\W_]{2,7}(?=s?(?![\w]))")  # noqa: RUF001
_ABBREVIATIONS = frozenset("eg ie am pm ps ca vs po".split())


class InitialsRecognizer:
    """Finds abbreviations that a name of the case may be shortened to."""

    def find(self, text: str, context: Context) -> Iterable[Match]:
        """Every such abbreviation outside of what was found before."""
        initials = context.identifiers.initials
        if not initials:
            return
        for pattern in (_SEPARATED, _TOGETHER):
            for found in pattern.finditer(text):
                letters = normalize(found[0])
                entity_type = initials.get(letters) or initials.get(letters.removesuffix("s"))
                if entity_type and _is_meant(found[0], letters, context.languages) and context.is_free(*found.span()):
                    yield match_of(*found.span(), entity_type, Rule.INITIALS)


def _is_meant(written: str, letters: str, languages: Languages) -> bool:
    """Whether it is no everyday word: in capitals it is none, in small letters "it", "is" and "2h" are."""
    if written.isupper():
        return True
    if written[0].isdigit():
        return False
    if letters in _ABBREVIATIONS:
        return False
    return not written.isalpha() or not (is_everyday(letters) or languages.knows(written))
