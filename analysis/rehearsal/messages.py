"""What happened in words, whichever kind of subject it happened to; each kind has words of its own."""

import re
from collections.abc import Mapping
from typing import Any

from analysis.rehearsal.engine import RehearsedEvent
from standards.accreditation import messages as accreditation_words
from standards.complaint import messages as complaint_words
from standards.events import EventData
from standards.mark import messages as mark_words
from standards.partner import messages as partner_words
from standards.review import messages as review_words

_ID = re.compile(r"[a-z]{3}_[0-9a-z]{26}")
_DESCRIBERS: dict[str, Any] = {
    "complaint": complaint_words.describe,
    "accreditation": accreditation_words.describe,
    "review": review_words.describe,
    "partner": partner_words.describe,
    "mark": mark_words.describe,
}


def describe(told: RehearsedEvent, names: Mapping[str, str]) -> str:
    """The fact as one sentence, with the scenario's names in the place of ids."""
    data: EventData = told.event.data
    sentence: str = _DESCRIBERS[told.kind](data)
    return _ID.sub(lambda found: names.get(found[0], found[0]), sentence)
