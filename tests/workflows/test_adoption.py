"""A worker can be killed between the record's commit and Temporal's: what is on record has been seen, so it stands."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError

from maintenance import restart_lost
from maintenance.restart_lost import UNSTARTED_FOR, RecentStarts, restart_complaints
from standards.vocabulary import Outcome, Stage
from temporal.client import complaint_handle
from tests.standards.builders import ANA, MIA, PAT, SOL, command, instant
from tests.support.complaint_process import FRIDAY, ComplaintProcess, filed, kinds, published
from tests.support.waiting import eventually
from tests.support.workflow_env import WorkflowEnv


async def test_a_lost_step_that_comes_again_is_not_doubled(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    lost = await case.command(ANA, "record_cs_outcome", outcome="unresolved")
    written = await case.record_without_the_process(lost)
    receipt = await case.send(lost)
    assert receipt.sequence == written[-1].sequence
    assert (await case.recorded())[2:] == written
    assert (await case.live()).stage is Stage.MEDIATION
    assert await case.follows_its_record()


async def test_another_order_follows_what_the_lost_step_recorded(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    other = await case.command(PAT, "flag_very_serious")
    await case.record_without_the_process(await case.command(ANA, "record_cs_outcome", outcome="unresolved"))
    await case.send(other)
    assert (await case.facts())[2:] == ["cs_outcome_recorded", "stage_entered", "flagged_very_serious", "stage_entered"]
    assert await case.follows_its_record()


async def test_another_order_that_the_lost_step_forestalled_is_refused(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    # Taken in before the step was lost, so that nothing tells the process that it is behind.
    late = await case.command(ANA, "record_cs_outcome", outcome="resolved")
    await case.record_without_the_process(await case.command(ANA, "record_cs_outcome", outcome="unresolved"))
    assert await case.refusal_of(late) == "wrong_stage"
    assert (await case.live()).stage is Stage.MEDIATION
    assert await case.follows_its_record()


async def test_an_order_that_only_the_lost_step_made_possible_is_taken(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await case.record_without_the_process(await case.command(ANA, "record_cs_outcome", outcome="unresolved"))
    await case.does(SOL, "propose_solution")
    assert (await case.facts())[2:] == ["cs_outcome_recorded", "stage_entered", "solution_proposed"]
    assert await case.follows_its_record()


async def test_a_case_that_the_lost_step_closed_ends_when_its_order_comes_again(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    last = await case.command(ANA, "withdraw")
    await case.record_without_the_process(last)
    await case.send(last.model_copy(update={"recorded_up_to": 4}))
    assert await case.handle.result() is Outcome.WITHDRAWN
    assert (await case.facts())[2:] == ["withdrawn", "closed"]


async def test_a_case_that_the_lost_step_closed_ends_at_its_next_deadline_at_the_latest(
    workflow_env: WorkflowEnv,
) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await case.record_without_the_process(await case.command(ANA, "withdraw"))
    await case.workflow_env.skipper.fast_forward(case.handle)
    assert await case.handle.result() is Outcome.WITHDRAWN
    assert (await case.facts())[2:] == ["withdrawn", "closed"]


async def test_a_deadline_that_was_recorded_in_a_lost_step_is_not_recorded_again(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await case.lapse_without_the_process("2035-03-09 16:00")
    await case.until("2035-03-09 16:01")
    assert (await case.facts())[2:] == ["reminded", "deadline_breached"]
    assert await case.follows_its_record()


async def test_a_lost_step_that_comes_back_with_more_deadlines_due_records_only_those(
    workflow_env: WorkflowEnv,
) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await case.lapse_without_the_process("2035-03-07 16:00")
    await case.does(ANA, "add_note", at="2035-03-02 16:01")
    await case.until("2035-03-09 16:01")
    assert (await case.facts())[2:] == ["reminded", "note_added", "deadline_breached"]
    assert await case.follows_its_record()


async def test_a_lost_step_that_comes_back_under_another_clock_keeps_its_first_instant(
    workflow_env: WorkflowEnv,
) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    # Half an hour ahead of Temporal's clock, which is not believed: the two instants differ.
    lost = await case.command(ANA, "record_cs_outcome", at="2035-03-02 16:30", outcome="unresolved")
    written = await case.record_without_the_process(lost)
    await case.send(lost)
    assert (await case.recorded())[2:] == written
    assert await case.follows_its_record()


async def test_a_start_that_was_lost_after_its_first_step_takes_the_case_up_once(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await case.does(MIA.model_copy(update={"roles": ANA.roles}), "record_cs_outcome", outcome="unresolved")
    await case.handle.terminate("as if Temporal had lost it")
    again = await case.started_again(from_sequence=1)
    assert (await again.live()).stage is Stage.MEDIATION
    assert (await again.facts()).count("taken_up") == 1
    assert await again.follows_its_record()


async def test_what_is_adopted_is_in_the_history_so_another_worker_follows_it_too(separate_env: WorkflowEnv) -> None:
    async with separate_env.worker():
        case = await ComplaintProcess.begun(separate_env)
        await case.record_without_the_process(await case.command(ANA, "record_cs_outcome", outcome="unresolved"))
        await case.does(SOL, "propose_solution")
    async with separate_env.worker():
        assert (await case.live()).sequence == 5
        await case.does(SOL, "add_note")
        assert await case.follows_its_record()
    assert kinds(await case.history())["WORKFLOW_TASK_FAILED"] == 0


async def test_an_order_that_believes_in_more_than_is_on_record_is_judged_by_the_record(
    workflow_env: WorkflowEnv,
) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    wrong = command(SOL, "propose_solution", {"kind": "other", "terms": "t"}, recorded_up_to=99)
    assert await case.refusal_of(wrong) == "wrong_stage"


async def test_a_process_that_was_terminated_is_swept_up_when_its_reminder_passes_in_silence(
    workflow_env: WorkflowEnv,
) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await case.handle.terminate("somebody ended it in the UI")
    await swept(workflow_env, "2035-03-07 16:00")
    assert not await is_running(case)
    await swept(workflow_env, "2035-03-07 16:01")
    await case.begins(FRIDAY - datetime.now(UTC))
    await case.until("2035-03-09 16:05")
    assert await case.facts() == ["complaint_filed", "taken_up", "reminded", "deadline_breached"]
    assert await case.follows_its_record()


async def test_cases_that_were_lost_together_are_all_started_a_few_at_a_time(
    workflow_env: WorkflowEnv, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restart_lost, "AT_ONCE", 5)
    monkeypatch.setattr(restart_lost, "SLOW_AFTER", timedelta(seconds=0.2))
    edition = await published(workflow_env)
    first = await filed(workflow_env, edition, FRIDAY)
    others = [await filed(workflow_env, edition, FRIDAY, partner_id=first.partner_id) for _ in range(12)]
    env, starts, now = workflow_env, RecentStarts(), FRIDAY + 2 * UNSTARTED_FOR

    async def all_run() -> bool:
        await restart_complaints(env.client, env.engine, env.repository, now, starts)
        return all([await exists(env, one.id) for one in (first, *others)])

    await eventually(all_run)


async def exists(env: WorkflowEnv, complaint_id: str) -> bool:
    """Whether the complaint has a process."""
    try:
        await complaint_handle(env.client, complaint_id).describe()
    except RPCError:
        return False
    return True


def test_a_start_is_recent_until_its_time_is_over() -> None:
    starts = RecentStarts()
    starts.add("cmp_1")
    assert starts.within(timedelta(minutes=1)) == {"cmp_1"}
    assert starts.within(timedelta(0)) == set()
    starts.forget(timedelta(0))
    assert starts.within(timedelta(minutes=1)) == set()


async def swept(workflow_env: WorkflowEnv, now: str) -> None:
    """What the worker does every few seconds, at the instant."""
    await restart_complaints(workflow_env.client, workflow_env.engine, workflow_env.repository, instant(now))


async def is_running(case: ComplaintProcess) -> bool:
    """Whether the case has a process."""
    return (await case.handle.describe()).status is WorkflowExecutionStatus.RUNNING
