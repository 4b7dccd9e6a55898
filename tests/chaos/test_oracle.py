"""What is broken on purpose is found: an oracle that never says no proves nothing."""

import random
from collections.abc import AsyncIterator

import pytest_asyncio

from cli.chaos.load import LoadClient, RequestOutcome, SentRequest, SentRequests
from cli.chaos.oracle import violations
from records.event_store import append, read
from records.streams import COMPLAINTS
from temporal.client import complaint_handle
from tests.support.case import a_recorded_partner
from tests.support.killable_stack import KillableStack
from tests.support.product import Product

CASE = "the case"


@pytest_asyncio.fixture
async def load_client(stack: KillableStack) -> AsyncIterator[LoadClient]:
    """Has a case with one note on it. It is withdrawn after the test, which mends its process where that was broken."""
    load_client = LoadClient(stack.product, SentRequests(), await a_recorded_partner(stack.product), random.Random(0))
    case_id = await load_client.files()
    await load_client.act(case_id, "ana", "cs", "add_note", {"text": "she called"})
    yield load_client
    await load_client.act(case_id, "ana", "cs", "withdraw", {"reason": "she changed her mind"})


def the_case(load_client: LoadClient) -> str:
    """The id of the client's case."""
    (case_id,) = load_client.sent_requests.cases.values()
    return case_id


async def found(stack: KillableStack, load_client: LoadClient) -> list[str]:
    """What the oracle says, less the case's id."""
    return [
        line.replace(the_case(load_client), CASE).rstrip()
        for line in await violations(stack.stores, load_client.sent_requests)
    ]


async def doubled(product: Product, case_id: str) -> None:
    """The case's last order takes effect a second time."""
    async with product.engine.begin() as connection:
        *_, last = await read(connection, COMPLAINTS, case_id)
        again = last.model_copy(update={"sequence": last.sequence + 1})
        assert (
            await append(connection, COMPLAINTS, [again], await product.repository.by_id(connection, last.edition))
            == ()
        )


async def test_where_all_is_well_nothing_is_found(stack: KillableStack, load_client: LoadClient) -> None:
    assert await found(stack, load_client) == []


async def test_what_was_answered_and_never_took_effect_is_found(stack: KillableStack, load_client: LoadClient) -> None:
    load_client.sent_requests.filings.append(SentRequest("ticket_lost", "a complaint", "file", RequestOutcome.TAKEN))
    load_client.sent_requests.commands.append(
        SentRequest("ord_lost", the_case(load_client), "withdraw", RequestOutcome.TAKEN)
    )
    assert await found(stack, load_client) == [
        "filed: file of a complaint, taken, took effect 0 times",
        f"recorded: withdraw of {CASE}, taken, took effect 0 times",
        f"history: withdraw of {CASE}, taken, took effect 0 times",
    ]


async def test_what_took_effect_though_nobody_ordered_it_is_found(
    stack: KillableStack, load_client: LoadClient
) -> None:
    load_client.sent_requests.commands.clear()
    assert await found(stack, load_client) == [f"recorded: {CASE} 3 note_added that nobody asked for"]


async def test_what_took_effect_though_it_was_refused_is_found(stack: KillableStack, load_client: LoadClient) -> None:
    (note,) = load_client.sent_requests.commands
    note.outcome = RequestOutcome.REFUSED
    assert f"recorded: add_note of {CASE}, refused, took effect 1 times" in await found(stack, load_client)


async def test_what_took_effect_twice_is_found(stack: KillableStack, load_client: LoadClient) -> None:
    await doubled(stack.product, the_case(load_client))
    assert await found(stack, load_client) == [
        f"recorded: add_note of {CASE}, taken, took effect 2 times",
        f"chain: {CASE} 4: its hash has no key, though events before it have",
        f"decisions: {CASE}/4: no decision on record led to it",
        f"temporal: {CASE}: 4 events on record, 3 in its process",
    ]


async def test_an_open_case_without_a_process_is_found(stack: KillableStack, load_client: LoadClient) -> None:
    await complaint_handle(stack.product.temporal, the_case(load_client)).terminate("to see whether it is missed")
    of_this_case = [
        line for line in await found(stack, load_client) if CASE in line
    ]  # another test doubled an event of its own
    assert of_this_case == [f"temporal: {CASE}: open on record, but its process is terminated"]
