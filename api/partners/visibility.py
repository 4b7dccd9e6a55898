"""Which partners a caller may see, with their accreditations and marks: staff all, a PDM the own ones."""

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.complaints.visibility import SEES_ALL as SEES_EVERY_COMPLAINT
from api.visibility import find_visible, visibility_of
from records.partners import queries as partners
from records.partners.queries import PartnerRecord
from records.visibility import Visibility
from standards.vocabulary import Role

SEES_ALL = (Role.INTAKE, *SEES_EVERY_COMPLAINT)


async def visible_partners(connection: AsyncConnection, caller: Caller) -> Visibility:
    """The partners that the caller may see."""
    return await visibility_of(connection, caller, SEES_ALL)


async def visible_partner(connection: AsyncConnection, caller: Caller, partner_id: str) -> PartnerRecord:
    """The partner, if the caller may see it. Raises a 404 problem otherwise."""
    return await find_visible(
        partners.find, connection, partner_id, await visible_partners(connection, caller), "partner"
    )
