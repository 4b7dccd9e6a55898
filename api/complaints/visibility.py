"""Whose complaints a caller may see: staff on the process and auditors all, a PDM and an intake system their own."""

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.visibility import find_visible, is_blind, visibility_of
from records.complaints import queries as complaints
from records.complaints.queries import Opened, Recorded
from records.visibility import Visibility
from standards.vocabulary import Role

SEES_ALL = (
    Role.CS,
    Role.SERVICE_ACCELERATION,
    Role.PARTNER_OPS,
    Role.MARK_BOARD,
    Role.DIRECTOR,
    Role.LEGAL,
    Role.OPS,
    Role.AUDITOR,
)
SEES_SOME = (*SEES_ALL, Role.PDM, Role.INTAKE)


async def visible_complaints(connection: AsyncConnection, caller: Caller) -> Visibility:
    """The complaints that the caller may see."""
    return await visibility_of(connection, caller, SEES_ALL, sees_filed=True)


async def visible_complaint(connection: AsyncConnection, caller: Caller, complaint_id: str) -> Recorded:
    """The complaint, if the caller may see it. Raises a 404 problem otherwise."""
    visibility = await visible_complaints(connection, caller)
    return await find_visible(complaints.find, connection, complaint_id, visibility, "complaint")


async def opened_complaint(connection: AsyncConnection, caller: Caller, complaint_id: str) -> Opened:
    """The same, with all that an answer about it tells."""

    async def find(connection: AsyncConnection, complaint_id: str, visibility: Visibility) -> Opened | None:
        return await complaints.open_one(connection, complaint_id, visibility, caller.actor.sub, caller.email)

    return await find_visible(find, connection, complaint_id, await visible_complaints(connection, caller), "complaint")


def sees_every_complaint(caller: Caller) -> bool:
    """Whether nothing that happens to a complaint hides it from the caller."""
    return caller.has(*SEES_ALL) and not is_blind(caller)
