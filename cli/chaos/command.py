"""`./recourse chaos`: a campaign on a stack of its own; exit 1 where the oracle finds anything."""

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import urlsplit

import httpx
import typer
import uvloop
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from cli.benchmarks.stack import stack_in
from cli.chaos.disk import mounted
from cli.chaos.faults import Faults, Kind
from cli.chaos.load import LoadClient, RequestOutcome, SentRequests, a_recorded_partner
from cli.chaos.mail_server import mail_server
from cli.chaos.oracle import Stores, violations
from cli.chaos.proxy import Proxy, proxied
from cli.local import addresses, issuer
from cli.local.paths import State
from cli.local.ports import LOOPBACK
from settings import StoreSettings
from temporal.client import connect

WAYS = (("api", "database"), ("api", "temporal"), ("worker", "database"), ("worker", "temporal"))
"""Which part reaches which store over a way that can break."""
SETTLED_WITHIN = 60.0
"""Seconds after the last fault within which nothing may be behind."""
_LOOKS_EVERY = 2.0
_REQUEST = 15.0


@dataclass
class People:
    """The people of the load, as clients of the proxied API."""

    address: str
    state: State
    _known: dict[tuple[str, ...], httpx.AsyncClient] = field(default_factory=dict)

    def as_(self, sub: str, *roles: str) -> httpx.AsyncClient:
        """A client that acts as the person in these roles."""
        who = (sub, *roles)
        if who not in self._known:
            claims = {"roles": list(roles), "email": f"{sub}@hubspot.example", "email_verified": True}
            headers = {"Authorization": f"Bearer {issuer.sign(self.state.keys, sub, claims)}"}
            self._known[who] = httpx.AsyncClient(
                base_url=self.address, headers=headers, timeout=_REQUEST, trust_env=False, verify=False
            )
        return self._known[who]

    async def close(self) -> None:
        """Closes every connection."""
        for client in self._known.values():
            await client.aclose()


def chaos(
    minutes: Annotated[float, typer.Option(min=0.1, help="How long faults go on; fractions are taken.")] = 5.0,
    seed: Annotated[int | None, typer.Option(help="Chooses the faults and the load; a new one without it.")] = None,
    settle: Annotated[float, typer.Option(min=1, help="Seconds within which nothing may be behind.")] = SETTLED_WITHIN,
    callers: Annotated[int, typer.Option(min=1, max=64, help="How many people work at once.")] = 6,
    only: Annotated[list[Kind] | None, typer.Option(help="These kinds of fault alone; may be given again.")] = None,
) -> None:
    """Kill, freeze and cut the parts of a stack of its own under load; exit 1 where anything was lost or doubled."""
    chosen = random.SystemRandom().randrange(10**6) if seed is None else seed
    typer.echo(f"seed {chosen}: {minutes:g} minutes, {callers} people at work")
    campaign = Campaign(minutes * 60, random.Random(chosen), callers, settle, tuple(only or Kind))
    found = uvloop.run(campaign.run())
    for line in found:
        typer.echo(line)
    typer.echo(f"{len(found)} violations" if found else "nothing lost, nothing doubled, nothing behind")
    raise typer.Exit(1 if found else 0)


@dataclass(frozen=True)
class Campaign:
    """What is asked for."""

    seconds: float
    chance: random.Random
    callers: int
    settle: float
    kinds: Sequence[Kind]

    async def run(self) -> list[str]:
        """Everything that does not hold after it."""
        async with AsyncExitStack() as running:
            mails, smtp = await running.enter_async_context(mail_server())
            os.environ["RECOURSE_SMTP_URL"] = smtp
            folder = Path(running.enter_context(TemporaryDirectory(prefix="recourse-chaos-")))
            disk = running.enter_context(mounted(folder)) if Kind.DISK in self.kinds else None
            if disk is None and Kind.DISK in self.kinds:
                typer.echo("no disk is filled: this machine lets nobody mount a small one")
            wanted = WAYS if Kind.WAY in self.kinds else ()
            ways = {name: await running.enter_async_context(_way(folder, name)) for name in wanted}
            options = [f"--by-way-of={part}:{store}:{port}" for (part, store), (_, port) in ways.items()]
            known = await running.enter_async_context(stack_in(folder, *options, with_floor=False))
            proxy, ours = await running.enter_async_context(proxied(lambda: _port(known["api"])))
            people = People(f"http://{LOOPBACK}:{ours}", State.of())
            running.push_async_callback(people.close)
            by_name = {f"{part}-{store}": way for (part, store), (way, _) in ways.items()}
            faults = Faults(State.of(), proxy, by_name, disk, mails, self.chance, self.kinds)
            return await self._wreck_and_look(people, faults)

    async def _wreck_and_look(self, people: People, faults: Faults) -> list[str]:
        sent_requests = SentRequests()
        await _wreck(people, sent_requests, faults, self.seconds, self.callers)
        _report(sent_requests, faults)
        async with _stores() as stores:
            found = await _settled(stores, sent_requests, self.settle)
        taken = faults.mails.taken
        return found + [f"mail: {name} was sent {times} times" for name, times in taken.items() if times > 2]


def _way(folder: Path, name: tuple[str, str]) -> AbstractAsyncContextManager[tuple[Proxy, int]]:
    """A proxy before the store of the stack in the folder, which chooses its ports when it starts."""
    return proxied(lambda: _port(addresses.read(State(folder).addresses)[name[1]]))


def _port(address: str) -> int:
    return urlsplit(address if "://" in address else f"//{address}").port or 0


async def _wreck(people: People, sent_requests: SentRequests, faults: Faults, seconds: float, callers: int) -> None:
    enough = asyncio.Event()
    partner = await a_recorded_partner(people)
    async with asyncio.TaskGroup() as work:
        for _ in range(callers):
            chance = random.Random(faults.chance.random())
            work.create_task(LoadClient(people, sent_requests, partner, chance).work(enough))
        work.create_task(faults.go_on_until(enough))
        await asyncio.sleep(seconds)
        enough.set()


def _report(sent_requests: SentRequests, faults: Faults) -> None:
    sent = [*sent_requests.filings, *sent_requests.commands]
    told = ", ".join(f"{sum(one.outcome is kind for one in sent)} {kind}" for kind in RequestOutcome)
    typer.echo(f"{len(sent)} requests: {told}; the slowest ended after {sent_requests.slowest:.1f} s")
    typer.echo("faults: " + ", ".join(f"{name} {times}" for name, times in sorted(faults.done.items())))


async def _settled(stores: Stores, sent_requests: SentRequests, within: float) -> list[str]:
    """What is wrong once everything had its time; asked again and again meanwhile."""
    ends = time.monotonic() + within
    while True:
        try:
            found = await violations(stores, sent_requests)
        except Exception as error:  # noqa: BLE001 - a store may still be on its way back
            found = [f"a store does not answer: {type(error).__name__}"]
        if not found or time.monotonic() > ends:
            return found
        await asyncio.sleep(_LOOKS_EVERY)


@asynccontextmanager
async def _stores() -> AsyncIterator[Stores]:
    settings = StoreSettings()
    engine = create_async_engine(settings.database_url, poolclass=NullPool)
    try:
        yield Stores(engine, await connect(lazy=True), settings)
    finally:
        await engine.dispose()
