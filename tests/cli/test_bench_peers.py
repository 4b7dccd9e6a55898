"""The peer that the product is measured beside: a real server in its own environment, with the same promises."""

from pathlib import Path

import asyncpg
import httpx

from cli.benchmarks.peers import by_peer, dbos_server
from cli.local import postgres
from tests.support.waiting import PATIENCE


async def test_a_step_of_the_peer_is_recorded_once_however_often_it_is_sent(tmp_path: Path) -> None:
    async with postgres.running(tmp_path) as server, dbos_server(server.owner_url) as (address, _pid):
        async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as client:
            steps = await by_peer(client)(0)
            for step in (steps[0], steps[0], *steps[1:]):
                await step()
        connection = await asyncpg.connect(server.owner_url)
        recorded = await connection.fetch("SELECT number FROM peer ORDER BY number")
        await connection.close()
    assert [row["number"] for row in recorded] == list(range(len(steps)))
