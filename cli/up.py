"""`./recourse up`: starts the local stack, says where it answers, keeps it running until it is told to stop."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Coroutine
from dataclasses import replace
from signal import SIGHUP, SIGINT, SIGTERM
from typing import Annotated, Any

import typer

from cli.local import addresses, environment, issuer, orphans, postgres
from cli.local.drop_privileges import Means
from cli.local.hubspot import HubSpotStandIn
from cli.local.orphans import Record
from cli.local.paths import State
from cli.local.ports import LOOPBACK
from cli.local.postgres import Postgres
from cli.local.postgres_binaries import means
from cli.local.processes import LocalStackError
from cli.local.stack import Stack, rotate
from cli.local.supervisor import Supervisor
from cli.terminal import give_up


def up(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The API's port; 0 picks free ports for everything.")
    ] = 8080,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forgets everything kept from earlier runs first.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="Loads the demo portfolio.")] = False,
    hubspot_stand_in: Annotated[
        bool, typer.Option("--hubspot-stand-in", help="Runs a stand-in for HubSpot's servers beside the stack.")
    ] = False,
    by_way_of: Annotated[
        list[str] | None,
        typer.Option(hidden=True, help="PART:STORE:PORT: where the part finds the store, for `chaos`."),
    ] = None,
) -> None:
    """Start the whole stack on this machine; Ctrl-C stops it, and the next `up` resumes where it stopped."""
    os.umask(0o077)  # what the parts write is their owner's alone
    state = State.of()
    try:
        with orphans.only_one(state.lock):
            record = Record(state.processes)
            for name in record.end_leftovers():
                say(f"ended {name}, left over from an `up` that was killed")
            stack = _stack(state, port=port, fresh=fresh, demo=demo, stand_in=hubspot_stand_in)
            stack = replace(stack, ways=dict(map(_way, by_way_of or ())))
            asyncio.run(_until_stopped(stack, record, demo=demo))
    except (LocalStackError, OSError) as error:
        give_up(str(error))


async def _until_stopped(stack: Stack, record: Record, *, demo: bool) -> None:
    stopping = _stop_signals()
    supervisor = Supervisor(say, started=lambda program, process: record.add(program, process.pid))
    try:
        await _or_stopped(_bring_up(stack, supervisor, demo=demo), stopping)
        await stopping.wait()
    finally:
        say("stopping")
        await stack.stop(supervisor)
        record.clear()


def _way(given: str) -> tuple[tuple[str, str], int]:
    part, store, port = given.split(":")
    return (part, store), int(port)


def _stop_signals() -> asyncio.Event:
    """Set by the first signal; later ones change nothing, since each part is already given a limited time to stop."""
    stopping = asyncio.Event()
    for number in (SIGINT, SIGTERM, SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


def _stack(state: State, *, port: int, fresh: bool, demo: bool, stand_in: bool) -> Stack:
    """Everything decided and written down before the first part starts."""
    others = environment.others_issuer()
    if others and demo:
        raise LocalStackError(f"the demo needs the stack's own issuer, but the environment names {others}")
    if fresh:
        state.wipe()
    state.make()
    if means() is Means.OTHER_USER:
        state.root.chmod(0o711)  # PostgreSQL runs as that user and must pass through
    if state.postgres.exists() and not (state.keys / "postgres.json").exists():
        raise LocalStackError(f"{state.keys} has lost the passwords of {state.postgres}; `up --fresh` begins anew")
    for log in state.log("any").parent.glob("*.log"):
        rotate(log)
    issuer.ensure_key(state.keys)
    ports = addresses.choose(port, state.addresses)
    server = Postgres(state.postgres, ports.database, postgres.passwords(state.keys))
    hubspot = HubSpotStandIn.beside(state, ports) if stand_in else None
    also = {"hubspot": hubspot.url} if hubspot else {}
    also |= {"issuer": others} if others else {}
    addresses.write(state.addresses, ports.addresses(server.app_url) | also)
    return Stack(state, ports, server, hubspot)


async def _or_stopped(work: Coroutine[Any, Any, None], stopping: asyncio.Event) -> None:
    """Does the work, unless told to stop before it is done."""
    working = asyncio.create_task(work)
    stop = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({working, stop}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()  # raises what went wrong
    finally:
        stop.cancel()
        working.cancel()
        await asyncio.gather(stop, working, return_exceptions=True)


async def _bring_up(stack: Stack, supervisor: Supervisor, *, demo: bool) -> None:
    for line in environment.ignored(os.environ, stack.stand_in.variables() if stack.stand_in else ()):
        say(line)
    say(f"starting the local stack; state and logs in {stack.state.root}")
    await stack.start(supervisor, say)
    if demo:
        await _load_demo(stack)
    for label, address in _addresses(stack):
        say(f"{label:<12} {address}")
    say("ready")


async def _load_demo(stack: Stack) -> None:
    from cli import demo  # its imports are of no use to an `up` without it
    from standards.signing import Keyring

    say("loading the demo portfolio")
    for line in await demo.load(
        stack.ports.api_url, stack.state.keys, stack.server.app_url, Keyring.parse(stack.audit_keys)
    ):
        say(line)


def _addresses(stack: Stack) -> list[tuple[str, str]]:
    api, others = stack.ports.api_url, environment.others_issuer()
    return [
        ("API", f"{api}/docs"),
        ("console", f"{api}/console"),
        ("Temporal UI", stack.temporal.ui),
        ("Temporal", f"{LOOPBACK}:{stack.ports.temporal}"),
        *([("HubSpot", stack.stand_in.url)] if stack.stand_in else []),
        *([] if os.environ.get("RECOURSE_SMTP_URL") else [("outbox", str(stack.state.outbox))]),
        ("token", f"from {others}" if others else "./recourse token --sub ana --role cs"),
    ]


def say(line: str) -> None:
    """One line for the person at the terminal; the stack goes on when nobody reads it any more."""
    with contextlib.suppress(OSError):
        typer.echo(line)
        sys.stdout.flush()  # whoever waits for `ready` at the end of a pipe reads it now
