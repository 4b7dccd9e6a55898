"""A version that cannot go on with what is open does not take it up; after a rollback every case goes on by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio import workflow

from maintenance.deploy_check import may_poll
from maintenance.mend_stuck import StuckMender
from standards.vocabulary import Stage
from temporal.canary import Canary, code_version
from tests.standards.builders import ANA, SOL
from tests.support.process import Process
from tests.support.product import fresh
from tests.support.workflow_env import PATIENCE, House
from worker import WORKFLOWS, workflow_runner
from workflows.complaint import ComplaintWorkflow

SOON = timedelta(seconds=1)


def canary_of(house: House) -> Canary:
    return Canary(house.client, WORKFLOWS, workflow_runner(), house.placement.queue)


@asynccontextmanager
async def poisoned(house: House, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """For the block, this process' code takes a case up with a step that no other version knows."""
    original = ComplaintWorkflow._take_up

    async def differently(self: Any) -> None:
        await workflow.sleep(SOON, summary="what the other version does")
        await original(self)

    with monkeypatch.context() as patched:
        patched.setattr(ComplaintWorkflow, "_take_up", differently)
        yield


async def begun(house: House) -> Process:
    """A case under whatever version runs."""
    async with house.worker(workflow_runner()):
        return await Process.begun(house)


async def mended(house: House, mender: StuckMender, how_many: int) -> None:
    """What the worker does every few seconds, until it has mended so many."""
    async with asyncio.timeout(PATIENCE):
        while how_many > 0:
            how_many -= await mender.mend()
            await asyncio.sleep(0.1)


async def test_a_version_that_does_not_replay_what_is_open_refuses_to_poll(
    next_door: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begun(next_door)
    version = fresh("poison")
    async with poisoned(next_door, monkeypatch):
        assert not await may_poll(next_door.engine, canary_of(next_door), version, 100)
        assert not await may_poll(next_door.engine, canary_of(next_door), version, 100)


async def test_a_version_that_replays_what_is_open_polls_and_is_trusted_from_then_on(
    next_door: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await begun(next_door)
    version = fresh("good")
    assert await may_poll(next_door.engine, canary_of(next_door), version, 100)
    async with poisoned(next_door, monkeypatch):
        assert await may_poll(next_door.engine, canary_of(next_door), version, 100)


async def test_where_nothing_is_open_every_version_polls(next_door: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async with poisoned(next_door, monkeypatch):
        assert await may_poll(next_door.engine, canary_of(next_door), fresh("first"), 100)


async def test_the_canary_can_be_switched_off(next_door: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await begun(next_door)
    async with poisoned(next_door, monkeypatch):
        assert await may_poll(next_door.engine, canary_of(next_door), fresh("bold"), 0)


async def test_the_canary_takes_no_longer_than_it_may(next_door: House) -> None:
    await begun(next_door)
    replayed = await canary_of(next_door).replay_recent(100, within=0)
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
    next_door: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with poisoned(next_door, monkeypatch), next_door.worker(workflow_runner()):
        case = await Process.begun(next_door)
        await case.forward(2 * SOON)
        await case.happens("TIMER_FIRED")
        await case.does(ANA, "record_cs_outcome", outcome="unresolved")
    before = await case.recorded()
    async with next_door.worker(workflow_runner()):
        await mended(next_door, StuckMender(next_door.client, next_door.engine, canary_of(next_door)), 1)
        assert (await case.live()).stage is Stage.MEDIATION
        assert await case.recorded() == before
        await case.does(SOL, "propose_solution")
        assert (await case.live()).sequence == (await case.case()).sequence


async def test_a_case_whose_tasks_failed_under_a_poisoned_version_goes_on_at_once(
    next_door: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await begun(next_door)

    async def fails(self: Any, command: Any) -> None:
        raise ValueError("as poison does")

    with monkeypatch.context() as patched:
        patched.setattr(ComplaintWorkflow, "perform", fails)
        async with next_door.worker(workflow_runner()):
            sending = asyncio.create_task(case.does(ANA, "add_note"))
            await case.happens("WORKFLOW_TASK_FAILED")
    async with next_door.worker(workflow_runner()):
        await asyncio.wait_for(sending, PATIENCE)
        assert (await case.live()).sequence == (await case.case()).sequence == 3
