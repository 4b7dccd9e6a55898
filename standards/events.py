"""Events: one for each change of state, with who, when, under which edition and on which clauses (I9)."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, NamedTuple, Self, TypeVar

from pydantic import AfterValidator, ConfigDict, Field

from standards.base_model import FrozenModel, made
from standards.clauses import Clause
from standards.vocabulary import Role

TextRef = str
"""The id of a private text, or in a rehearsal the text itself."""


class EventData(FrozenModel):
    """What happened. Subclasses name it in ``type`` and carry ids, codes, amounts and times, never private text."""

    type: str
    note: TextRef | None = None

    def under(self, *clauses: Clause) -> "PendingEvent[Self]":
        """This fact, with the clauses on which it rests."""
        return PendingEvent(self, clauses)


def _in_utc(at: datetime) -> datetime:
    """The same instant is the same bytes, wherever its writer stood."""
    return at.astimezone(UTC)


F_co = TypeVar("F_co", bound=EventData, covariant=True)


class PendingEvent(NamedTuple, Generic[F_co]):
    """A fact that a rule has found, with its clauses, before it takes its place in a stream."""

    data: F_co
    clauses: tuple[Clause, ...] = ()


class Event(FrozenModel, Generic[F_co]):
    """What happened, in its place: the ``sequence``-th event of its subject."""

    # The stored form and the hash chain call the content "fact".
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    subject: str
    sequence: Annotated[int, Field(ge=1)]
    at: Annotated[datetime, AfterValidator(_in_utc)]
    actor: str
    role: Role
    edition: str
    clauses: tuple[Clause, ...]
    command: str | None = None
    """The command that caused it, or None where a deadline did."""
    data: F_co = Field(alias="fact")


def progress(state: Any, event: Event[Any], remembered: int = 64) -> dict[str, Any]:
    """What every event changes of its stream's state: how far it came, when, and the last commands that took effect."""
    changes: dict[str, Any] = {"sequence": event.sequence, "last_at": event.at}
    if event.command is not None and event.command not in state.commands[-1:]:
        changes["commands"] = (*state.commands, event.command)[-remembered:]
    return changes


K = TypeVar("K", bound=Event[Any])


def happened(
    kind: type[K],
    found: PendingEvent[Any],
    *,
    subject: str,
    sequence: int,
    at: datetime,
    actor: str,
    role: Role,
    edition: str,
    command: str | None,
) -> K:
    """What a rule has found, in its place in the stream. The rules hold nothing that would have to be validated."""
    fields = {
        "subject": subject,
        "sequence": sequence,
        "at": at if at.tzinfo is UTC else _in_utc(at),
        "actor": actor,
        "role": role,
        "edition": edition,
        "clauses": found.clauses,
        "command": command,
        "data": found.data,
    }
    return made(kind, fields)


def canonical(event: Event[Any]) -> bytes:
    """The event as bytes that are the same on every machine, for hashing."""
    document = event.model_dump(mode="json")
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest_of(events: Iterable[Event[Any]]) -> str:
    """What tells these events from any others, as this version writes them."""
    written = "\n".join(event.model_dump_json() for event in events)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def chain_hash(previous: bytes, event: Event[Any]) -> bytes:
    """The SHA-256 that binds an event to everything before it in its stream."""
    return hashlib.sha256(previous + canonical(event)).digest()
