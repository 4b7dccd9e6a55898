"""A case hands over from run to run without losing a command, a deadline or what ops see of it."""

import asyncio
from collections import Counter

import pytest_asyncio

from standards.vocabulary import Outcome, Role
from tests.standards.builders import ANA, SOL, instant, somebody
from tests.support.complaint_process import ComplaintProcess, kinds
from tests.support.polling import metadata
from tests.support.workflow_env import WorkflowEnv
from workflows.updates import Receipt

SHORT = 30
"""A history this long is handed over: four or five steps a run."""
PEOPLE = [somebody(Role.CS, f"cs{number}") for number in range(6)]


async def runs(case: ComplaintProcess) -> int:
    """How many runs the case has had."""
    return kinds(await case.history())["WORKFLOW_EXECUTION_STARTED"]


@pytest_asyncio.fixture
async def handed_over(workflow_env: WorkflowEnv) -> ComplaintProcess:
    """A case in its second run at least."""
    case = await ComplaintProcess.begun(workflow_env, continue_at=SHORT)
    while await runs(case) < 2:
        await case.does(ANA, "add_note")
    await case.does(ANA, "add_note")  # Temporal begins a run a second after a short one; a command is its first task.
    return case


async def test_orders_given_by_many_at_once_are_each_taken_once_across_the_runs(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env, continue_at=SHORT)

    async def gives_six(by_number: int) -> list[Receipt]:
        return [await case.does(PEOPLE[by_number], "add_note", id=f"ord_{by_number}_{turn}") for turn in range(6)]

    receipts = [receipt for given in await asyncio.gather(*map(gives_six, range(6))) for receipt in given]
    taken = Counter(event.command for event in await case.recorded() if event.command)
    assert taken == {f"ord_{number}_{turn}": 1 for number in range(6) for turn in range(6)}
    assert sorted(receipt.sequence for receipt in receipts) == list(range(3, 39))
    assert (await case.live()).sequence == (await case.case()).sequence == 38
    assert await runs(case) >= 4


async def test_an_order_that_comes_again_after_the_hand_over_is_not_applied_again(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env, continue_at=SHORT)
    note = await case.command(ANA, "add_note")
    await case.send(note)
    while await runs(case) < 2:
        await case.does(ANA, "add_note")
    before = await case.recorded()
    assert await case.send(note) == Receipt(sequence=len(before))
    assert await case.recorded() == before


async def test_deadlines_are_kept_to_the_instant_across_the_hand_over(handed_over: ComplaintProcess) -> None:
    await handed_over.until("2035-03-09 16:01")
    late = [(event.data.type, event.at) for event in (await handed_over.recorded())[-2:]]
    assert late == [("reminded", instant("2035-03-07 16:00")), ("deadline_breached", instant("2035-03-09 16:00"))]


async def test_ops_see_the_same_case_after_the_hand_over(handed_over: ComplaintProcess) -> None:
    described = await handed_over.handle.describe()
    found = {pair.key.name: pair.value for pair in described.typed_search_attributes}
    assert (found["CaseStage"], found["Severity"]) == ("cs_resolution", "standard")
    assert found["CaseDueAt"] == instant("2035-03-09 16:00")
    assert "**Stage:** CS resolution" in (await metadata(handed_over.handle)).current_details


async def test_the_next_run_hands_over_too_and_the_case_comes_to_its_end(handed_over: ComplaintProcess) -> None:
    await handed_over.does(ANA, "record_cs_outcome", outcome="unresolved")
    while await runs(handed_over) < 3:
        await handed_over.does(SOL, "propose_solution")
    await handed_over.does(ANA, "withdraw")
    assert await handed_over.handle.result() is Outcome.WITHDRAWN
    assert (await handed_over.case()).outcome is Outcome.WITHDRAWN
