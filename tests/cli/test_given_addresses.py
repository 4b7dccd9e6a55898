"""What docs/operations.md says of given addresses is done as it stands: deployed, restored, keys changed, erased."""

import asyncio
import json
import os
import re
import signal
import subprocess
import textwrap
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest

from cli.local import postgres, processes, temporal
from cli.local.ports import free_port
from cli.local.postgres import Postgres
from cli.local.postgres_binaries import binaries
from cli.local.processes import REPO, until
from tests.support.idp import claims, ec_key, provider, signed
from tests.support.waiting import PATIENCE

OPERATIONS = (REPO / "docs" / "operations.md").read_text(encoding="utf-8")
DANA = "dana@northwind.example"


def blocks(tag: str) -> str:
    """The page's blocks of that tag, one after the other."""
    found = re.findall(rf"^( *)```sh {tag}\n(.+?)^ *```$", OPERATIONS, flags=re.MULTILINE | re.DOTALL)
    assert found, f"no block is tagged {tag}"
    return "".join(textwrap.dedent(text) for _, text in found)


class Deployment:
    """A shell in which the page's commands run, with other addresses and folders in the place of the examples."""

    def __init__(self, folder: Path, server: Postgres, temporal_address: str, issuer: str) -> None:
        self.address = f"http://127.0.0.1:{free_port()}"
        self._log = folder / "parts.log"
        self._in_place = {
            "db.example:5432": f"127.0.0.1:{server.port}",
            "temporal.example:7233": temporal_address,
            "https://login.example": issuer,
            "smtp://mail.example:25": f"file://{folder}/outbox",
            "/etc/recourse": str(folder / "recourse"),
            "--port 8080": f"--port {self.address.rpartition(':')[2]}",
            "http://127.0.0.1:8080": self.address,
        } | {f"127.0.0.1:{port}": f"127.0.0.1:{free_port()}" for port in (9464, 9465, 9466, 9467)}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("RECOURSE_", "TEMPORAL_"))}
        path = f"{binaries()}:{os.environ['PATH']}"
        self._environment = {**kept, "PATH": path, "PGPASSWORD": server.passwords.superuser, "PYTHONUNBUFFERED": "1"}

    def _said_here(self, commands: str) -> str:
        for example, here in self._in_place.items():
            commands = commands.replace(example, here)
        return f"set -eu\n{commands}"

    async def does(self, *tags: str, commands: str = "") -> str:
        """Runs the blocks, then the commands, in one shell; what they print. Each must end with 0."""
        script = self._said_here("".join(blocks(tag) for tag in tags) + commands)
        done = await asyncio.to_thread(
            subprocess.run, ["bash", "-c", script], cwd=REPO, env=self._environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    async def holds(self, person: str) -> bool:
        """Whether rows hold something of the person, by the export that the page tells of."""
        export = blocks("people-export").replace(DANA, person)
        said = await self.does("settings", "owner", commands=export)
        return bool(json.loads(said)["rows"])

    @contextmanager
    def parts(self) -> Iterator[None]:
        """The parts run for the block; each ends at SIGTERM, and the shell with the last of them."""
        script = self._said_here(f"trap wait TERM\n{blocks('settings')}{blocks('parts')}wait\n")
        with self._log.open("ab") as log:
            shell = subprocess.Popen(
                ["bash", "-c", script], cwd=REPO, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield
        finally:
            os.killpg(shell.pid, signal.SIGTERM)
            shell.wait(timeout=PATIENCE)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The parts, from when all of them answer."""
        with self.parts():
            assert await until(self._is_ready, seconds=PATIENCE, every=0.2), self._log.read_text()
            yield

    async def _is_ready(self) -> bool:
        try:
            async with httpx.AsyncClient(trust_env=False) as client:
                return (await client.get(f"{self.address}/readyz")).is_success
        except httpx.HTTPError:
            return False


@asynccontextmanager
async def a_postgresql(folder: Path) -> AsyncIterator[Postgres]:
    """A server of somebody's, with nothing of ours in it."""
    server = Postgres(folder / "postgres", free_port(), postgres.passwords(folder / "keys"))
    log = folder / "postgres.log"
    await server.prepare(log)
    async with processes.running(server.program(log), lambda: postgres.answers(server)):
        yield server


async def _file(deployment: Deployment, token: str, ticket: str) -> str:
    """A customer's complaint of that external id, by a token of the given issuer."""
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        base_url=deployment.address, headers=headers, trust_env=False, timeout=PATIENCE
    ) as client:
        partner = {"name": "Bright Inbound", "tier": "platinum"}
        assert (await client.put("/v1/partners/p1", json=partner)).is_success
        body = {
            **{"source": "crm", "external_id": ticket, "partner_id": "p1", "summary": "Dana waited for weeks."},
            **{"customer": {"name": "Dana Reyes", "email": DANA}, "surfaced_by": {"email": "sam@hubspot.example"}},
        }
        filed = await client.post("/v1/complaints", json=body)
        assert filed.status_code == 201, filed.text
        return str(filed.json()["id"])


async def test_the_page_alone_deploys_onto_given_addresses_and_looks_after_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder, key = tmp_path_factory.mktemp("given"), ec_key()
    async with a_postgresql(folder) as server, temporal.running(folder) as cluster, provider(key) as issuer:
        deployment = Deployment(folder, server, cluster.address, issuer.address)
        await deployment.does("deploy")
        assert "the schema is up to date" in await deployment.does("settings", "schema")
        await deployment.does("rotate-add")
        async with deployment.running():
            token = signed(key, claims(issuer.address, roles=["ops", "intake"], sub="olga"))
            case = await _file(deployment, token, "1")
            said = await deployment.does("settings", "owner", "look")
            assert re.search(r"API +│ yes", said)
            assert "no differences" in said
            await deployment.does("backup")
            since = await _file(deployment, token, "2")
        await deployment.does("rotate-first", "restore")
        async with deployment.running():
            said = await deployment.does("settings", "owner", commands=f"set +e\n{blocks('reconcile')}")
            assert f"{since}: its steps are on record again" in said
            assert await deployment.holds(DANA)
            assert f"erased intake {case} (customer)" in await deployment.does("settings", "owner", "people-erase")
            assert not await deployment.holds(DANA)
            assert "no differences" in await deployment.does("settings", "owner", "archive", "people-retention")
