"""What is done to an edition: ops publish it, approve what another wrote, or withdraw it; or the product brings it."""

from typing import Any

from pydantic import Field

from standards.commands import CommandData, CommandRegistry
from standards.editions.guards import (
    DID_NOT_WRITE_IT,
    GOVERNS_NOTHING_YET,
    IS_AHEAD,
    NOT_WITHDRAWN,
    NOTHING_DEPENDS_ON_IT,
    STILL_FITS,
    WAITS_FOR_APPROVAL,
    preconditions,
)
from standards.field_types import Narrative
from standards.vocabulary import Role

EDITION_COMMANDS = CommandRegistry()
"""What puts an edition on record."""
EDITION_CHANGES = CommandRegistry(preconditions)
"""What becomes of one on record. They take place in any stage that their guards allow."""


@EDITION_COMMANDS.declare("publish_edition", by=(Role.OPS,), during=())
class PublishEdition(CommandData):
    """Publish an edition of the standards."""

    changes: dict[str, Any]
    """Its id, its first instant, and what it says otherwise than the edition in force just before that."""
    approval: bool = False
    """Whether a second person approves it before it counts."""


@EDITION_COMMANDS.declare("bring_edition", by=(Role.SYSTEM,), during=())
class BringEdition(CommandData):
    """Put an edition on record that the product brings along."""

    content: dict[str, Any]


@EDITION_CHANGES.declare(
    "approve",
    by=(Role.OPS,),
    during=(),
    where="proposed",
    guards=(WAITS_FOR_APPROVAL, IS_AHEAD, STILL_FITS, DID_NOT_WRITE_IT),
)
class ApproveEdition(CommandData):
    """Approve an edition that another person wrote: it is published."""


@EDITION_CHANGES.declare(
    "withdraw",
    by=(Role.OPS,),
    during=(),
    where="proposed, published (before it governs)",
    guards=(NOT_WITHDRAWN, GOVERNS_NOTHING_YET, NOTHING_DEPENDS_ON_IT),
)
class WithdrawEdition(CommandData):
    """Take an edition back before it governs anything."""

    reason: Narrative | None = Field(default=None, description="Why it is taken back.")


EditionCommand = PublishEdition | BringEdition | ApproveEdition | WithdrawEdition
