"""While PostgreSQL is away the process keeps what it has decided, and records it once when it comes back."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from standards.vocabulary import Stage
from tests.standards.builders import ANA
from tests.support.complaint_process import ComplaintProcess, kinds
from tests.support.workflow_env import WorkflowEnv

TRIES_IN_THE_TASK = 2


@pytest_asyncio.fixture
async def case(separate_env: WorkflowEnv) -> AsyncIterator[ComplaintProcess]:
    """A case whose worker and store are the test's own."""
    async with separate_env.worker():
        yield await ComplaintProcess.begun(separate_env)


async def test_an_order_is_recorded_once_when_postgresql_comes_back(case: ComplaintProcess) -> None:
    case.workflow_env.store.away_for = TRIES_IN_THE_TASK + 2
    await case.does(ANA, "record_cs_outcome", outcome="unresolved")
    assert (await case.facts())[2:] == ["cs_outcome_recorded", "stage_entered"]
    seen = kinds(await case.history())
    assert (seen["ACTIVITY_TASK_SCHEDULED"], seen["ACTIVITY_TASK_COMPLETED"], seen["WORKFLOW_TASK_FAILED"]) == (1, 1, 0)


async def test_a_hiccup_is_ridden_out_within_the_task(case: ComplaintProcess) -> None:
    case.workflow_env.store.away_for = TRIES_IN_THE_TASK - 1
    await case.does(ANA, "add_note")
    assert kinds(await case.history())["ACTIVITY_TASK_SCHEDULED"] == 0


async def test_a_deadline_is_recorded_at_its_own_instant_when_postgresql_comes_back(case: ComplaintProcess) -> None:
    case.workflow_env.store.away_for = TRIES_IN_THE_TASK + 1
    live = await case.until("2035-03-09 16:01")
    assert live.overdue
    assert [f"{event.data.type} {event.at:%d %H:%M}" for event in (await case.recorded())[2:]] == [
        "reminded 07 16:00",
        "deadline_breached 09 16:00",
    ]


async def test_orders_wait_in_line_while_postgresql_is_away(case: ComplaintProcess) -> None:
    case.workflow_env.store.away_for = TRIES_IN_THE_TASK + 3
    first = asyncio.create_task(case.does(ANA, "record_cs_outcome", outcome="unresolved"))
    await case.happens("ACTIVITY_TASK_SCHEDULED")
    second = asyncio.create_task(case.does(ANA, "add_note"))
    await asyncio.gather(first, second)
    assert (await case.facts())[2:] == ["cs_outcome_recorded", "stage_entered", "note_added"]
    assert (await case.live()).stage is Stage.MEDIATION


async def test_a_process_that_is_behind_catches_up_when_postgresql_comes_back(case: ComplaintProcess) -> None:
    await case.record_without_the_process(await case.command(ANA, "record_cs_outcome", outcome="unresolved"))
    case.workflow_env.store.away_for = TRIES_IN_THE_TASK + 1
    await case.does(ANA, "add_note")
    assert (await case.facts())[2:] == ["cs_outcome_recorded", "stage_entered", "note_added"]
    assert (await case.live()).sequence == 5
