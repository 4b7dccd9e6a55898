"""A row of the event log, and the row of a decision as it is made from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

PRODUCT = "recourse"
"""In whose name deadlines act."""
IMPORTER = "import"
AS_ON_RECORD = "as on record"
"""Stands for a text whose reference no event holds; no rule reads it."""


@dataclass(frozen=True)
class Logged:
    """An event of the log."""

    subject: str
    sequence: int
    type: str
    at: datetime
    actor: str
    role: str
    edition: str
    command: str | None
    fact: Mapping[str, Any]
    decision: str | None = None

    @property
    def place(self) -> str:
        """What names it."""
        return f"{self.subject}/{self.sequence}"

    @property
    def by_the_product(self) -> bool:
        """Whether nobody asked for it."""
        return self.role == "system" and self.command is None


@dataclass(frozen=True)
class Said:
    """What a command says: its declared name, its fields, what it acts on, and the seat in which it was given."""

    name: str
    fields: Mapping[str, Any]
    subject: str | None = None
    seat: str | None = None


def document(said: Said, first: Logged) -> dict[str, Any]:
    """The command as the table keeps it; ``first`` is the first event that it led to."""
    return {
        "name": said.name,
        "id": first.command,
        "by": {"sub": first.actor, "roles": [first.role], "seat": said.seat},
        "submitted_at": instant(first.at),
        "data": {"note": first.fact.get("note"), **said.fields},
        "if_sequence": None,
        "subject": said.subject,
        "seed": "",
    }


def instant(at: datetime) -> str:
    """An instant as it is written in documents."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def decision(process: str, said: Said, events: Sequence[Logged]) -> dict[str, Any]:
    """The row of the decision that led to the events."""
    first = events[0]
    return {
        "id": first.place,
        "process": process,
        "name": said.name,
        "command": document(said, first),
        "now": first.at,
        "editions": list(dict.fromkeys(event.edition for event in events)),
    }


def kept(fact: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """These fields of the fact."""
    return {name: fact.get(name) for name in names}
