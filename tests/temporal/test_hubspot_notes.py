"""Notes that come from HubSpot: only a closed case drops one, whatever else is wrong keeps it."""

from datetime import UTC, datetime

from structlog.typing import EventDict
from temporalio.client import Client

from activities.recording import UNSIGNED
from standards.vocabulary import Outcome, Stage
from temporal.client import complaint_handle, connect, recorded_start, start_complaint
from temporal.hubspot_client import HubSpotCases
from tests.support.case import Case
from tests.support.product import Product, fresh


async def _note(product: Product, client: Client, case: Case) -> bool:
    cases = HubSpotCases(client, product.engine, product.repository)
    return await cases.add_note(case.id, fresh("ord"), "txt_1", datetime.now(UTC))


async def test_a_note_that_the_process_refuses_is_not_taken_for_added(product: Product, logs: list[EventDict]) -> None:
    case = await (await Case.filed(product)).taken_up()
    assert await _note(product, await connect(), case) is False  # nothing that this client sends is signed
    assert [one["code"] for one in logs if one["event"] == "hubspot_note_rejected"] == [UNSIGNED]


async def test_a_note_on_a_case_that_closes_before_the_record_says_so_is_dropped(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    handle = complaint_handle(product.temporal, case.id)
    await handle.terminate()
    async with product.engine.connect() as connection:
        start = await recorded_start(connection, product.repository, case.id)
    assert start is not None
    ahead = {"stage": Stage.CLOSED, "outcome": Outcome.WITHDRAWN, "closed_at": datetime.now(UTC)}
    closed = start.model_copy(update={"case": start.case.model_copy(update=ahead), "reopens": True})
    await start_complaint(product.temporal, closed)
    assert await _note(product, product.temporal, case)
    await handle.terminate()
