"""Workers and APIs die at any moment, under load, and no case notices."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cli.local.processes import until
from tests.chaos.load import Ledger, People, Told
from tests.chaos.oracle import violations
from tests.support.product import Product
from tests.support.wreckable import Wreckable

SEED = 20261123
KILLS = 12
CLERKS = 4
SETTLED_WITHIN = 30.0


@asynccontextmanager
async def at_work(product: Product, seed: int, clerks: int = CLERKS) -> AsyncIterator[Ledger]:
    """People work during the block, and finish their cases after it."""
    ledger, enough = Ledger(), asyncio.Event()
    people = [People(product, ledger, random.Random(seed + number), enough) for number in range(clerks)]
    working = [asyncio.create_task(person.work()) for person in people]
    try:
        yield ledger
    finally:
        enough.set()
        await asyncio.gather(*working)


async def test_killed_workers_and_apis_lose_nothing_and_double_nothing(stack: Wreckable) -> None:
    chance = random.Random(SEED)
    async with at_work(stack.product, SEED) as ledger:
        for _ in range(KILLS):
            done = len(ledger.orders) + chance.randrange(1, 12)

            async def got_on(done: int = done) -> bool:
                return len(ledger.orders) >= done

            await until(got_on, seconds=4)
            victim = chance.choice([stack.worker, stack.api])
            await victim.kill()
            await victim.start(answers=stack.lives if victim is stack.api else None)
    assert sum(sent.told is Told.TAKEN for sent in ledger.orders) > KILLS
    found: list[str] = []

    async def nothing_wrong() -> bool:
        found[:] = await violations(stack, ledger)
        return not found

    await until(nothing_wrong, seconds=SETTLED_WITHIN, every=1.0)
    assert found == []
