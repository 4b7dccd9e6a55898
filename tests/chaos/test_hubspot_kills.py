"""Workers and APIs die while they write in HubSpot, which fails now and then itself: each note is there, once."""

import asyncio
import json
import random
from pathlib import Path

import httpx

from cli.hubspot_stand_in.portal import Record
from cli.local.processes import until
from tests.support.case import a_recorded_partner
from tests.support.hubspot_journey import Exchange, exchanging
from tests.support.killable_stack import KillableStack
from tests.support.product import fresh

SEED = 20261128
TICKETS = 4
KILLS = 2
"""Of the worker, and as many of the API."""
STEPS = (
    ("ana", "cs", "record_cs_outcome", {"outcome": "unresolved"}),
    ("sol", "service_acceleration", "record_mediation_outcome", {"outcome": "unresolved"}),
    ("ana", "cs", "withdraw", {"reason": "the customer says so"}),
)
TOLD = ("was filed", "mediation", "investigation", "case closed")


async def insisted(exchange: Exchange, path: str, by: str, role: str, body: dict[str, str]) -> None:
    """Sends until it is taken, whoever dies meanwhile."""
    key = {"Idempotency-Key": fresh("key")}
    async with asyncio.timeout(60):
        while True:
            try:
                answer = await exchange.product.as_(by, role).post(path, json=body, headers=key)
                if answer.status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


async def walk(exchange: Exchange, ticket: Record) -> None:
    """The ticket's case goes through its stages."""
    link: str = await exchange.until(lambda: ticket.properties.get("recourse_case"))
    for by, role, action, body in STEPS:
        await insisted(exchange, f"/v1/complaints/{link.rpartition('/')[2]}/actions/{action}", by, role, body)


async def kill(stack: KillableStack, exchange: Exchange, chance: random.Random) -> None:
    """Kills the worker and the API when HubSpot has been asked a few times more."""
    requests = exchange.at.stand_in.requests
    for victim in chance.sample([stack.worker, stack.api] * KILLS, 2 * KILLS):
        enough = len(requests) + chance.randrange(1, 8)

        async def got_on(enough: int = enough) -> bool:
            return len(requests) >= enough

        await until(got_on, seconds=3, every=0.01)
        await victim.kill()
        await victim.start(answers=stack.api_answers if victim is stack.api else None)


async def test_killed_workers_and_apis_lose_no_note_and_double_none(stack: KillableStack, session_folder: Path) -> None:
    chance = random.Random(SEED)
    secrets = json.loads((session_folder / "chaos" / "keys" / "secrets.json").read_text())
    partner_id = await a_recorded_partner(stack.product)
    secret = secrets["hubspot_client_secret"]
    async with exchanging(stack.product, rate=0.1, disorder=0.3, secret=secret) as exchange:
        tickets = [exchange.ticket(partner_id) for _ in range(TICKETS)]
        async with asyncio.TaskGroup() as going_on:
            going_on.create_task(kill(stack, exchange, chance))
            for ticket in tickets:
                going_on.create_task(walk(exchange, ticket))
        for ticket in tickets:
            await exchange.shows(ticket, "closed")
            await exchange.until(lambda ticket=ticket: len(exchange.notes(ticket)) >= len(TOLD))
            notes = exchange.notes(ticket)
            assert len(notes) == len(TOLD), notes
            assert all(words in note for words, note in zip(TOLD, notes, strict=True)), notes
            assert ticket.properties["recourse_outcome"] == "withdrawn"
