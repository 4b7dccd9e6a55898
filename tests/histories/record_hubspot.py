"""Records the histories of the exchange with HubSpot: ``python -m tests.histories.record_hubspot [NAME …]``."""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.worker import Worker

from activities.mail.dispatcher import now_in_utc
from records.hubspot import tickets
from records.standing import describe
from standards.commands import Command
from standards.partner.commands import DescribePartner
from standards.vocabulary import Role
from temporal.client import Nudger, complaint_handle
from temporal.hubspot_client import nudge_ticket
from temporal.hubspot_link import HubSpotLink, hubspot_activities
from temporal.process_exit import exit_process
from tests.histories.record import HERE, _of_any_machine, _runs
from tests.standards import builders
from tests.support.accredited_partner import OPS
from tests.support.hubspot import HubSpot, a_ticket, hubspot
from tests.support.product import servers_in
from tests.support.waiting import PATIENCE, eventually
from tests.support.workflow_env import IDENTITY, NUDGED_WITHIN, WorkflowEnv, workflow_env_on
from worker import WORKFLOWS, activities_on, workflow_runner
from workflows.hubspot_partners import HubSpotPartnersStart, HubSpotPartnersWorkflow
from workflows.hubspot_ticket import HubSpotTicketProgress
from workflows.ids import hubspot_ticket_workflow_id
from workflows.updates import Receipt

PARTNER = "hs-7100001"
Scenario = Callable[[WorkflowEnv, HubSpot], Awaitable[str]]
"""Tells which process it was about."""


async def ticket(env: WorkflowEnv, at: HubSpot) -> str:
    """A ticket waits for a field and for its partner, is filed and told of, and its case is withdrawn."""
    record = at.portal.create("tickets", a_ticket(PARTNER, customer_name=""))
    await nudge_ticket(env.client, record.id, "look", within=PATIENCE)
    await _until(env, record.id, lambda now: now.looked is not None and now.looked.missing != ())
    at.portal.change("tickets", record.id, {"customer_name": "Zephyrine Quux"})
    await nudge_ticket(env.client, record.id, "look")
    await _until(env, record.id, lambda now: now.looked is not None and now.looked.state == "unknown_partner")
    await _described(env)
    await nudge_ticket(env.client, record.id, "look")
    await _until(env, record.id, lambda now: now.written is not None and now.written.sequence > 0)
    await _withdrawn(env, record.id)
    await nudge_ticket(env.client, record.id, "write")
    return hubspot_ticket_workflow_id(record.id)


async def refused(env: WorkflowEnv, at: HubSpot) -> str:
    """The portal refuses what is written, twice HubSpot cannot serve, and then the ticket is deleted."""
    await _described(env)
    at.portal.allowed["tickets", "recourse_stage"] = frozenset({"none"})
    record = at.portal.create("tickets", a_ticket(PARTNER))
    await nudge_ticket(env.client, record.id, "look", within=PATIENCE)
    await _until(env, record.id, lambda now: now.written is not None and now.written.parked is not None)
    del at.portal.allowed["tickets", "recourse_stage"]
    at.portal.delete("tickets", record.id)
    await nudge_ticket(env.client, record.id, "look")
    return hubspot_ticket_workflow_id(record.id)


async def retried(env: WorkflowEnv, at: HubSpot) -> str:
    """The portal refuses what is written, twice; then it allows it, and the ticket is deleted."""
    await _described(env)
    at.retries_in = timedelta(seconds=1)
    at.portal.allowed["tickets", "recourse_stage"] = frozenset({"none"})
    record = at.portal.create("tickets", a_ticket(PARTNER))
    await nudge_ticket(env.client, record.id, "look", within=PATIENCE)
    await _refused(env, record.id, times=2)
    del at.portal.allowed["tickets", "recourse_stage"]
    await _until(env, record.id, lambda now: now.written is not None and now.written.sequence > 0)
    at.portal.delete("tickets", record.id)
    await nudge_ticket(env.client, record.id, "look")
    return hubspot_ticket_workflow_id(record.id)


