"""A version that cannot go on with what is open does not take it up; after a rollback every case goes on by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio import workflow
from temporalio.client import WorkflowQueryFailedError

from cli.reconcile import Stores, remedied
from maintenance.confirm_steps import FAILS_FOR, RESTED, confirm_steps
from maintenance.deploy_check import Deploy, check_deploy
from maintenance.mend_stuck import StuckMender
from standards.complaint import Complaint
from standards.vocabulary import Stage
from temporal.canary import Canary, code_version
from temporal.reconciliation import Remedy, examine
from tests.standards.builders import ANA, SOL
from tests.support.complaint_process import ComplaintProcess
from tests.support.product import fresh
from tests.support.waiting import PATIENCE, eventually
from tests.support.workflow_env import WorkflowEnv
from worker import WORKFLOWS, workflow_runner
from workflows.complaint import ComplaintWorkflow

SOON = timedelta(seconds=1)


def canary_of(workflow_env: WorkflowEnv) -> Canary:
    return Canary(workflow_env.client, WORKFLOWS, workflow_runner(), workflow_env.placement.queue)


def mender_of(workflow_env: WorkflowEnv) -> StuckMender:
    return StuckMender(workflow_env.client, workflow_env.engine, canary_of(workflow_env), after_rollback=True)


@asynccontextmanager
async def poisoned(workflow_env: WorkflowEnv, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """For the block, this process' code takes a case up with a step that no other version knows."""
    original = ComplaintWorkflow._take_up

    async def differently(self: Any) -> None:
        await workflow.sleep(SOON, summary="what the other version does")
        await original(self)

    with monkeypatch.context() as patched:
        patched.setattr(ComplaintWorkflow, "_take_up", differently)
        yield


async def begun(workflow_env: WorkflowEnv) -> ComplaintProcess:
    """A case under whatever version runs."""
    async with workflow_env.worker(workflow_runner()):
        return await ComplaintProcess.begun(workflow_env)


async def in_mediation_under_poison(workflow_env: WorkflowEnv, monkeypatch: pytest.MonkeyPatch) -> ComplaintProcess:
    """A case that began, and went on, under a poisoned version."""
    async with poisoned(workflow_env, monkeypatch), workflow_env.worker(workflow_runner()):
        case = await ComplaintProcess.begun(workflow_env)
        await case.forward(2 * SOON)
        await case.happens("TIMER_FIRED")
        await case.does(ANA, "record_cs_outcome", outcome="unresolved")
    return case


async def mended(workflow_env: WorkflowEnv, mender: StuckMender, how_many: int) -> None:
    """What the worker does every few seconds, until it has mended so many."""
    async with asyncio.timeout(PATIENCE):
        while how_many > 0:
            how_many -= await mender.mend()
            await asyncio.sleep(0.1)


