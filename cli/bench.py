"""`./recourse bench`: the benchmarks, one JSON object a line."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import asdict
from typing import Annotated, Any

import httpx
import typer
import uvloop
from temporalio.client import Client, WorkflowHandle

from cli.benchmarks.floor import STEPS, TASK_QUEUE, Done, Floor, Step
from cli.benchmarks.http_case import by_http, record_partners
from cli.benchmarks.measure import Case, Measured, measure
from cli.benchmarks.measure import Step as Taken
from cli.benchmarks.partners import many_partners
from cli.benchmarks.peers import beside_peers
from cli.benchmarks.redaction import redaction_growth, redaction_rows
from cli.benchmarks.rehearsal import rehearsal_growth, rehearsal_months_per_second
from cli.benchmarks.resources import history_of_a_case, memory_kb, parts_of_stack
from cli.benchmarks.scale.command import scale as scaled
from cli.benchmarks.simulation import (
    simulation_growth,
    simulation_months_per_second,
    simulation_months_per_second_on_every_core,
)
from cli.benchmarks.stack import boot_seconds, own_stack
from cli.progress import progress
from records.child_process import cores
from temporal.client import connect

_OPENED = 400
"""Cases that are opened to see what memory the worker keeps for each."""
_SETTLED_WITHIN = 5.0
"""Seconds until their mails are sent."""


def bench(
    cases: Annotated[int, typer.Option(help="How many cases each load plays.", min=1)] = 60,
    scale: Annotated[
        int | None,
        typer.Option(help="Measure reads on a record of so many complaints, and nothing else.", min=1000),
    ] = None,
    partners: Annotated[
        int | None,
        typer.Option(help="Measure starts and a tier review of so many accreditations, and nothing else.", min=1),
    ] = None,
    peers: Annotated[
        bool, typer.Option("--peers", help="Measure the same lifecycle on DBOS beside the product, and nothing else.")
    ] = False,
) -> None:
    """Measure the product beside its floor; print one JSON object a line."""
    if scale is not None:
        uvloop.run(_print(scaled(scale)))
        return
    if partners is not None:
        uvloop.run(_print(many_partners(partners)))
        return
    if peers:
        uvloop.run(_print(beside_peers(cases)))
        return
    for row in _of_rules():
        typer.echo(json.dumps(row))
    with progress("steps over HTTP"):
        steps = uvloop.run(_bench(cases))
    for one in steps:
        typer.echo(json.dumps(one))


def _of_rules() -> Iterator[Mapping[str, Any]]:
    """What rehearsal, simulation and redaction come to: they need no stack."""
    for name, months_per_second, floor, growth in (
        ("rehearsal", rehearsal_months_per_second, 20_000, rehearsal_growth),
        ("simulation", simulation_months_per_second, 10_000, simulation_growth),
    ):
        with progress(name):
            row = {"bench": name, "partner_months_per_core_second": months_per_second(), "wanted": floor}
            row |= {"eight_times_as_much_costs_times": growth()}
        yield row
    with progress("simulation on every core"):
        row = {"bench": "simulation_on_every_core", "cores": cores()}
        row |= {"partner_months_per_second": simulation_months_per_second_on_every_core()}
    yield row
    with progress("redaction"):
        rows = [*redaction_rows(), {"bench": "redaction_time", "eight_times_as_much_costs_times": redaction_growth()}]
    yield from rows


async def _print(rows: AsyncIterator[dict[str, Any]]) -> None:
    async for row in rows:
        typer.echo(json.dumps(row))


async def _bench(cases: int) -> list[dict[str, Any]]:
    boot = {"bench": "boot", "seconds_until_ready": await boot_seconds()}
    async with own_stack() as addresses:
        steps = [await _steps(addresses, cases, callers=callers) for callers in (1, 16)]
        return [boot, *steps, await _cases(addresses)]


async def _cases(addresses: Mapping[str, str]) -> dict[str, Any]:
    """What a case takes: its history in Temporal once it is closed, the worker's memory while it is open."""
    worker = parts_of_stack()["worker"]
    async with httpx.AsyncClient(base_url=addresses["api"], timeout=30) as client:
        open_case, before = by_http(client), memory_kb(worker)
        for number in range(_OPENED):
            await open_case(number)
        await asyncio.sleep(_SETTLED_WITHIN)
    grown = memory_kb(worker) - before
    return {
        "bench": "cases",
        "history": await history_of_a_case(await connect()),
        "worker_memory_kb_per_open_case": round(grown / _OPENED, 1),
    }


async def _steps(addresses: Mapping[str, str], cases: int, *, callers: int) -> dict[str, Any]:
    """Steps through HTTP, beside bare updates and beside updates that write one bare row, in the same run."""
    temporal, parts, limits = await connect(), parts_of_stack(), httpx.Limits(max_connections=callers)
    async with httpx.AsyncClient(base_url=addresses["api"], timeout=30, limits=limits) as client:
        await record_partners(client)
        await measure(by_http(client), callers=callers, cases=callers, parts=parts)  # warms every cache
        product = await measure(by_http(client), callers=callers, cases=cases, parts=parts)
    parts["worker"] = int(addresses["floor"])
    await measure(_by_update(temporal, writes=True), callers=callers, cases=callers, parts=parts)
    bare = await measure(_by_update(temporal, writes=False), callers=callers, cases=cases, parts=parts)
    one_row = await measure(_by_update(temporal, writes=True), callers=callers, cases=cases, parts=parts)
    return {
        "bench": "steps_http_one_caller" if callers == 1 else f"steps_http_{callers}_callers",
        **asdict(product),
        "bare_updates": asdict(bare) | _ratio(product, bare),
        "updates_with_one_row": asdict(one_row) | _ratio(product, one_row),
    }


def _ratio(product: Measured, floor: Measured) -> dict[str, float]:
    return {
        "product_rate_ratio": round(product.per_second / floor.per_second, 2),
        "product_p50_ratio": round(product.p50_ms / floor.p50_ms, 2),
        "product_p99_ratio": round(product.p99_ms / floor.p99_ms, 2),
    }


def _by_update(client: Client, *, writes: bool) -> Case:
    """The same number of updates on a workflow that does nothing else."""

    async def started(_number: int) -> list[Taken]:
        handle: WorkflowHandle[Floor, None] = await client.start_workflow(
            Floor.run, id=f"floor/{uuid.uuid4().hex}", task_queue=TASK_QUEUE
        )

        def step(number: int) -> Taken:
            command = Step(number=number, by="ana", role="cs", text="They would not talk to each other.", writes=writes)

            async def take() -> None:
                done: Done = await handle.execute_update(Floor.step, command)
                assert done.number == number + 1

            return take

        return [step(number) for number in range(STEPS)]

    return started
