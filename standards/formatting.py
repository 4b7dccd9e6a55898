"""Small parts of sentences that several sets of words share: codes, lists, counts, days and instants."""

from collections.abc import Sequence
from datetime import date, datetime

_NAMES = {"cms": "CMS", "crm": "CRM", "cs": "CS", "hubspot": "HubSpot", "pdm": "PDM", "pops": "POPS"}
_TEAMS = {"partner_ops": "Partner Ops", "service_acceleration": "Service Acceleration"}
"""Teams that have a name of their own."""


def spoken(code: str) -> str:
    """A code as people say it: ``crm_implementation`` is ``CRM implementation``."""
    return _TEAMS.get(code) or " ".join(_NAMES.get(word, word) for word in code.split("_"))


def capital(text: str) -> str:
    """The text with a capital letter in front."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str], last: str = "and") -> str:
    """The items as a sentence lists them: ``a``, ``a and b``, ``a, b and c``. None of them is an empty text."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def several(number: int, one: str, many: str | None = None) -> str:
    """The number with its noun: ``1 mark``, ``3 marks``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def on_day(day: date) -> str:
    """A day, sortable."""
    return f"{day:%Y-%m-%d}"


def at_instant(at: datetime) -> str:
    """An instant, sortable, to the minute."""
    return f"{at:%Y-%m-%d %H:%M} UTC"
