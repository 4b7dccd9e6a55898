"""What ops can do to a tier review, a simulation and the anchor: the table in docs/operations.md."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest_asyncio
from sqlalchemy import func, select, text

from maintenance.restart_lost import restart_simulations
from records.simulations import queries as simulations
from records.simulations.queries import SimulationStatus
from records.tables.event_log import events
from temporal.process_status import ProcessStatus
from temporal.simulation_client import start_simulation
from tests.support.ops import ENDED, REAPPLIED, RESET, OpsOn, by_cli, each_end, each_reset
from tests.support.product import Servers, fresh
from tests.support.simulation_client import asked_for
from tests.support.waiting import eventually
from tests.support.workflow_env import WorkflowEnv, workflow_env_on
from workflows.anchor import Anchored, AnchorWorkflow, Head, Heads
from workflows.ids import simulation_workflow_id


@pytest_asyncio.fixture(scope="module")
async def env(servers: Servers) -> AsyncIterator[WorkflowEnv]:
    """An environment of their own: nobody is accredited, and nothing else is simulated."""
    async with workflow_env_on(servers) as made, made.worker():
        yield made


@asynccontextmanager
async def held_up(env: WorkflowEnv, table: str) -> AsyncIterator[None]:
    """Whatever reads or writes the table waits meanwhile."""
    async with env.as_superuser() as connection:
        await connection.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        yield


class Simulated:
    """A simulation on record, and what ops do to its process."""

    def __init__(self, env: WorkflowEnv, simulation_id: str) -> None:
        self.env, self.id = env, simulation_id
        self.ops = OpsOn(env.client, simulation_workflow_id(simulation_id))

    @classmethod
    async def asked_for(cls, env: WorkflowEnv) -> "Simulated":
        asked = asked_for()
        async with env.engine.begin() as connection:
            await simulations.record(connection, asked)
        return cls(env, asked.id)

    async def status(self) -> SimulationStatus:
        async with self.env.engine.connect() as connection:
            found = await simulations.find(connection, self.id)
        assert found is not None
        return found.status

    async def ends(self, how: SimulationStatus) -> None:
        await eventually(self.status, lambda status: status is how)


async def test_a_simulation_that_is_terminated_is_started_again_and_goes_on(env: WorkflowEnv) -> None:
    one = await Simulated.asked_for(env)
    async with held_up(env, "simulations"):
        assert await start_simulation(env.client, one.id)
        await one.ops.do("workflow", "terminate")
        await one.ops.is_now(ProcessStatus.TERMINATED)
    assert await restart_simulations(env.client, env.engine) == 1
    await one.ends(SimulationStatus.DONE)
    assert await restart_simulations(env.client, env.engine) == 0
    assert not await start_simulation(env.client, one.id), "what is done is not done again"


async def test_a_simulation_that_is_cancelled_says_so_and_is_not_started_again(env: WorkflowEnv) -> None:
    one = await Simulated.asked_for(env)
    async with held_up(env, "simulations"):
        await start_simulation(env.client, one.id)
        await one.ops.do("workflow", "cancel")
    await one.ops.is_now(ProcessStatus.CANCELED)
    assert await one.status() is SimulationStatus.CANCELLED
    assert await restart_simulations(env.client, env.engine) == 0


@each_reset
async def test_a_simulation_that_is_done_and_reset_stays_as_it_was(env: WorkflowEnv, how: str) -> None:
    one = await Simulated.asked_for(env)
    await start_simulation(env.client, one.id)
    await one.ops.is_now(ProcessStatus.COMPLETED)
    async with env.engine.connect() as connection:
        before = await simulations.find(connection, one.id)
    await one.ops.do(*RESET, *REAPPLIED[how])
    await one.ops.is_now(ProcessStatus.COMPLETED)
    async with env.engine.connect() as connection:
        assert await simulations.find(connection, one.id) == before


async def test_a_simulation_that_is_paused_goes_on_when_it_is_unpaused(env: WorkflowEnv) -> None:
    one = await Simulated.asked_for(env)
    async with held_up(env, "simulations"):
        await start_simulation(env.client, one.id)
        await one.ops.do("workflow", "pause")
    await one.ops.is_now(ProcessStatus.PAUSED)
    await one.ops.do("workflow", "unpause")
    await one.ends(SimulationStatus.DONE)


async def test_signals_and_updates_do_nothing_to_a_simulation(env: WorkflowEnv) -> None:
    one = await Simulated.asked_for(env)
    async with held_up(env, "simulations"):
        await start_simulation(env.client, one.id)
        await one.ops.do("workflow", "signal", "--name", "nonsense")
    await one.ends(SimulationStatus.DONE)
    assert await one.ops.refused("workflow", "update", "execute", "--name", "withdraw")


async def a_tier_review(env: WorkflowEnv, workflow_id: str) -> OpsOn:
    """A tier review that somebody starts by hand, as the page says."""
    line = ("workflow", "start", "--type", "TierReview", "--task-queue", env.placement.queue, "--input", "{}")
    done = await by_cli(env.client, *line, of=("--workflow-id", workflow_id))
    assert done.returncode == 0, done.stderr
    return OpsOn(env.client, workflow_id)


async def tier_reviews_recorded(env: WorkflowEnv) -> list[tuple[str, int]]:
    """By kind, the events of tier reviews on record."""
    kind = events.c.type
    query = select(kind, func.count()).where(kind.startswith("tier_review")).group_by(kind).order_by(kind)
    async with env.engine.connect() as connection:
        return [(name, number) for name, number in await connection.execute(query)]


@each_end
async def test_a_tier_review_that_is_ended_is_started_again_and_reports_once(env: WorkflowEnv, verb: str) -> None:
    name = fresh("tier-review/tried")
    async with held_up(env, "tier_reviews"):
        ops = await a_tier_review(env, name)
        await ops.do("workflow", verb)
        await ops.is_now(ENDED[verb])
    again = await a_tier_review(env, name)
    await again.is_now(ProcessStatus.COMPLETED)
    assert {number for _, number in await tier_reviews_recorded(env)} == {1}


@each_reset
async def test_a_tier_review_that_is_reset_reports_once(env: WorkflowEnv, how: str) -> None:
    ops = await a_tier_review(env, fresh("tier-review/tried"))
    await ops.is_now(ProcessStatus.COMPLETED)
    before = await tier_reviews_recorded(env)
    assert before
    await ops.do(*RESET, *REAPPLIED[how])
    await ops.is_now(ProcessStatus.COMPLETED)
    assert await tier_reviews_recorded(env) == before


async def test_a_tier_review_is_paused_and_unpaused_and_takes_no_signal_or_update(env: WorkflowEnv) -> None:
    async with held_up(env, "tier_reviews"):
        ops = await a_tier_review(env, fresh("tier-review/tried"))
        await ops.do("workflow", "signal", "--name", "nonsense")
        await ops.do("workflow", "pause")
    await ops.is_now(ProcessStatus.PAUSED)
    await ops.do("workflow", "unpause")
    await ops.is_now(ProcessStatus.COMPLETED)
    assert await ops.refused("workflow", "update", "execute", "--name", "withdraw")


def a_head(number: int) -> Head:
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    return Head(number=number, up_to=number * 10, total=number * 10, digest=f"{number:02x}", sealed_at=now)


async def an_anchor(env: WorkflowEnv, *heads: int) -> OpsOn:
    """An anchor that was begun with the heads; the worker begins the real one in the same way."""
    name = fresh("anchor")
    start = Anchored(heads=tuple(a_head(number) for number in heads))
    await env.client.start_workflow(AnchorWorkflow.run, start, id=name, task_queue=env.placement.queue)
    return OpsOn(env.client, name)


async def anchored_in(ops: OpsOn) -> list[int]:
    known: Anchored = await ops.client.get_workflow_handle_for(AnchorWorkflow.run, ops.id).query(AnchorWorkflow.live)
    return [head.number for head in known.heads]


@each_end
async def test_an_anchor_ends_when_it_is_ended(env: WorkflowEnv, verb: str) -> None:
    ops = await an_anchor(env, 1)
    assert await anchored_in(ops) == [1]
    await ops.do("workflow", verb)
    await ops.is_now(ENDED[verb])


@each_reset
async def test_an_anchor_that_is_reset_knows_what_it_was_begun_with_and_told_again(env: WorkflowEnv, how: str) -> None:
    ops = await an_anchor(env, 1)
    handle = env.client.get_workflow_handle_for(AnchorWorkflow.run, ops.id)
    await handle.execute_update(AnchorWorkflow.anchor, Heads(heads=(a_head(2),)))
    await ops.do(*RESET, *REAPPLIED[how])
    assert await anchored_in(ops) == ([1, 2] if how == "messages applied again" else [1])
    assert await handle.execute_update(AnchorWorkflow.anchor, Heads(heads=(a_head(2),))) == 2
    assert await anchored_in(ops) == [1, 2], "what was left out is anchored again in the worker's next round"


async def test_an_anchor_is_paused_and_unpaused_and_takes_no_signal_or_unsigned_update(env: WorkflowEnv) -> None:
    ops = await an_anchor(env, 1)
    await ops.do("workflow", "pause")
    await ops.is_now(ProcessStatus.PAUSED)
    await ops.do("workflow", "unpause")
    await ops.do("workflow", "signal", "--name", "nonsense")
    forged = '{"heads": []}'
    assert await ops.refused("workflow", "update", "execute", "--name", "anchor", "--input", forged)
    assert await anchored_in(ops) == [1]