async def partners(env: WorkflowEnv, at: HubSpot) -> str:
    """All companies are read, page by page."""
    for number in range(120):
        told = {"name": f"zephyrine {number}", "partner_tier": "Gold" if number % 50 == 0 else ""}
        at.portal.create("companies", told)
    handle = await env.client.start_workflow(
        HubSpotPartnersWorkflow.run,
        HubSpotPartnersStart(everything=True),
        id="hubspot-partners",
        task_queue=env.placement.queue,
    )
    return handle.id


SCENARIOS: dict[str, Scenario] = {"ticket": ticket, "refused": refused, "retried": retried, "partners": partners}


async def _until(env: WorkflowEnv, ticket_id: str, holds: Callable[[HubSpotTicketProgress], bool]) -> None:
    handle = env.client.get_workflow_handle(hubspot_ticket_workflow_id(ticket_id))
    await eventually(lambda: handle.query("live", result_type=HubSpotTicketProgress), holds)


async def _refused(env: WorkflowEnv, ticket_id: str, *, times: int) -> None:
    async def attempts() -> int:
        async with env.engine.connect() as connection:
            return (await tickets.load(connection, ticket_id)).parked_attempts

    await eventually(attempts, lambda made: made >= times)


async def _described(env: WorkflowEnv) -> None:
    now = datetime.now(UTC)
    fact = DescribePartner(tier="platinum", programmes=(), identity="")
    command = Command[DescribePartner](by=OPS, submitted_at=now, data=fact, subject=f"partner/{PARTNER}")
    async with env.engine.begin() as connection:
        await describe(connection, env.repository, PARTNER, command, now)


async def _withdrawn(env: WorkflowEnv, ticket_id: str) -> None:
    async with env.engine.connect() as connection:
        complaint_id = (await tickets.load(connection, ticket_id)).complaint_id
    assert complaint_id is not None
    ana = builders.somebody(Role.CS, "ana")
    order = builders.command(ana, "withdraw", {"reason": "txt"}, id="ord_1", submitted_at=datetime.now(UTC))
    handle = complaint_handle(env.client, complaint_id)
    await handle.execute_update("withdraw", order, id="ord_1", result_type=Receipt)


@asynccontextmanager
async def working(env: WorkflowEnv, at: HubSpot) -> AsyncIterator[None]:
    """A worker on the environment's task queue that is connected to the portal."""
    link = HubSpotLink(at.client, at.mapping, "https://recourse.example.com", at.retries)
    nudger = Nudger(env.client, NUDGED_WITHIN)
    own = activities_on(env.engine, env.repository, env.store, nudger)
    exchange = hubspot_activities(link, env.client, env.engine, env.repository, now_in_utc)
    async with Worker(
        env.client,
        task_queue=env.placement.queue,
        workflows=WORKFLOWS,
        activities=[*own, *exchange],
        workflow_runner=workflow_runner(),
        identity=IDENTITY,
    ):
        yield


async def record(names: Sequence[str]) -> None:
    """Runs each of the scenarios in an environment of its own, and keeps its history."""
    (HERE / "hubspot").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with servers_in(Path(folder)) as servers:
            for name in names:
                async with workflow_env_on(servers) as env, hubspot() as at, working(env, at):
                    workflow_id = await SCENARIOS[name](env, at)
                    await env.client.get_workflow_handle(workflow_id).result()
                    (run,) = await _runs(env, workflow_id)
                    told = json.dumps(_of_any_machine(run.to_json_dict()), indent=1) + "\n"
                    (HERE / "hubspot" / f"{name}.json").write_text(told)


if __name__ == "__main__":
    asyncio.run(record(sys.argv[1:] or [*SCENARIOS]))
    exit_process(0)
