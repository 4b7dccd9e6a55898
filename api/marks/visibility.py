"""Which marks a caller may see: those of the partners that the caller may see."""

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.partners.visibility import visible_partners
from api.visibility import find_visible
from records.marks import queries as marks
from records.marks.queries import MarkRecord


async def visible_mark(connection: AsyncConnection, caller: Caller, mark_id: str) -> MarkRecord:
    """The mark, if the caller may see it. Raises a 404 problem otherwise."""
    return await find_visible(marks.find, connection, mark_id, await visible_partners(connection, caller), "mark")
