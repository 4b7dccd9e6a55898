"""What a field of an edition says about itself: its meaning, its clauses, its legal range, and how a change reads.

The same words make the description in OpenAPI, the table in the docs and the sentences of a diff; nobody writes them
twice. Types with a legal form that several fields share stand here as well.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from standards.clauses import Clause
from standards.field_types import ONE_LINE, STORABLE
from standards.formatting import capital

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), STORABLE, ONE_LINE]
"""A programme's name, as people write it."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), STORABLE, ONE_LINE]
Address = Annotated[str, StringConstraints(pattern=r"^(https?://\S+)?$", max_length=2000), STORABLE, ONE_LINE]
"""An address on the web, or nothing."""

MOST_ENTRIES = 100
"""How long a list or a catalogue can be: far more than anybody needs, and few enough to be read."""


_COUNTED = re.compile(r"\{now:([a-z ]+)\}")


class Unit(StrEnum):
    """What a number of an edition counts."""

    MONTHS = "months"
    DAYS = "days"
    BUSINESS_DAYS = "business days"
    MARKS = "marks"
    VOTES = "votes"
    TIMES = "times"


@dataclass(frozen=True)
class Stated:
    """What a field means, kept beside it."""

    words: str
    clauses: tuple[Clause, ...]
    legal: str
    change: str
    """How a change reads. A value's template holds ``{now}`` and ``{was}``; a list's and a catalogue's is its subject,
    a yes-or-no's says ``{now}`` for "now" and "no longer". ``{name}`` is the name under which the field stands."""

    def __call__(self, schema: dict[str, Any]) -> None:
        """Adds the clauses and the unit to the field's JSON Schema, where a program can read them."""
        schema["x-clauses"] = [str(clause) for clause in self.clauses]
        schema["x-extension"] = self.extension
        if self.unit is not None:
            schema["x-unit"] = self.unit.value

    @property
    def extension(self) -> bool:
        """Whether the standard is silent: the field cites no clause."""
        return not self.clauses

    @property
    def unit(self) -> Unit | None:
        """What the number counts; None where it is no number, or one without a unit."""
        counted = _COUNTED.search(self.change)
        return Unit(counted[1]) if counted else None

    @property
    def cited(self) -> str:
        """The clauses in words."""
        return ", ".join(self.clauses) or "extension; cites no clause"

    @property
    def description(self) -> str:
        """Meaning, legal range and clauses in one line."""
        return f"{self.words}. Legal: {self.legal}. ({capital(self.cited)}.)"


def stated(
    words: str, *clauses: Clause, change: str, legal: str = "", default: Any = PydanticUndefined, **limits: Any
) -> Any:
    """A field with its meaning and its clauses; without any it is an extension. ``limits`` are pydantic's own.

    Returns ``Any``, as pydantic's ``Field`` does, so that it can stand where a default would.
    """
    says = Stated(words, clauses, legal or _range(limits), change)
    if default is PydanticUndefined:
        return Field(description=says.description, json_schema_extra=says, **limits)
    if callable(default):
        return Field(default_factory=default, description=says.description, json_schema_extra=says, **limits)
    return Field(default=default, description=says.description, json_schema_extra=says, **limits)


def number(words: str, *clauses: Clause, ge: int, le: int, change: str, **more: Any) -> Any:
    """A whole number within a range; written as a number, since "24" or a yes would be somebody's slip."""
    return stated(words, *clauses, change=change, ge=ge, le=le, strict=True, **more)


def yes_or_no(words: str, *clauses: Clause, change: str, **more: Any) -> Any:
    """A switch; written as true or false."""
    return stated(words, *clauses, change=change, legal="true or false", strict=True, **more)


def said_of(info: FieldInfo) -> Stated | None:
    """What the field says about itself; None for a section, whose own fields speak."""
    found = info.json_schema_extra
    return found if isinstance(found, Stated) else None


def _range(limits: dict[str, Any]) -> str:
    if "ge" in limits:
        return f"{limits['ge']} to {limits['le']}"
    raise TypeError("say what is legal: there is no range to tell it from")
