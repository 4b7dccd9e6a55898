"""Names, addresses and narratives stay in PostgreSQL: no log, no process history and no event holds any of them."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest_asyncio
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionRequest

from cli.local.ports import LOOPBACK, free_port
from tests.support.product import Product, Servers, fresh
from tests.support.story import SCORES_NOT_AT_FAULT
from workflows.ids import complaint_workflow_id

REPO = Path(__file__).parents[2]
MARKER = "Zanzibarquux"


@dataclass
class Canaries:
    """Private strings, each unlike all others and all with one marker in them."""

    number: int = 0
    names: list[str] = field(default_factory=list)

    def name(self, what: str) -> str:
        """A name or a narrative."""
        self.number += 1
        self.names.append(f"{MARKER} {what} {self.number}")
        return self.names[-1]

    def email(self, what: str) -> str:
        """An address."""
        self.number += 1
        return f"{what}.{self.number}@{MARKER}.example"


@dataclass
class Watched:
    """The API and a worker as production runs them, with all they print."""

    address: str
    logs: dict[str, Path]

    def printed(self) -> dict[str, str]:
        """What each has printed so far."""
        return {name: path.read_text() for name, path in self.logs.items()}


@asynccontextmanager
async def started(command: list[str], environment: dict[str, str], log: Path) -> AsyncIterator[None]:
    """A process of its own, whose output goes to the file."""
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=REPO, env=environment, stdout=output, stderr=output
        )
        try:
            yield
        finally:
            process.terminate()
            await process.wait()


def variables(servers: Servers) -> dict[str, str]:
    """The environment of both processes, with everything logged that can be."""
    told = servers.settings()
    return os.environ | {
        "RECOURSE_DATABASE_URL": told.database_url,
        "RECOURSE_OIDC_ISSUER": told.oidc_issuer,
        "RECOURSE_OIDC_JWKS_URL": str(told.oidc_jwks_url),
        "RECOURSE_SMTP_URL": told.smtp_url,
        "RECOURSE_LOG_LEVEL": "DEBUG",
        "TEMPORAL_ADDRESS": servers.temporal.address,
        "PYTHONPATH": str(REPO),
        "PYTHONUNBUFFERED": "1",
    }


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def watched(product: Product, workshop: Path) -> AsyncIterator[Watched]:
    environment, port = variables(product.servers), free_port()
    api = ["-m", "uvicorn", "api.app:create_app", "--factory", "--host", LOOPBACK, "--port", str(port)]
    logs = {"api": workshop / "api.log", "worker": workshop / "worker.log"}
    async with started(api, environment, logs["api"]), started(["worker.py"], environment, logs["worker"]):
        found = Watched(f"http://{LOOPBACK}:{port}", logs)
        await _answers(product, found)
        yield found


async def _answers(product: Product, watched: Watched) -> None:
    for _ in range(200):
        try:
            if (await product.anonymous.get(f"{watched.address}/healthz")).status_code == 200:
                return
        except httpx.TransportError:
            await asyncio.sleep(0.1)
    raise AssertionError(watched.printed())


class Teller:
    """Tells a complaint's whole story with private strings in every field that takes any."""

    def __init__(self, product: Product, address: str) -> None:
        self.product = product
        self.address = address
        self.private = Canaries()
        self.partner_id = fresh("hs")

    def client(self, sub: str, *roles: str) -> httpx.AsyncClient:
        """Somebody whose token tells a private name and address."""
        claims = {"name": f"{MARKER} {sub}", "email": f"{sub}@{MARKER}.example", "email_verified": True}
        return self.product.as_(sub, *roles, **claims)

    async def send(self, by: str, role: str, method: str, path: str, body: Any, *expected: int) -> Any:
        """Sends a request that must be answered so."""
        answer = await self.client(by, role).request(method, f"{self.address}{path}", json=body)
        assert answer.status_code in expected, answer.text
        return answer.json()

    async def describe_the_partner(self) -> None:
        """A partner, all of whose fields are private but its tier."""
        some = self.private
        body = {
            "name": some.name("partner"),
            "aliases": [some.name("alias")],
            "domains": [some.email("domain").partition("@")[2]],
            "tier": "platinum",
            "contact": {"name": some.name("contact"), "email": some.email("contact")},
            "pdm": {"name": some.name("pdm"), "email": some.email("pdm")},
        }
        await self.send("olga", "ops", "PUT", f"/v1/partners/{self.partner_id}", body, 201)
        await self.send("olga", "ops", "PUT", f"/v1/partners/{self.partner_id}", body | {"tier": MARKER}, 422)

    async def file(self, **more: Any) -> str:
        """A complaint; its id."""
        some = self.private
        body = {
            "source": "tests",
            "external_id": some.name("ticket"),
            "partner_id": self.partner_id,
            "customer": {"name": some.name("customer"), "company": some.name("firm"), "email": some.email("customer")},
            "surfaced_by": {"name": some.name("employee"), "email": some.email("employee")},
            "summary": some.name("summary"),
            "description": some.name("description"),
            "evidence": [{"title": some.name("file"), "url": f"https://files.example/{MARKER}"}],
            **more,
        }
        filed = await self.send("hubspot", "intake", "POST", "/v1/complaints", body, 201)
        return str(filed["id"])

    async def act(self, case: str, by: str, role: str, action: str, **fields: Any) -> Any:
        """An action with a private note."""
        body = fields | {"note": self.private.name(f"note of {action}")}
        return await self.send(by, role, "POST", f"/v1/complaints/{case}/actions/{action}", body, 200)

    async def through_every_step(self) -> str:
        """A case from its filing to the board's decision."""
        some, case = self.private, await self.file()
        await self.act(case, "ana", "cs", "add_note", text=some.name("note"))
        await self.act(case, "ana", "cs", "add_evidence", title=some.name("title"), url=f"https://{MARKER}.example/1")
        await self.act(case, "olga", "ops", "assign", assignee="ana")
        await self.act(case, "ana", "cs", "record_cs_outcome", outcome="unresolved")
        offer = {"kind": "other", "terms": some.name("terms")}
        proposal = (await self.act(case, "sol", "service_acceleration", "propose_solution", **offer))["proposals"][0]
        answer = {"proposal_id": proposal["id"], "party": "customer", "accepted": False}
        await self.act(case, "sol", "service_acceleration", "answer_proposal", **answer)
        await self.act(case, "sol", "service_acceleration", "record_mediation_outcome", outcome="unresolved")
        await self.act(case, "pat", "partner_ops", "record_statement", party="customer", text=some.name("statement"))
        cost = {"category": "other", "amount": "5", "currency": "EUR"}
        await self.act(case, "pat", "partner_ops", "record_consequence", **cost)
        await self.act(case, "pat", "partner_ops", "score_rubric", scores=SCORES_NOT_AT_FAULT)
        finding = {"responsible": True, "reason": some.name("finding"), "override_reason": some.name("override")}
        await self.act(case, "pat", "partner_ops", "record_finding", **finding)
        await self.act(case, "moe", "mark_board", "recuse", reason=some.name("recusal"))
        for member in ("mia", "max", "mei"):
            await self.act(case, member, "mark_board", "cast_mark_vote", vote="mark", reason=some.name("vote"))
        return case

    async def by_the_short_ways(self) -> list[str]:
        """Cases that were flagged, withdrawn, repeated, or very serious from the start."""
        some, flagged, repeated = self.private, await self.file(), await self.file()
        serious = await self.file(very_serious=True, very_serious_reason=some.name("very serious"))
        await self.act(flagged, "ana", "cs", "flag_very_serious", reason=some.name("flag"))
        await self.act(flagged, "ana", "cs", "withdraw", reason=some.name("withdrawal"))
        await self.act(repeated, "ana", "cs", "mark_duplicate", of=flagged)
        return [flagged, repeated, serious]

    async def get_things_wrong(self, case: str) -> None:
        """Requests that are refused, failing as near to the private strings as they can."""
        note = f"/v1/complaints/{case}/actions/add_note"
        await self.send("ana", "cs", "POST", note, {"text": f"{MARKER}\x00"}, 422)
        await self.send("ana", "cs", "POST", note, {"text": MARKER, MARKER: MARKER}, 422)
        await self.send("ana", "cs", "POST", note, {"text": MARKER}, 409)
        await self.send("aud", "auditor", "POST", note, {"text": MARKER}, 403)
        for path in (
            f"/v1/complaints?q={MARKER}",
            f"/v1/complaints?assignee={MARKER}",
            f"/v1/marks?partner_id={MARKER}",
        ):
            await self.send("aud", "auditor", "GET", path, None, 200)
        for path in (f"/v1/complaints/{MARKER}", f"/v1/partners/{MARKER}", f"/v1/{MARKER}", f"/{MARKER}"):
            await self.send("aud", "auditor", "GET", path, None, 404)
        await self.send("aud", "auditor", "GET", f"/v1/complaints?stage={MARKER}", None, 422)
        headers = {"Authorization": f"Bearer {MARKER}.{MARKER}.{MARKER}"}
        answer = await self.product.anonymous.get(f"{self.address}/v1/complaints?q={MARKER}", headers=headers)
        assert answer.status_code == 401


