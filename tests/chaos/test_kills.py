"""Workers and APIs die at any moment, under load, and no case notices."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cli.chaos.load import LoadClient, RequestOutcome, SentRequests
from cli.chaos.oracle import violations
from cli.local.processes import until
from tests.support.case import a_recorded_partner
from tests.support.killable_stack import KillableStack
from tests.support.product import Product

SEED = 20261123
ROUNDS = 4
"""In each of them the worker and the API are killed once, in either order."""
CLERKS = 6
LONG_ENOUGH = 15.0
"""No further round begins after so many seconds: what is slow to start again is killed less often."""
SETTLED_WITHIN = 30.0


@asynccontextmanager
async def at_work(product: Product, chance: random.Random) -> AsyncIterator[SentRequests]:
    """People work during the block; at its end each gets the answer that they wait for."""
    sent_requests, enough = SentRequests(), asyncio.Event()
    partner = await a_recorded_partner(product)
    clerks = [LoadClient(product, sent_requests, partner, random.Random(chance.random())) for _ in range(CLERKS)]
    async with asyncio.TaskGroup() as working:
        for load_client in clerks:
            working.create_task(load_client.work(enough))
        yield sent_requests
        enough.set()


async def kill_repeatedly(stack: KillableStack, sent_requests: SentRequests, chance: random.Random) -> int:
    """Kills the worker and the API again and again while people work; how often."""
    kills, ends = 0, time.monotonic() + LONG_ENOUGH
    while kills < 2 * ROUNDS and time.monotonic() < ends:
        for victim in chance.sample([stack.worker, stack.api], 2):
            enough = len(sent_requests.commands) + chance.randrange(1, 12)

            async def got_on(enough: int = enough) -> bool:
                return len(sent_requests.commands) >= enough

            await until(got_on, seconds=3, every=0.01)
            await victim.kill()
            kills += 1
            await victim.start(answers=stack.api_answers if victim is stack.api else None)
    return kills


async def test_killed_workers_and_apis_lose_nothing_and_double_nothing(stack: KillableStack) -> None:
    chance = random.Random(SEED)
    async with at_work(stack.product, chance) as sent_requests:
        kills = await kill_repeatedly(stack, sent_requests, chance)
    assert sum(sent.outcome is RequestOutcome.TAKEN for sent in sent_requests.commands) > kills
    found = ["not even looked at"]

    async def nothing_wrong() -> bool:
        found[:] = await violations(stack.stores, sent_requests)
        return not found

    assert await until(nothing_wrong, seconds=SETTLED_WITHIN, every=1.0), found
