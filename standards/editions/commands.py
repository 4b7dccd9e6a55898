"""What is done to an edition: ops publish it, or the product brings it along."""

from typing import Any

from standards.commands import CommandData, CommandRegistry
from standards.vocabulary import Role

EDITION_COMMANDS = CommandRegistry()


@EDITION_COMMANDS.declare("publish_edition", by=(Role.OPS,), during=())
class PublishEdition(CommandData):
    """Publish an edition of the standards."""

    changes: dict[str, Any]
    """Its id, its first instant, and what it says otherwise than the edition in force just before that."""


@EDITION_COMMANDS.declare("bring_edition", by=(Role.SYSTEM,), during=())
class BringEdition(CommandData):
    """Put an edition on record that the product brings along."""

    content: dict[str, Any]


EditionCommand = PublishEdition | BringEdition