async def test_what_is_private_is_in_no_log_in_no_history_and_in_no_event(product: Product, watched: Watched) -> None:
    teller = Teller(product, watched.address)
    await teller.describe_the_partner()
    told = [await teller.through_every_step(), *await teller.by_the_short_ways()]
    await teller.get_things_wrong(told[0])

    auditor = teller.client("aud", "auditor")
    shown = (await auditor.get(f"{watched.address}/v1/complaints/{told[0]}")).text
    assert shown.count(MARKER) >= 20, "it is shown to whoever may see it"
    for case in told:
        events = await auditor.get(f"{watched.address}/v1/events", params={"subject": case, "limit": 200})
        assert MARKER.lower() not in events.text.lower()
        for kept in await kept_by_temporal(product, case):
            assert MARKER.lower().encode() not in kept.lower()
    for name, printed in watched.printed().items():
        assert MARKER.lower() not in printed.lower(), [line for line in printed.splitlines() if MARKER in line][:5]
        assert "Traceback" not in printed, name
    requests = watched.printed()["api"]
    assert requests.count('"event": "request"') > 40
    assert '"route": "/v1/complaints/{complaint_id}/actions/add_note"' in requests


async def kept_by_temporal(product: Product, case: str) -> list[bytes]:
    """Everything that Temporal holds of the case: its history, its memo, its search attributes, its details."""
    handle = product.temporal.get_workflow_handle(complaint_workflow_id(case))
    history = await handle.fetch_history()
    request = DescribeWorkflowExecutionRequest(namespace=product.temporal.namespace)
    request.execution.workflow_id = handle.id
    described = await product.temporal.workflow_service.describe_workflow_execution(request)
    events = [event.SerializeToString() for event in history.events]
    assert len(events) > 5
    return [*events, described.SerializeToString()]
