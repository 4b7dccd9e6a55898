"""Filing: a complaint is decided by the rules and stored with its first event, by whichever way it came."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from records.complaints.intake import Accepted, Arrival, accept, partner_exists
from records.editions.repository import EditionRepository
from standards.actors import Actor
from standards.commands import Command
from standards.complaint import FileComplaint, decide
from standards.complaint.filing import FiledComplaint
from standards.decisions import decided
from standards.ids import new_id
from standards.rejections import Rejection

AS_FILED = "as filed"
"""Stands for a text of the complaint, which stays with it in the intake."""


@dataclass(frozen=True)
class UnknownPartner:
    """Nothing was stored: a complaint is about a partner that is on record (S13)."""

    partner_id: str


def implied_key(body: FiledComplaint) -> str:
    """The key of a complaint that came without one: its source and external id, as no key that is sent can look."""
    return f"complaint {body.source} {body.external_id}"


async def file(
    connection: AsyncConnection, repository: EditionRepository, by: Actor, key: str, body: FiledComplaint, now: datetime
) -> Accepted | Rejection | UnknownPartner:
    """Stores the complaint with its first event, or finds the case that the same complaint opened before."""
    edition = await repository.in_force(connection, now)
    command = _command(by, body, now)
    decision = decide(None, command, now, edition)
    if isinstance(decision, Rejection):
        return decision
    if not await partner_exists(connection, body.partner_id):
        return UnknownPartner(body.partner_id)
    stored = body.model_dump(mode="json", exclude={"source", "external_id", "partner_id"})
    arrival = Arrival(body.source, body.external_id, key, stored, now)
    made = decided(decision[0].subject, command, now, decision)
    return await accept(connection, arrival, decision[0], edition, made)


def _command(by: Actor, body: FiledComplaint, now: datetime) -> Command[FileComplaint]:
    data = FileComplaint(
        partner_id=body.partner_id,
        category=body.category,
        very_serious=body.very_serious,
        very_serious_reason=AS_FILED if body.very_serious_reason is not None else None,
        project_value=body.project_value,
    )
    subject = new_id("cmp", now, uuid.uuid4().hex)
    return Command[FileComplaint](by=by, submitted_at=now, data=data, subject=subject)
