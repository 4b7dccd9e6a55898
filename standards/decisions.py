"""What was decided is on record: each call of a decider that led to events, so that it can be made again (I9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationInfo, field_serializer, field_validator

from standards.base_model import FrozenModel, read_stored
from standards.commands import Command
from standards.events import Event
from standards.processes import process_of


class Decision(FrozenModel):
    """A call of a process' decider that led to events: what it was asked, and when."""

    id: str
    """The place of its first event."""
    process: str
    """A complaint, a partner with its accreditations and reviews, or the subject of a small stream."""
    command: Command[Any]
    """With references in the place of private text."""
    now: datetime
    """The instant at which it was decided, in UTC."""
    editions: tuple[str, ...]
    """The editions under which its events were decided, in their order."""

    @field_validator("command", mode="plain")
    @classmethod
    def _read_command(cls, given: object, info: ValidationInfo) -> Command[Any]:
        """The content is what was declared under the command's name. Raises ``ValueError`` for an unknown name."""
        if isinstance(given, Command):
            return given
        if not isinstance(given, dict) or "process" not in info.data:
            raise ValueError("a command is an object with the name under which it was declared")
        commands, name = process_of(info.data["process"]).commands, str(given.get("name"))
        if name not in commands:
            raise ValueError("no such command is declared")
        model: Any = Command[commands[name].model]  # type: ignore[misc] # the model is only known when it is read
        # A command from before rules had numbers has none on record either.
        return read_stored(model, {"rules": 0} | {field: value for field, value in given.items() if field != "name"})

    @field_serializer("command")
    def _write_command(self, command: Command[Any]) -> dict[str, Any]:
        # How far a process had come is between it and who sends; it has no part in what was decided.
        document = command.model_dump(mode="json", by_alias=False, exclude={"recorded_up_to"})
        return {"name": command.data.declaration.name, **document}

    def beginning_with(self, event: Event[Any]) -> "Decision":
        """The same call, whose first event is this one: what came before it is on record as another decision's."""
        return self.model_copy(update={"id": place_of(event)})


@dataclass(frozen=True)
class RecordedDecision:
    """A decision on record with the events that it led to."""

    decision: Decision | None
    """None where an older version wrote the events, and it is not known yet."""
    events: tuple[Event[Any], ...]


def decided(process: str, command: Command[Any], now: datetime, events: Sequence[Event[Any]]) -> Decision:
    """The decision that led to the events, of which there is at least one."""
    editions = tuple(dict.fromkeys([event.edition for event in events]))
    return Decision.of_known(id=place_of(events[0]), process=process, command=command, now=now, editions=editions)


def place_of(event: Event[Any]) -> str:
    """What names an event: its subject and its sequence there."""
    return f"{event.subject}/{event.sequence}"
