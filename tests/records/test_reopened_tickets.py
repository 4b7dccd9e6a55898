"""A ticket whose case is reopened is told again, though it was told how the case had ended."""

from datetime import UTC, datetime

from records.hubspot import tickets
from tests.support.case import Case
from tests.support.product import Product, fresh


async def test_a_ticket_of_a_reopened_case_is_told_again(product: Product) -> None:
    case, now = await Case.filed(product), datetime.now(UTC)
    ticket = fresh("ticket")
    await case.do("record_cs_outcome", "ana", "cs", outcome="resolved")
    async with product.engine.begin() as connection:
        shown = case.complaint["sequence"]
        sequences = {"nudged_sequence": shown, "written_sequence": shown, "shown_sequence": shown}
        await tickets.save(connection, ticket, now, complaint_id=case.id, settled=True, nudged_at=now, **sequences)
        assert ticket not in {one.id for one in await tickets.behind(connection, now, 500)}

    await case.do("reopen", "ana", "cs", reason="The same happened again.")

    async with product.engine.connect() as connection:
        assert ticket in {one.id for one in await tickets.behind(connection, now, 500)}
