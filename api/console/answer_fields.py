"""The fields of saved answers: which there are, and what stands in them in a case."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from records.complaints.queries import Recorded
from standards.formatting import spoken

_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class CaseFields:
    """What the fields are filled from."""

    recorded: Recorded
    partner_name: str
    me: str

    def customer(self, name: str) -> Any:
        """What was filed of the customer."""
        return (self.recorded.body.get("customer") or {}).get(name)


FIELDS: Mapping[str, Callable[[CaseFields], Any]] = {
    "customer.name": lambda case: case.customer("name"),
    "customer.company": lambda case: case.customer("company"),
    "case.id": lambda case: case.recorded.case.id,
    "case.reference": lambda case: case.recorded.external_id,
    "case.summary": lambda case: case.recorded.body.get("summary"),
    "case.category": lambda case: spoken(case.recorded.case.category),
    "case.due": lambda case: _day(case.recorded),
    "partner.name": lambda case: case.partner_name,
    "me.name": lambda case: case.me,
}
"""Every field that an answer may have, by its name. What a case does not know of it stays empty."""


def _day(recorded: Recorded) -> str | None:
    due_at = recorded.case.due_at
    return f"{due_at.day} {due_at:%B %Y}" if due_at else None


def unknown_fields(content: str) -> list[str]:
    """What stands in braces in the text and is no field."""
    return [name for name in dict.fromkeys(_FIELD.findall(content)) if name not in FIELDS]


def filled_in(content: str, case: CaseFields) -> str:
    """The text with its fields filled in. What stands in a field is not looked through for others."""

    def value(found: re.Match[str]) -> str:
        known = FIELDS.get(found[1])
        return found[0] if known is None else str(known(case) or "")

    return _FIELD.sub(value, content)
