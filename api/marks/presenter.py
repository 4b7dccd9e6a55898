"""A mark as the API shows it."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from api.action_links import alike
from api.auth import Caller
from api.conditional_requests import answer
from api.dependencies import Services
from api.marks.schemas import MarkView, VacateRequestView
from records.idempotency import Answer
from records.marks.queries import MarkRecord
from records.partners.queries import names_of


async def present_one(_services: Services, connection: AsyncConnection, _caller: Caller, found: MarkRecord) -> Answer:
    """The mark as it stands on record, as an answer with its entity tag."""
    names = await names_of(connection, [found.partner_id])
    return answer(mark_view(found, names).model_dump(mode="json"))


def mark_view(mark: MarkRecord, names: Mapping[str, str]) -> MarkView:
    """The mark as the API shows it."""
    return MarkView(
        **alike(MarkView, mark),
        partner_name=names.get(mark.partner_id),
        imported=mark.reference is not None,
        vacate_requested=_vacate_requested(mark),
    )


def _vacate_requested(mark: MarkRecord) -> VacateRequestView | None:
    if mark.asked_by is None or mark.asked_at is None or mark.vacated_at is not None:
        return None
    return VacateRequestView(by=mark.asked_by, at=mark.asked_at)
