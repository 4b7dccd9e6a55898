"""What was kept aside, for ops: listed, and tried again by hand. Requests to erase are listed beside it."""

from fastapi import APIRouter, Request, Response

from api.auth import Caller
from api.authorization import require_role
from api.conditional_requests import answer
from api.dependencies import Services, TheCaller, TheServices
from api.hubspot.schemas import ErasureView, HubSpotParkedView
from api.idempotency import IdempotencyKey, fingerprint_of, once
from api.openapi import PROBLEMS, READ, Page
from api.paging import ThePage, timed_key
from api.problems import not_found
from api.visibility import is_id
from records.hubspot import erasures, parked
from records.hubspot.parked import Parked
from records.idempotency import Answer
from standards.vocabulary import Role

router = APIRouter(prefix="/v1/hubspot", tags=["hubspot"], responses=PROBLEMS)
_READERS = (Role.OPS, Role.AUDITOR)


@router.get(
    "/parked", response_model=Page[HubSpotParkedView], responses=READ, summary="List what was kept aside of HubSpot's"
)
async def list_parked(services: TheServices, caller: TheCaller, page: ThePage) -> Response:
    """Events that cannot be taken up, tickets that wait, writes that HubSpot refused: the latest first."""
    require_role(caller, _READERS)
    async with services.engine.connect() as connection:
        found = await parked.page(connection, timed_key(page.after), page.with_next)
    views = [parked_view(one) for one, _ in found[: page.limit]]
    return page.answer(found, views, key=lambda one: one[1])


@router.post(
    "/parked/{parked_id}/actions/retry", response_model=HubSpotParkedView, summary="Try something kept aside again"
)
async def retry_parked(
    request: Request,
    services: TheServices,
    caller: TheCaller,
    parked_id: str,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """200 with what is tried again; it leaves the list once that succeeds."""
    require_role(caller, (Role.OPS,))
    said = fingerprint_of(request, "")
    return await once(services, caller, idempotency_key, said, lambda: _retry(services, caller, parked_id))


@router.get("/erasures", response_model=Page[ErasureView], responses=READ, summary="List requests to erase")
async def list_erasures(services: TheServices, caller: TheCaller, page: ThePage) -> Response:
    """People whose data HubSpot was asked to erase, the latest first."""
    require_role(caller, _READERS)
    async with services.engine.connect() as connection:
        found = await erasures.page(connection, timed_key(page.after), page.with_next)
    views = [ErasureView.model_validate(one, from_attributes=True) for one in found[: page.limit]]
    return page.answer(found, views, key=lambda one: (one.requested_at, one.id))


async def _retry(services: Services, caller: Caller, parked_id: str) -> Answer:
    await services.introduce(caller)
    async with services.engine.begin() as connection:
        found = await parked.find(connection, parked_id) if is_id(parked_id) else None
        if found is None:
            raise not_found("item")
        await parked.retry(connection, found, services.clock())
        again = await parked.find(connection, parked_id)
    return answer(parked_view(again or found).model_dump(mode="json"))


def parked_view(one: Parked) -> HubSpotParkedView:
    """What was kept aside, as ops see it."""
    return HubSpotParkedView.model_validate(one, from_attributes=True)
