"""The product beside a peer, both behind HTTP on the same machine and the same PostgreSQL, in turns."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

import httpx

from cli.benchmarks.floor import STEPS
from cli.benchmarks.http_case import by_http, record_partners
from cli.benchmarks.measure import Case, Measured, Step, measure
from cli.benchmarks.resources import parts_of_stack
from cli.benchmarks.stack import own_stack
from cli.launcher import Environment, command_environment, ensure
from cli.local.ports import free_port
from cli.local.processes import REPO, LocalStackError, until
from cli.local.supervisor import serves_page

_CALLERS = 16
_TURNS = 3
_TEXT = "They would not talk to each other."
_STARTED_WITHIN = 60.0
"""Seconds until the peer answers; it makes its tables first."""


async def beside_peers(cases: int) -> AsyncIterator[dict[str, Any]]:
    """Plays the same lifecycle through the product and through DBOS, one after the other, in several turns.

    Each promises that a step is durable, recorded in PostgreSQL and taken once. The peer knows no rules, no people, no
    audit and no mail.
    """
    async with own_stack(with_floor=False) as addresses:
        database_url = os.environ["RECOURSE_MIGRATION_DATABASE_URL"]
        async with (
            dbos_server(database_url) as (address, pid),
            _client(addresses["api"]) as product,
            _client(address) as peer,
        ):
            parts = parts_of_stack() | {"dbos": pid}
            await record_partners(product)
            loads = {"recourse": by_http(product), "dbos": by_peer(peer)}
            for case in loads.values():
                await measure(case, callers=_CALLERS, cases=_CALLERS, parts=parts)  # warms every cache
            for turn in range(1, _TURNS + 1):
                took = {name: await measure(loads[name], callers=_CALLERS, cases=cases, parts=parts) for name in loads}
                yield _row(turn, took["recourse"], took["dbos"])


def _row(turn: int, product: Measured, peer: Measured) -> dict[str, Any]:
    return {
        "bench": f"peers_{_CALLERS}_callers",
        "turn": turn,
        "cases_per_second": {"recourse": _cases(product), "dbos": _cases(peer)},
        "product_rate_ratio": round(product.per_second / peer.per_second, 2),
        "recourse": asdict(product),
        "dbos": asdict(peer),
    }


def _cases(measured: Measured) -> float:
    return round(measured.per_second / STEPS, 1)


def _client(address: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=address, timeout=30, limits=httpx.Limits(max_connections=_CALLERS))


def by_peer(client: httpx.AsyncClient) -> Case:
    """A case on the peer, and its steps."""

    async def opened(_number: int) -> list[Step]:
        case = uuid.uuid4().hex
        (await client.post(f"/cases/{case}")).raise_for_status()

        def step(number: int) -> Step:
            async def take() -> None:
                answer = await client.post(f"/cases/{case}/steps/{number}", params={"text": _TEXT})
                assert answer.raise_for_status().json() == {"number": number + 1}

            return take

        return [step(number) for number in range(STEPS)]

    return opened


@asynccontextmanager
async def dbos_server(database_url: str) -> AsyncIterator[tuple[str, int]]:
    """The peer's address and process, on this database; its environment is made where it is missing."""
    environment = Environment(REPO / ".venv" / "peers", REPO / "requirements")
    ensure(environment, "peers.txt")
    port = free_port()
    variables = command_environment(os.environ, environment) | {
        "RECOURSE_PEER_PORT": str(port),
        "RECOURSE_PEER_DATABASE_URL": database_url,
    }
    command = (str(environment.python), "-P", "-m", "cli.benchmarks.peer_server")
    server = await asyncio.create_subprocess_exec(*command, cwd=REPO, env=variables)
    try:
        address = f"http://127.0.0.1:{port}"
        if not await until(lambda: serves_page(f"{address}/openapi.json"), seconds=_STARTED_WITHIN):
            raise LocalStackError("the peer does not answer")
        yield address, server.pid
    finally:
        if server.returncode is None:
            server.terminate()
        await server.wait()
