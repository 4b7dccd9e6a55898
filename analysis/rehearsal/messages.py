"""What happened in words, with the names of the scenario in the place of ids."""

import re
from collections.abc import Mapping

from analysis.explanation import text
from analysis.rehearsal.engine import RehearsedEvent

_ID = re.compile(r"[a-z]{3}_[0-9a-z]{26}")


def describe(told: RehearsedEvent, names: Mapping[str, str]) -> str:
    """The fact as one sentence, with the scenario's names in the place of ids."""
    return _ID.sub(lambda found: names.get(found[0], found[0]), text.describe(told.event))
