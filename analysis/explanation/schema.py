"""What the answer to "why" looks like: clauses, facts, edition, outcome, and what would have changed it."""

from datetime import date, datetime
from typing import Any

from pydantic import ConfigDict, Field

from analysis.explanation.text import describe
from standards.base_model import FrozenModel
from standards.clauses import Clause
from standards.events import Event
from standards.guards import Facts

Value = bool | int | str | datetime | date | tuple[str, ...] | None
"""What a fact can be: a code or a sentence, a number, a day, an instant, several names, or nothing."""


class CitedClause(FrozenModel):
    """A clause that a decision rests on, with its text in our words."""

    number: Clause
    text: str


class FactLookedAt(FrozenModel):
    """Something that was looked at, with what it was."""

    name: str
    value: Value


def looked_at(found: Facts) -> tuple[FactLookedAt, ...]:
    """The facts as an explanation tells them."""
    return tuple(FactLookedAt(name=name, value=value) for name, value in found)


class WouldHaveChanged(FrozenModel):
    """One fact that would have changed the outcome by itself, and what would have happened then."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    fact: str
    was: Value = Field(alias="from")
    to: Value
    then: str


class Explanation(FrozenModel):
    """Why something was decided, or refused, as it was."""

    at: datetime
    edition: str
    outcome: str
    clauses: tuple[CitedClause, ...]
    facts: tuple[FactLookedAt, ...]
    would_have_changed: tuple[WouldHaveChanged, ...] = Field(
        description="The nearest first; empty where no single fact changes it."
    )


def cited(clauses: tuple[Clause, ...]) -> tuple[CitedClause, ...]:
    """The clauses with their words, each once."""
    return tuple(CitedClause(number=clause, text=clause.text) for clause in dict.fromkeys(clauses))


def explained(
    event: Event[Any], facts: tuple[FactLookedAt, ...] = (), changes: tuple[WouldHaveChanged, ...] = ()
) -> Explanation:
    """The explanation of an event: its own clauses, edition and words beside what was found."""
    return Explanation(
        at=event.at,
        edition=event.edition,
        outcome=describe(event),
        clauses=cited(event.clauses),
        facts=facts,
        would_have_changed=changes,
    )
