"""What is broken on purpose is found: an oracle that never says no proves nothing."""

import random
from collections.abc import AsyncIterator

import pytest_asyncio

from cli.chaos.load import Clerk, Ledger, Sent, Told
from cli.chaos.oracle import violations
from records.event_store import append, read
from records.streams import COMPLAINTS
from temporal.client import complaint_handle
from tests.support.killable_stack import Wreckable
from tests.support.product import Product
from tests.support.story import a_recorded_partner

CASE = "the case"


@pytest_asyncio.fixture
async def clerk(stack: Wreckable) -> AsyncIterator[Clerk]:
    """Has a case with one note on it. It is withdrawn after the test, which mends its process where that was broken."""
    clerk = Clerk(stack.product, Ledger(), await a_recorded_partner(stack.product), random.Random(0))
    case_id = await clerk.files()
    await clerk.orders(case_id, "ana", "cs", "add_note", {"text": "she called"})
    yield clerk
    await clerk.orders(case_id, "ana", "cs", "withdraw", {"reason": "she changed her mind"})


def the_case(clerk: Clerk) -> str:
    """The id of the clerk's case."""
    (case_id,) = clerk.ledger.cases.values()
    return case_id


async def found(stack: Wreckable, clerk: Clerk) -> list[str]:
    """What the oracle says, less the case's id."""
    return [line.replace(the_case(clerk), CASE).rstrip() for line in await violations(stack.stores, clerk.ledger)]


async def doubled(product: Product, case_id: str) -> None:
    """The case's last order takes effect a second time."""
    async with product.engine.begin() as connection:
        *_, last = await read(connection, COMPLAINTS, case_id)
        again = last.model_copy(update={"sequence": last.sequence + 1})
        assert (
            await append(connection, COMPLAINTS, [again], await product.repository.by_id(connection, last.edition))
            == ()
        )


async def test_where_all_is_well_nothing_is_found(stack: Wreckable, clerk: Clerk) -> None:
    assert await found(stack, clerk) == []


async def test_what_was_answered_and_never_took_effect_is_found(stack: Wreckable, clerk: Clerk) -> None:
    clerk.ledger.filings.append(Sent("ticket_lost", "a complaint", "file", Told.TAKEN))
    clerk.ledger.orders.append(Sent("ord_lost", the_case(clerk), "withdraw", Told.TAKEN))
    assert await found(stack, clerk) == [
        "filed: file of a complaint, taken, took effect 0 times",
        f"recorded: withdraw of {CASE}, taken, took effect 0 times",
        f"history: withdraw of {CASE}, taken, took effect 0 times",
    ]


async def test_what_took_effect_though_nobody_ordered_it_is_found(stack: Wreckable, clerk: Clerk) -> None:
    clerk.ledger.orders.clear()
    assert await found(stack, clerk) == [f"recorded: {CASE} 3 note_added that nobody ordered"]


async def test_what_took_effect_though_it_was_refused_is_found(stack: Wreckable, clerk: Clerk) -> None:
    (note,) = clerk.ledger.orders
    note.told = Told.REFUSED
    assert f"recorded: add_note of {CASE}, refused, took effect 1 times" in await found(stack, clerk)


async def test_what_took_effect_twice_is_found(stack: Wreckable, clerk: Clerk) -> None:
    await doubled(stack.product, the_case(clerk))
    assert await found(stack, clerk) == [
        f"recorded: add_note of {CASE}, taken, took effect 2 times",
        f"decisions: {CASE}/4: no decision on record led to it",
        f"temporal: {CASE}: 4 events on record, 3 in its process",
    ]


async def test_an_open_case_without_a_process_is_found(stack: Wreckable, clerk: Clerk) -> None:
    await complaint_handle(stack.product.temporal, the_case(clerk)).terminate("to see whether it is missed")
    of_this_case = [
        line for line in await found(stack, clerk) if CASE in line
    ]  # another test doubled an event of its own
    assert of_this_case == [f"temporal: {CASE}: open on record, but its process is terminated"]
