"""Whether each command that a process decided carries the signature of the API that took it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from records.decisions.queries import as_decision, sent_to_processes
from records.reviews.queries import numbers
from standards.signing import Keyring, command_document
from workflows.ids import accreditation_workflow_id, complaint_workflow_id, review_workflow_id


@dataclass
class Attributed:
    """How many commands were signed, and what nobody can be held to."""

    signed: int = 0
    before: int = 0
    """Commands on record from before any was signed."""
    unattributed: list[str] = field(default_factory=list)
    """The places of decisions whose command came past the API, or was changed since."""


async def check(connection: AsyncConnection, keys: Keyring) -> Attributed:
    """Verifies the signature of every command that somebody gave and a process decided.

    What was recorded before the first signature counts as from before there were any.
    """
    found, reviews = Attributed(), await numbers(connection)
    async for row in sent_to_processes(connection):
        signature = row["command"].get("signature")
        if signature is None and not found.signed and not found.unattributed:
            found.before += 1
        elif _holds(keys, row, reviews):
            found.signed += 1
        else:
            found.unattributed.append(str(row["id"]))
    return found


def _holds(keys: Keyring, row: Any, reviews: Mapping[str, tuple[str, int]]) -> bool:
    try:
        command = as_decision(row).command
        workflow_id = _sent_to(command.subject or str(row["process"]), reviews)
        message = command_document(workflow_id, command.data.declaration.name, command)
    except (ValidationError, ValueError, KeyError):
        return False
    return keys.verifies(command.signature, message)


def _sent_to(subject: str, reviews: Mapping[str, tuple[str, int]]) -> str:
    if subject.startswith("cmp_"):
        return complaint_workflow_id(subject)
    return accreditation_workflow_id(subject) if subject.startswith("acc_") else review_workflow_id(*reviews[subject])
