"""What was decided is on record: each call of a decider that led to events, so that it can be made again.

A process is a complaint, a partner with its accreditations and reviews, or one of the small streams: a mark that is
annulled, an edition, feedback, a tier review. It is named as its events' subject is; a partner's covers three kinds.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer

from standards.base_model import FrozenModel
from standards.commands import Command, CommandData
from standards.events import Event

NAME = "name"
"""Under what a command's document says which declared command it is."""


def as_document(command: Command[Any]) -> dict[str, Any]:
    """The command as plain data, with the name under which it was declared."""
    document = command.model_dump(mode="json", by_alias=False, exclude={"recorded_up_to"}, exclude_defaults=True)
    return {NAME: command.data.declaration.name, **document}


def from_document(document: Any, commands: Mapping[str, type[CommandData]]) -> Command[Any]:
    """The command that the document holds; what another version wrote and this one does not know is passed over.

    Raises ``KeyError`` for a command of no known name.
    """
    raise NotImplementedError
