"""A mark as the API shows it."""

from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.conditional_requests import answer
from api.dependencies import Services
from api.marks.schemas import MarkView
from records.idempotency import Answer
from records.marks.queries import MarkRecord


async def present_one(_services: Services, _connection: AsyncConnection, _caller: Caller, found: MarkRecord) -> Answer:
    """The mark as it stands on record, as an answer with its entity tag."""
    return answer(mark_view(found).model_dump(mode="json"))


def mark_view(mark: MarkRecord) -> MarkView:
    """The mark as the API shows it."""
    return MarkView(
        id=mark.id,
        partner_id=mark.partner_id,
        complaint_id=mark.complaint_id,
        imported=mark.reference is not None,
        reference=mark.reference,
        seriousness=mark.seriousness,
        placed_on=mark.placed_on,
        vacated_at=mark.vacated_at,
    )