async def test_a_version_that_does_not_replay_what_is_open_refuses_to_poll(
    separate_env: WorkflowEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begun(separate_env)
    version = fresh("poison")
    async with poisoned(separate_env, monkeypatch):
        assert await check_deploy(separate_env.engine, canary_of(separate_env), version, 100) is Deploy.REFUSED
        assert await check_deploy(separate_env.engine, canary_of(separate_env), version, 100) is Deploy.REFUSED


async def test_a_version_that_replays_what_is_open_polls_and_is_trusted_from_then_on(
    separate_env: WorkflowEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begun(separate_env)
    version = fresh("good")
    assert await check_deploy(separate_env.engine, canary_of(separate_env), version, 100) is Deploy.GOES_ON
    async with poisoned(separate_env, monkeypatch):
        assert await check_deploy(separate_env.engine, canary_of(separate_env), version, 100) is Deploy.GOES_ON


async def test_a_version_that_another_followed_knows_that_it_was_rolled_back_to(separate_env: WorkflowEnv) -> None:
    first, second = fresh("first"), fresh("second")
    found = [
        await check_deploy(separate_env.engine, canary_of(separate_env), version, 100)
        for version in (first, second, first, first)
    ]
    assert found == [Deploy.GOES_ON, Deploy.GOES_ON, Deploy.ROLLED_BACK, Deploy.GOES_ON]


async def test_where_nothing_is_open_every_version_polls(
    separate_env: WorkflowEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with poisoned(separate_env, monkeypatch):
        assert await check_deploy(separate_env.engine, canary_of(separate_env), fresh("first"), 100) is Deploy.GOES_ON


async def test_the_canary_can_be_switched_off(separate_env: WorkflowEnv, monkeypatch: pytest.MonkeyPatch) -> None:
    await begun(separate_env)
    async with poisoned(separate_env, monkeypatch):
        assert await check_deploy(separate_env.engine, canary_of(separate_env), fresh("bold"), 0) is Deploy.GOES_ON


async def test_the_canary_takes_no_longer_than_it_may(separate_env: WorkflowEnv) -> None:
    await begun(separate_env)
    replayed = await canary_of(separate_env).replay_recent(100, within=0)
    assert (replayed.count, replayed.complete) == (0, False)


def test_two_versions_of_the_rules_are_told_apart_and_one_is_itself(tmp_path: Path) -> None:
    for room in ("workflows", "standards/complaint", "activities"):
        (tmp_path / room).mkdir(parents=True)
    source = tmp_path / "standards" / "complaint" / "decide.py"
    source.write_text("one")
    first = code_version(tmp_path)
    assert code_version(tmp_path) == first
    source.write_text("two")
    assert code_version(tmp_path) != first


async def test_a_case_that_began_under_a_poisoned_version_goes_on_after_the_rollback(
    separate_env: WorkflowEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await in_mediation_under_poison(separate_env, monkeypatch)
    before = await case.recorded()
    async with separate_env.worker(workflow_runner()):
        await mended(separate_env, mender_of(separate_env), 1)
        assert (await case.live()).stage is Stage.MEDIATION
        assert await case.recorded() == before
        await case.does(SOL, "propose_solution")
        assert await case.follows_its_record()


@asynccontextmanager
async def a_case_that_cannot_answer(
    workflow_env: WorkflowEnv, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ComplaintProcess]:
    """Its history does not replay, and no task of it was tried since: Temporal reports no problem."""
    case = await in_mediation_under_poison(workflow_env, monkeypatch)
    async with workflow_env.worker(workflow_runner()):
        with pytest.raises(WorkflowQueryFailedError):
            await case.live()
        yield case


async def test_reconciling_resets_a_process_that_cannot_answer(
    separate_env: WorkflowEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_case_that_cannot_answer(separate_env, monkeypatch) as case:

        async def read(_: str) -> Complaint | None:
            return await case.case()

        found = await examine(separate_env.client, case.id, read)
        assert found is not None
        assert (found.problem, found.remedy) == ("its process cannot answer", Remedy.RESET)
        stores = Stores(separate_env.engine, separate_env.client, separate_env.repository, None)
        done = await remedied(stores, found, set())
        assert done == "its process was reset to its beginning, from where it follows the record"
        await eventually(case.follows_its_record)
        assert (await case.live()).stage is Stage.MEDIATION
        assert await examine(separate_env.client, case.id, read) is None


async def test_the_worker_resets_a_process_whose_answers_fail_for_minutes(
    separate_env: WorkflowEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    mend = mender_of(separate_env).mend_unanswering
    stores = (separate_env.client, separate_env.engine, separate_env.repository)
    async with a_case_that_cannot_answer(separate_env, monkeypatch) as case:
        now = datetime.now(UTC)
        await confirm_steps(*stores, now + 2 * RESTED, mend)
        with pytest.raises(WorkflowQueryFailedError):
            await case.live()
        await confirm_steps(*stores, now + 2 * FAILS_FOR, mend)
        await eventually(case.follows_its_record)


async def test_a_process_that_replays_is_not_reset_because_its_answer_fails(separate_env: WorkflowEnv) -> None:
    async with separate_env.worker(workflow_runner()):
        case = await ComplaintProcess.begun(separate_env)
        assert not await mender_of(separate_env).mend_unanswering(case.handle.id)


async def test_a_case_whose_tasks_failed_under_a_poisoned_version_goes_on_at_once(
    separate_env: WorkflowEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await begun(separate_env)

    async def fails(self: Any, command: Any) -> None:
        raise ValueError("as poison does")

    with monkeypatch.context() as patched:
        patched.setattr(ComplaintWorkflow, "perform", fails)
        async with separate_env.worker(workflow_runner()):
            sending = asyncio.create_task(case.does(ANA, "add_note"))
            await case.happens("WORKFLOW_TASK_FAILED")
    async with separate_env.worker(workflow_runner()):
        await asyncio.wait_for(sending, PATIENCE)
        assert (await case.live()).sequence == (await case.case()).sequence == 3
