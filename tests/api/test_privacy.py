"""Names, addresses and narratives stay where they are kept: no log, no history, no event and no decision holds any."""

import asyncio
import json
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionRequest

from cli.local.ports import LOOPBACK, free_port
from temporal.observability import AsJson
from tests.support.private_data_scenario import MARKER, PrivateDataScenario
from tests.support.product import Product, Servers
from workflows.ids import accreditation_workflow_id, complaint_workflow_id, review_workflow_id

REPO = Path(__file__).parents[2]


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
    assert told.signing_keys is not None
    return os.environ | {
        "RECOURSE_SIGNING_KEYS": told.signing_keys.get_secret_value(),
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
async def watched(product: Product, session_folder: Path) -> AsyncIterator[Watched]:
    environment, port = variables(product.servers), free_port()
    api = ["-m", "uvicorn", "api.app:create_app", "--factory", "--host", LOOPBACK, "--port", str(port)]
    logs = {"api": session_folder / "api.log", "worker": session_folder / "worker.log"}
    async with started(api, environment, logs["api"]), started(["worker.py"], environment, logs["worker"]):
        found = Watched(f"http://{LOOPBACK}:{port}", logs)
        await _are_up(product, found)
        yield found


async def _are_up(product: Product, watched: Watched) -> None:
    for _ in range(900):  # a machine that is busy takes its time to start two processes
        if await _is_healthy(product, watched) and "worker_started" in watched.printed()["worker"]:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(watched.printed())


async def _is_healthy(product: Product, watched: Watched) -> bool:
    try:
        return (await product.anonymous.get(f"{watched.address}/healthz")).status_code == 200
    except httpx.TransportError:
        return False


async def test_what_is_private_is_in_no_log_history_event_or_decision(product: Product, watched: Watched) -> None:
    scenario = PrivateDataScenario(product, watched.address)
    await scenario.describe_the_partner()
    told = [await scenario.through_every_step(), *await scenario.by_the_short_ways()]
    await scenario.get_things_wrong(told[0])

    auditor = scenario.client("aud", "auditor")
    shown = (await auditor.get(f"{watched.address}/v1/complaints/{told[0]}")).text
    assert shown.count(MARKER) >= 20, "it is shown to whoever may see it"
    for case in told:
        events = await auditor.get(f"{watched.address}/v1/events", params={"subject": case, "limit": 200})
        assert MARKER.lower() not in events.text.lower()
        for kept in await kept_by_temporal(product, complaint_workflow_id(case)):
            assert MARKER.lower().encode() not in kept.lower()
        decided = await kept_of_decisions(product, case)
        assert len(decided) >= 2
        assert MARKER.lower() not in "".join(decided).lower()
    for name, printed in watched.printed().items():
        assert MARKER.lower() not in printed.lower(), [line for line in printed.splitlines() if MARKER in line][:5]
        assert "Traceback" not in printed, name
    requests = watched.printed()["api"]
    assert requests.count('"event": "request"') > 40
    assert '"route": "/v1/complaints/{complaint_id}/actions/add_note"' in requests


async def test_every_line_that_is_logged_is_a_json_object(watched: Watched) -> None:
    for name, printed in watched.printed().items():
        lines = [json.loads(line) for line in printed.splitlines()]
        assert lines, name
        assert all({"event", "level", "timestamp"} <= line.keys() for line in lines), name


async def test_an_error_is_told_without_the_values_that_it_was_about(product: Product) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with product.engine.connect() as connection:
            await connection.execute(
                text("SELECT 1 / CAST(:a AS int) FROM nowhere WHERE b = :b"), {"a": 0, "b": MARKER}
            )
    assert MARKER not in str(caught.value)
    record = logging.LogRecord("library", logging.ERROR, __file__, 1, "it %s", ("failed",), None)
    try:
        raise ValueError(MARKER)
    except ValueError:
        record.exc_info = sys.exc_info()
    line = AsJson().format(record)
    assert MARKER not in line
    assert json.loads(line)["event"] == "it failed"
    assert json.loads(line)["error"] == "ValueError"


async def test_what_is_private_about_a_standing_is_in_no_log_history_event_or_decision(
    product: Product, watched: Watched
) -> None:
    scenario = PrivateDataScenario(product, watched.address)
    await scenario.describe_the_partner()
    accreditation, partner = await scenario.accredit(), f"/v1/partners/{scenario.partner_id}"
    because = {"reason": scenario.private.name("review")}
    await scenario.command(f"/v1/accreditations/{accreditation}", "olga", "ops", "open_review", **because)
    await scenario.command(
        f"/v1/accreditations/{accreditation}", "pat", "partner_ops", "deny_grace", 409, reason=MARKER
    )
    await scenario.through_every_step("serious")
    review = await prepared(scenario, watched)
    await scenario.through_a_review(review)
    mark = (await scenario.send("olga", "ops", "GET", partner, None, 200))["marks"][0]["id"]
    await scenario.vacate(mark)
    await scenario.command(partner, "pat", "partner_ops", "request_tier_action", detail=scenario.private.name("action"))
    feedback = await scenario.send(
        "ana", "cs", "POST", "/v1/feedback", {"text": scenario.private.name("feedback")}, 201
    )
    await scenario.send("ana", "cs", "POST", "/v1/feedback", {"text": MARKER, MARKER: MARKER}, 422)
    for path in (f"/v1/reviews/{MARKER}", f"/v1/accreditations/{MARKER}", f"{partner}/standing?as_of={MARKER}"):
        await scenario.send("aud", "auditor", "GET", path, None, 404, 422)

    shown = await scenario.client("aud", "auditor").get(f"{watched.address}/v1/reviews/{review}")
    assert shown.text.count(MARKER) >= 4, "it is shown to whoever may see it"
    for subject in (f"partner/{scenario.partner_id}", accreditation, review, mark, feedback["id"]):
        query = {"subject": subject, "limit": 200}
        events = await scenario.client("aud", "auditor").get(f"{watched.address}/v1/events", params=query)
        assert len(events.json()["results"]) >= 1, subject
        assert MARKER.lower() not in events.text.lower()
    await _nothing_is_kept(product, scenario.partner_id, accreditation, mark, feedback["id"])
    for name, printed in watched.printed().items():
        assert MARKER.lower() not in printed.lower(), [line for line in printed.splitlines() if MARKER in line][:5]
        assert "Traceback" not in printed, name
    assert '"route": "/v1/reviews/{review_id}/actions/cast_review_vote"' in watched.printed()["api"]


async def _nothing_is_kept(product: Product, partner_id: str, accreditation: str, *small: str) -> None:
    for process in (f"partner/{partner_id}", *small):
        decided = await kept_of_decisions(product, process)
        assert decided, process
        assert MARKER.lower() not in "".join(decided).lower()
    for workflow_id in (accreditation_workflow_id(accreditation), review_workflow_id(partner_id, 1)):
        for kept in await kept_by_temporal(product, workflow_id):
            assert MARKER.lower().encode() not in kept.lower()


async def prepared(scenario: PrivateDataScenario, watched: Watched) -> str:
    """The id of the partner's review, once its packet is made of the case's mark."""
    auditor = scenario.client("aud", "auditor")
    for _ in range(3_000):
        listed = await auditor.get(f"{watched.address}/v1/reviews", params={"partner_id": scenario.partner_id})
        review = listed.json()["results"][0]["id"]
        events = await auditor.get(f"{watched.address}/v1/events", params={"subject": review, "limit": 200})
        made = [event["fact"]["marks"] for event in events.json()["results"] if event["type"] == "packet_prepared"]
        if made and made[-1]:
            return str(review)
        await asyncio.sleep(0.02)
    raise AssertionError("no packet was made")


async def kept_of_decisions(product: Product, process: str) -> list[str]:
    """Everything that the record holds of the decisions of a process."""
    query = text("SELECT decisions::text FROM decisions WHERE process = :process")
    async with product.engine.connect() as connection:
        return list((await connection.execute(query, {"process": process})).scalars())


async def kept_by_temporal(product: Product, workflow_id: str) -> list[bytes]:
    """Everything that Temporal holds of a process: its history, its memo, its search attributes, its details."""
    handle = product.temporal.get_workflow_handle(workflow_id)
    history = await handle.fetch_history()
    request = DescribeWorkflowExecutionRequest(namespace=product.temporal.namespace)
    request.execution.workflow_id = handle.id
    described = await product.temporal.workflow_service.describe_workflow_execution(request)
    events = [event.SerializeToString() for event in history.events]
    assert len(events) > 5
    return [*events, described.SerializeToString()]
