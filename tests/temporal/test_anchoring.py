"""The seals of the event log are anchored in Temporal: what is taken back on either side is named."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from activities.recording import UNSIGNED
from cli.reconcile import Stores, mend, plan
from cli.verify import differences
from maintenance.anchor_seals import anchor_seals
from maintenance.event_log import seal_log
from records.seals import sealed_after
from temporal import anchoring
from temporal.anchoring import anchor, anchor_handle, anchored
from temporal.client import connect
from tests.support.case import Case
from tests.support.product import Product, product_on, servers_in
from tests.support.superuser import tamper
from workflows.anchor import Head

LATER = anchoring.ANCHORED_WITHIN + timedelta(seconds=1)


@pytest_asyncio.fixture(scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """A product of its own, with a case behind each of three seals."""
    async with servers_in(tmp_path_factory.mktemp("anchored")) as servers, product_on(servers) as running:
        for _ in range(3):
            await (await Case.filed(running)).to_mediation()
            await seal_log(running.engine, servers.settings().audit)
        yield running


async def _heads(product: Product) -> dict[int, Head]:
    async with product.engine.connect() as connection:
        return {one["number"]: Head.model_validate(one) for one in await sealed_after(connection, 0, 100)}


async def _found(product: Product) -> list[str]:
    found = await differences(product.servers.settings(), with_temporal=True)
    return [line for line in found if line.startswith("anchor: ")]


async def test_each_seal_is_anchored_and_the_anchor_goes_on(product: Product) -> None:
    assert await anchor_seals(product.temporal, product.engine) == 3
    await Case.filed(product)
    await seal_log(product.engine, product.servers.settings().audit)
    assert await anchor_seals(product.temporal, product.engine) == 4
    assert await anchor_seals(product.temporal, product.engine) == 4
    known = await anchored(product.temporal)
    assert known is not None
    assert {head.number: head for head in known.heads} == await _heads(product)
    assert known.contradictions == ()
    assert await _found(product) == []


async def test_heads_that_nobody_signed_are_not_anchored(product: Product) -> None:
    await anchor_seals(product.temporal, product.engine)
    forged = [head.model_copy(update={"digest": "00"}) for head in (await _heads(product)).values()]
    with pytest.raises(WorkflowUpdateFailedError) as refusal:
        await anchor(await connect(), forged)
    assert isinstance(refusal.value.cause, ApplicationError)
    assert refusal.value.cause.type == UNSIGNED
    assert await _found(product) == []


REMOVALS = {
    "the newest events with their seal": (
        "DELETE FROM events WHERE position > (SELECT up_to FROM seals ORDER BY number DESC OFFSET 1 LIMIT 1)",
        "DELETE FROM seals WHERE number = (SELECT max(number) FROM seals)",
    ),
    "all seals": ("DELETE FROM seals",),
}


@pytest.mark.parametrize("what", REMOVALS)
async def test_what_was_removed_with_its_seals_is_named(product: Product, what: str) -> None:
    await anchor_seals(product.temporal, product.engine)
    last = max(await _heads(product))
    await tamper(product, "CREATE TABLE kept_e AS TABLE events", "CREATE TABLE kept_s AS TABLE seals", *REMOVALS[what])
    try:
        found = await _found(product)
    finally:
        await tamper(
            product,
            *("DELETE FROM events", "INSERT INTO events OVERRIDING SYSTEM VALUE SELECT * FROM kept_e"),
            *("DELETE FROM seals", "INSERT INTO seals SELECT * FROM kept_s", "DROP TABLE kept_e", "DROP TABLE kept_s"),
        )
    assert any(f"seal {last} " in line and line.endswith("is anchored and not on record") for line in found)
    assert await _found(product) == []


async def test_a_record_that_was_sealed_anew_is_contradicted_for_good(product: Product) -> None:
    await anchor_seals(product.temporal, product.engine)
    heads = await _heads(product)
    last = heads[max(heads)]
    anew = last.model_copy(update={"digest": "ab" * 32})
    await anchor(product.temporal, [heads[last.number - 1], anew])
    assert f"anchor: seal {last.number} was another one: the record was rewritten" in await _found(product)


async def test_reconciling_says_of_a_contradiction_that_it_stays_and_notes_no_loss(product: Product) -> None:
    await anchor_seals(product.temporal, product.engine)
    heads = await _heads(product)
    last = heads[max(heads)]
    await anchor(product.temporal, [heads[last.number - 1], last.model_copy(update={"digest": "cd" * 32})])
    keyring = product.servers.settings().signing_keyring
    stores = Stores(product.engine, product.temporal, product.repository, keyring)
    told = f"anchor: seal {last.number} was another one; somebody has to find out who wrote it"
    assert told in await plan(stores)
    assert told in await mend(stores)
    known = await anchored(product.temporal)
    assert known is not None
    assert known.lost == ()


async def test_an_anchor_that_is_gone_or_behind_is_named(product: Product) -> None:
    await anchor_seals(product.temporal, product.engine)
    heads, now = await _heads(product), datetime.now(UTC)
    known = await anchored(product.temporal)
    assert known is not None
    behind = known.model_copy(update={"heads": known.heads[:1], "contradictions": ()})
    last = max(heads)
    told = f"seals 2 to {last} are on record and not anchored: Temporal is older"
    assert anchoring.differences(heads, behind, now + LATER) == [told]
    assert anchoring.differences(heads, behind, now) == []
    assert len(anchoring.differences(heads, None, now + LATER)) == 1
    await anchor_handle(product.temporal).terminate()
    assert await anchor_seals(product.temporal, product.engine) == last
