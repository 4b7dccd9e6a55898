"""The process waits across weekends and months, and acts at the instants that the edition's calendar gives."""

from typing import Any

from temporalio.client import WorkflowUpdateFailedError

from standards.vocabulary import Stage
from tests.standards.builders import ANA, MIA, PAT, SOL, instant
from tests.support.complaint_process import FRIDAY, ComplaintProcess, kinds, outcome_of, refusal_of
from tests.support.worker_down import left_waiting, while_worker_is_down
from tests.support.workflow_env import WorkflowEnv
from workflows.updates import Receipt

ESCALATES: dict[str, Any] = {
    "stages": {stage: {"on_breach": "escalate"} for stage in ("cs_resolution", "mediation", "investigation")}
}


async def dated(case: ComplaintProcess) -> list[tuple[str, str]]:
    """What happened and when, less how the case began."""
    return [(event.data.type, f"{event.at:%Y-%m-%d %H:%M:%S}") for event in (await case.recorded())[2:]]


async def test_a_reminder_and_a_breach_fall_due_when_the_weekend_is_over(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await case.until("2035-03-07 15:59")
    assert await case.facts() == ["complaint_filed", "taken_up"]
    await case.until("2035-03-07 16:01")
    assert await dated(case) == [("reminded", "2035-03-07 16:00:00")]
    assert not (await case.until("2035-03-09 15:59")).overdue
    assert (await case.until("2035-03-09 16:01")).overdue
    assert (await dated(case))[1:] == [("deadline_breached", "2035-03-09 16:00:00")]


async def test_a_breach_that_only_warns_leaves_the_case_where_it_is_for_years(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    live = await case.until("2037-03-02 16:00")
    assert (live.stage, live.overdue, live.next_deadline) == (Stage.CS_RESOLUTION, True, None)
    await case.does(ANA, "record_cs_outcome", at="2037-03-02 16:00", outcome="unresolved")
    assert (await case.live()).next_deadline == instant("2037-03-11 16:00")


async def test_where_the_edition_says_so_a_breach_moves_the_case_up_to_the_investigation_and_no_further(
    workflow_env: WorkflowEnv,
) -> None:
    case = await ComplaintProcess.begun(workflow_env, ESCALATES)
    live = await case.until("2036-01-01 00:00")
    assert await dated(case) == [
        ("reminded", "2035-03-07 16:00:00"),
        ("deadline_breached", "2035-03-09 16:00:00"),
        ("stage_entered", "2035-03-09 16:00:00"),
        ("reminded", "2035-03-20 16:00:00"),
        ("deadline_breached", "2035-03-23 16:00:00"),
        ("stage_entered", "2035-03-23 16:00:00"),
        ("reminded", "2035-04-06 16:00:00"),
        ("deadline_breached", "2035-04-13 16:00:00"),
    ]
    assert (live.stage, live.overdue, live.next_deadline) == (Stage.INVESTIGATION, True, None)


async def test_a_deadline_overtakes_a_vote_that_was_taken_in_after_it(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env, very_serious=True)
    await case.until("2035-03-16 15:59:30")
    # The clock of whoever took the vote in is a little ahead, and the timer has not fired yet.
    await case.does(MIA, "cast_mark_vote", at="2035-03-16 16:00:10")
    assert (await dated(case))[1:] == [
        ("deadline_breached", "2035-03-16 16:00:00"),
        ("mark_vote_cast", "2035-03-16 16:00:10"),
    ]
    await case.until("2035-03-16 16:01")
    assert len(await dated(case)) == 3


async def test_a_deadline_that_moves_the_case_overtakes_a_command_for_the_stage_it_leaves(
    workflow_env: WorkflowEnv,
) -> None:
    case = await ComplaintProcess.begun(workflow_env, ESCALATES)
    await case.until("2035-03-09 15:59:30")
    late = case.refusal(ANA, "record_cs_outcome", at="2035-03-09 16:00:10")
    assert await late == "wrong_stage"
    assert (await case.until("2035-03-09 16:01")).stage is Stage.MEDIATION


async def test_an_order_that_was_taken_in_before_a_deadline_is_not_dated_before_what_was_recorded_since(
    workflow_env: WorkflowEnv,
) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await case.until("2035-03-09 16:05")
    await case.does(ANA, "add_note", at="2035-03-09 15:58")
    assert (await dated(case))[1:] == [
        ("deadline_breached", "2035-03-09 16:00:00"),
        ("note_added", "2035-03-09 16:00:00"),
    ]


async def past_its_reminder(workflow_env: WorkflowEnv, overrides: dict[str, Any] | None = None) -> ComplaintProcess:
    """A case that waits for the breach of its deadline alone, and whose worker is away."""
    async with workflow_env.worker():
        case = await ComplaintProcess.begun(workflow_env, overrides)
        await case.until("2035-03-08 00:00")
    return case


async def sent_while_the_worker_is_away(case: ComplaintProcess, **fields: Any) -> Receipt | WorkflowUpdateFailedError:
    """What CS is told who gave up on the case: the deadline passed meanwhile, and the worker finds both at once."""
    unresolved = await case.command(ANA, "record_cs_outcome", outcome="unresolved", **fields)
    async with while_worker_is_down(case, "2035-03-09 17:00"):
        sending = await left_waiting(case, unresolved)
        async with case.workflow_env.worker():
            outcome = await outcome_of(sending)
            await case.happens("TIMER_STARTED", 3)  # The process has seen to its deadline too, and waits for the next.
    return outcome


async def test_a_worker_that_was_away_lets_no_order_overtake_the_deadline_that_passed_meanwhile(
    separate_env: WorkflowEnv,
) -> None:
    case = await past_its_reminder(separate_env)
    await sent_while_the_worker_is_away(case, at="2035-03-09 16:00:30")
    assert (await dated(case))[1:] == [
        ("deadline_breached", "2035-03-09 16:00:00"),
        ("cs_outcome_recorded", "2035-03-09 16:00:30"),
        ("stage_entered", "2035-03-09 16:00:30"),
    ]


async def test_a_worker_that_was_away_refuses_a_command_for_the_stage_that_the_deadline_left_meanwhile(
    separate_env: WorkflowEnv,
) -> None:
    case = await past_its_reminder(separate_env, ESCALATES)
    assert refusal_of(await sent_while_the_worker_is_away(case, at="2035-03-09 16:00:30")) == "wrong_stage"
    assert [what for what, _ in (await dated(case))[1:]] == ["deadline_breached", "stage_entered"]


async def test_a_worker_that_was_away_makes_nobody_late_who_was_in_time(separate_env: WorkflowEnv) -> None:
    case = await past_its_reminder(separate_env)
    await sent_while_the_worker_is_away(case, at="2035-03-09 15:59:30")
    assert (await dated(case))[1:] == [
        ("cs_outcome_recorded", "2035-03-09 15:59:30"),
        ("stage_entered", "2035-03-09 15:59:30"),
    ]


async def test_months_pass_with_one_timer_that_is_armed_again_only_when_it_fires(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await case.does(ANA, "record_cs_outcome", outcome="unresolved")
    await case.does(SOL, "record_mediation_outcome", outcome="unresolved")
    for _ in range(5):
        await case.does(PAT, "add_note")
    seen = kinds(await case.history())
    assert (seen["TIMER_STARTED"], seen["TIMER_CANCELED"], seen["TIMER_FIRED"]) == (1, 0, 0)
    await case.until("2035-09-01 00:00")
    seen = kinds(await case.history())
    # The first one finds the investigation's later deadlines; then the reminder's and the breach's.
    assert (seen["TIMER_STARTED"], seen["TIMER_CANCELED"], seen["TIMER_FIRED"]) == (3, 0, 3)
    assert [what for what, _ in await dated(case)][-2:] == ["reminded", "deadline_breached"]


async def test_a_deadline_that_falls_earlier_than_the_armed_one_is_armed_in_its_place(
    workflow_env: WorkflowEnv,
) -> None:
    slow = {"stages": {"cs_resolution": {"due_business_days": 200, "remind_business_days": 150}}}
    case = await ComplaintProcess.begun(workflow_env, slow)
    await case.does(ANA, "flag_very_serious", at=FRIDAY)
    seen = kinds(await case.history())
    assert (seen["TIMER_STARTED"], seen["TIMER_CANCELED"]) == (2, 1)
    await case.until("2035-03-13 16:01")
    assert (await dated(case))[-1] == ("reminded", "2035-03-13 16:00:00")


async def test_a_late_mark_board_is_escalated_once_and_waits_on_for_people(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env, very_serious=True)
    live = await case.until("2035-03-16 16:01")
    assert (live.overdue, live.next_deadline) == (True, instant("2035-03-31 16:00"))
    assert (await case.until("2036-01-01 00:00")).next_deadline is None
    assert [what for what, _ in await dated(case)] == ["reminded", "deadline_breached", "overdue_escalated"]
    assert (await dated(case))[-1] == ("overdue_escalated", "2035-03-31 16:00:00")
