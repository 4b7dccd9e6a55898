"""The local stack as a whole: its parts, the order they start and stop in, and how to tell that each one answers."""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from temporalio.client import Client

from cli.local import environment, postgres, processes, temporal
from cli.local.addresses import Ports
from cli.local.hubspot import HubSpotStandIn
from cli.local.paths import State
from cli.local.ports import LOOPBACK
from cli.local.postgres import Postgres
from cli.local.processes import Program
from cli.local.supervisor import Part, Supervisor, serves_page, together
from cli.local.temporal import Temporal
from temporal.task_queue import queue_state

_UVICORN: Final = (
    *("api.app:create_app", "--factory", "--loop", "uvloop"),
    *("--http", "api.connections:BoundedProtocol", "--ws", "none"),
    *("--no-access-log", "--no-server-header", "--timeout-graceful-shutdown", "5"),
    # Clients give up idle connections after 5 seconds or more; the server must not be the first, or a request meets it.
    *("--timeout-keep-alive", "75"),
)
_POLLS_WITHIN: Final = 90.0  # seconds; a worker's poll lasts up to 60, then it polls again


@dataclass(frozen=True)
class Stack:
    """What `up` runs, on these ports and this state."""

    state: State
    ports: Ports
    server: Postgres
    stand_in: HubSpotStandIn | None = None
    """A stand-in for HubSpot's servers, where one runs beside the stack."""
    ways: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By a part and ``database`` or ``temporal``, another port at which that part finds that store."""

    @property
    def temporal(self) -> Temporal:
        """The Temporal dev server."""
        return Temporal(self.state.temporal, self.ports.temporal, self.ports.temporal_ui)

    @property
    def audit_keys(self) -> str:
        """The keys of the audit chain, as the settings have them."""
        return environment.settings(self.state, self.server, self.ports)["RECOURSE_AUDIT_KEYS"]

    async def start(self, supervisor: Supervisor, say: Callable[[str], None]) -> None:
        """PostgreSQL and Temporal first, then the schema, then what needs them."""
        await together(supervisor.start(self._temporal_part()), self._start_database(supervisor))
        say("PostgreSQL and Temporal run; starting the API and the worker")
        if self.stand_in is not None:
            await supervisor.start(self._hubspot_part(self.stand_in))
        await supervisor.start(self._api_part(), self._worker_part())

    async def _start_database(self, supervisor: Supervisor) -> None:
        await supervisor.start(self._postgres_part())
        await postgres.ensure_database(self.server)
        await self._migrate()

    async def stop(self, supervisor: Supervisor) -> None:
        """The other way round, so that each part can finish on the ones below it."""
        await supervisor.stop("api", "worker", "hubspot")
        await supervisor.stop("temporal")
        await supervisor.stop("postgres")

    def _postgres_part(self) -> Part:
        log = self.state.log("postgres")
        return Part(
            self.server.program(log),
            answers=lambda: postgres.answers(self.server),
            before=lambda: self.server.prepare(log),
            works=lambda: postgres.answers(self.server),
        )

    def _temporal_part(self) -> Part:
        async def answers() -> bool:
            return await temporal.answers(self.temporal)

        return Part(self.temporal.program(self.state.log("temporal")), answers=answers, works=answers)

    def _api_part(self) -> Part:
        address = ("--host", LOOPBACK, "--port", str(self.ports.api))
        return Part(
            self._python("api", "-m", "uvicorn", *_UVICORN, *address),
            answers=lambda: serves_page(f"{self.ports.api_url}/readyz"),
            works=lambda: serves_page(f"{self.ports.api_url}/healthz"),
        )

    def _worker_part(self) -> Part:
        program = self._python("worker", str(processes.REPO / "worker.py"))
        # Temporal remembers the pollers of a dead worker for minutes: only a poll since the start counts.
        began: list[float] = []

        async def note_the_time() -> None:
            began[:] = [time.time()]

        return Part(
            program,
            answers=lambda: worker_polls(self.temporal.address, began[0]),
            before=note_the_time,
            works=lambda: worker_polls(self.temporal.address, time.time() - _POLLS_WITHIN, unknown=True),
        )

    def _hubspot_part(self, stand_in: HubSpotStandIn) -> Part:
        command = ("-m", "cli.hubspot_stand_in", "--port", str(stand_in.port), "--api", self.ports.api_url)
        return Part(self._python("hubspot", *command), answers=lambda: serves_page(stand_in.url))

    async def _migrate(self) -> None:
        """Brings the schema up to date."""
        await processes.complete(self._python("migrate", "-m", "cli.migrate", owner=True))

    def _by_way_of(self, part: str) -> dict[str, str]:
        found = {}
        if (port := self.ways.get((part, "database"))) is not None:
            found["RECOURSE_DATABASE_URL"] = replace(self.server, port=port).app_url
        if (port := self.ways.get((part, "temporal"))) is not None:
            found["TEMPORAL_ADDRESS"] = f"{LOOPBACK}:{port}"
        return found

    def _python(self, name: str, *arguments: str, owner: bool = False) -> Program:
        variables = environment.variables(self.state, self.server, self.ports, owner=owner)
        if self.stand_in is not None:
            variables |= self.stand_in.variables()
        variables |= self._by_way_of(name)
        return Program(name, (sys.executable, *arguments), variables, self.state.log(name))


def rotate(log: Path, *, limit: int = 5_000_000) -> None:
    """Sets a log aside that has grown long; one earlier one is kept."""
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(".log.1"))


async def worker_polls(address: str, since: float, *, unknown: bool = False) -> bool:
    """Whether a worker has asked for workflow tasks since then; ``unknown`` where Temporal itself does not answer."""
    try:
        client = await Client.connect(address, namespace=temporal.NAMESPACE)
    except RuntimeError:  # a bare one, where nobody answers
        return unknown
    state = await queue_state(client, asked_within=timedelta(seconds=time.time() - since))
    return state.polled if state.reached else unknown
