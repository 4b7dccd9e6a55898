"""A process and a record that cannot both be right stop the case loudly, until a person has set the record right."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest_asyncio
from temporalio.service import RPCError

from standards.vocabulary import Stage
from tests.standards.builders import ANA
from tests.support.complaint_process import ComplaintProcess
from tests.support.waiting import PATIENCE
from tests.support.workflow_env import WorkflowEnv


@pytest_asyncio.fixture
async def case(workflow_env: WorkflowEnv) -> AsyncIterator[ComplaintProcess]:
    """A case whose worker and store are the test's own. A task that fails is tried again when its time is up."""
    separate_env = await workflow_env.separate_env(task_timeout=timedelta(seconds=5))
    async with separate_env.worker():
        yield await ComplaintProcess.begun(separate_env)


async def twice(case: ComplaintProcess) -> Any:
    """A command that is on record with another content."""
    there = await case.command(ANA, "record_cs_outcome", id="ord_twice", outcome="resolved")
    here = await case.command(ANA, "record_cs_outcome", id="ord_twice", outcome="unresolved")
    await case.record_without_the_process(there)
    return here


async def insist(case: ComplaintProcess, command: Any) -> None:
    """Sends the order until it is taken: Temporal turns callers away while a task keeps failing."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await case.send(command)
            except RPCError:
                await asyncio.sleep(0.05)
            else:
                return


async def test_the_same_command_with_another_content_stops_the_case_loudly(case: ComplaintProcess) -> None:
    sending = asyncio.create_task(insist(case, await twice(case)))
    await case.happens("WORKFLOW_TASK_FAILED")
    query = f"WorkflowId = '{case.handle.id}' AND TemporalReportedProblems IS NOT NULL"
    assert await case.found_by(query) == [case.handle.id]
    assert not sending.done()
    assert (await case.facts())[2:] == ["cs_outcome_recorded", "closed"]
    sending.cancel()
    await asyncio.wait([sending])


async def test_the_case_goes_on_when_the_record_has_been_set_right(case: ComplaintProcess) -> None:
    command = await twice(case)
    sending = asyncio.create_task(insist(case, command))
    await case.happens("WORKFLOW_TASK_FAILED")
    await case.take_back(after=2)
    await sending
    assert (await case.live()).stage is Stage.MEDIATION
    assert (await case.facts())[2:] == ["cs_outcome_recorded", "stage_entered"]


async def test_a_contradiction_met_while_postgresql_was_away_can_be_set_right_too(case: ComplaintProcess) -> None:
    command = await twice(case)
    case.workflow_env.store.away_for = 2  # both tries within the task, so that the patient activity meets it
    sending = asyncio.create_task(insist(case, command))
    await case.happens("ACTIVITY_TASK_FAILED")
    await case.happens("WORKFLOW_TASK_FAILED")
    await case.take_back(after=2)
    await sending
    assert (await case.live()).stage is Stage.MEDIATION


async def test_a_record_that_has_lost_events_stops_the_case_until_they_are_back(case: ComplaintProcess) -> None:
    note, next_note = await case.command(ANA, "add_note"), await case.command(ANA, "add_note")
    await case.send(note)
    await case.take_back(after=2)
    sending = asyncio.create_task(insist(case, next_note))
    await case.happens("WORKFLOW_TASK_FAILED")
    await case.record_without_the_process(note)
    await sending
    assert [event.command for event in (await case.recorded())[2:]] == [note.id, next_note.id]
