"""Which accreditations a caller may see: those of the partners that the caller may see."""

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.partners.visibility import visible_partners
from api.visibility import find_visible
from records.accreditations import queries as accreditations
from standards.accreditation import Accreditation


async def visible_accreditation(connection: AsyncConnection, caller: Caller, accreditation_id: str) -> Accreditation:
    """The accreditation, if the caller may see it. Raises a 404 problem otherwise."""
    visibility = await visible_partners(connection, caller)
    return await find_visible(accreditations.find, connection, accreditation_id, visibility, "accreditation")
