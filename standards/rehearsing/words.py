"""What happened in words, whichever kind of subject it happened to; each kind has words of its own."""

import re
from collections.abc import Mapping
from typing import Any

from standards.accreditation import words as accreditation_words
from standards.complaint import words as complaint_words
from standards.events import Fact
from standards.marks import words as mark_words
from standards.partner import words as partner_words
from standards.rehearsing.world import Told
from standards.review import words as review_words

_ID = re.compile(r"[a-z]{3}_[0-9a-z]{26}")
_TELL: dict[str, Any] = {
    "complaint": complaint_words.tell,
    "accreditation": accreditation_words.tell,
    "review": review_words.tell,
    "partner": partner_words.tell,
    "mark": mark_words.tell,
}


def tell(told: Told, names: Mapping[str, str]) -> str:
    """The fact as one sentence, with the scenario's names in the place of ids."""
    fact: Fact = told.event.fact
    sentence: str = _TELL[told.kind](fact)
    return _ID.sub(lambda found: names.get(found[0], found[0]), sentence)
