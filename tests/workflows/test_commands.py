"""A command takes effect once or is refused for what it is, whoever else gives orders at the same time."""

import asyncio
from collections import Counter

from standards.vocabulary import Outcome, Role, Stage
from tests.standards.builders import ANA, MIA, PAT, SOL, somebody
from tests.support.complaint_process import ComplaintProcess, kinds, outcome_of, refusal_of
from tests.support.worker_down import left_waiting
from tests.support.workflow_env import WorkflowEnv
from workflows.updates import Receipt


async def test_an_order_sent_twice_at_once_takes_effect_once(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    note = await case.command(ANA, "add_note")
    first, second = await asyncio.gather(case.send(note), case.send(note))
    assert first == second
    assert first.sequence == 3
    assert (await case.facts()).count("note_added") == 1


async def test_an_order_sent_again_is_answered_as_before_though_the_case_has_gone_on(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    first = await case.command(ANA, "record_cs_outcome", outcome="unresolved")
    answer = await case.send(first)
    await case.does(SOL, "propose_solution")
    assert await case.send(first) == answer
    assert (await case.facts()).count("cs_outcome_recorded") == 1


async def test_an_order_that_comes_again_under_another_update_takes_effect_once(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    note = await case.command(ANA, "add_note")
    await case.send(note)
    await case.send(note, update_id="sent by another client")
    assert (await case.facts()).count("note_added") == 1


async def test_an_order_is_answered_as_before_after_the_case_has_closed(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    last = await case.command(ANA, "withdraw")
    answer = await case.send(last)
    assert await case.handle.result() is Outcome.WITHDRAWN
    assert await case.send(last) == answer


async def test_of_eight_conflicting_commands_in_one_task_one_wins_and_seven_are_refused(
    separate_env: WorkflowEnv,
) -> None:
    async with separate_env.worker():
        case = await ComplaintProcess.begun(separate_env)
    # All of them wait while nobody works, so that each passes the validation that the others pass too.
    people = [somebody(Role.CS, f"cs{number}") for number in range(8)]
    orders = [
        await case.command(by, "record_cs_outcome", outcome="unresolved" if number % 2 else "resolved")
        for number, by in enumerate(people)
    ]
    sending = [await left_waiting(case, command) for command in orders]
    async with separate_env.worker():
        outcomes = await asyncio.gather(*map(outcome_of, sending))
    won = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    lost = [refusal_of(outcome) for outcome in outcomes if not isinstance(outcome, Receipt)]
    assert (len(won), lost) == (1, ["wrong_stage"] * 7)
    assert (await case.facts()).count("cs_outcome_recorded") == 1


async def test_two_votes_that_both_make_the_quorum_decide_once(separate_env: WorkflowEnv) -> None:
    members = [somebody(Role.MARK_BOARD, f"member{number}") for number in range(4)]
    async with separate_env.worker():
        case = await ComplaintProcess.begun(separate_env, very_serious=True)
        for member in members[:2]:
            await case.does(member, "cast_mark_vote")
    both = [await case.command(member, "cast_mark_vote") for member in members[2:]]
    sending = [await left_waiting(case, command) for command in both]
    async with separate_env.worker():
        outcomes = await asyncio.gather(*map(outcome_of, sending))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Receipt", "WorkflowUpdateFailedError"]
    counted = Counter(await case.facts())
    assert (counted["mark_vote_cast"], counted["mark_board_decided"], counted["mark_placed"]) == (3, 1, 1)


async def test_a_refused_command_leaves_nothing_in_the_history(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    before = kinds(await case.history())
    assert await case.refusal(SOL, "record_cs_outcome") == "role_required"
    assert await case.refusal(PAT, "score_rubric") == "wrong_stage"
    assert await case.refusal(MIA, "cast_mark_vote") == "wrong_stage"
    assert kinds(await case.history()) == before


async def test_an_order_for_a_version_that_has_passed_is_refused(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    command = (await case.command(ANA, "add_note")).model_copy(update={"if_sequence": 2})
    await case.does(ANA, "add_note")
    assert refusal_of(await outcome_of(case.send(command))) == "precondition_failed"


async def test_many_commands_at_once_are_all_taken_one_after_the_other(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    notes = [await case.command(ANA, "add_note") for _ in range(8)]
    receipts = await asyncio.gather(*(case.send(note) for note in notes))
    assert sorted(receipt.sequence for receipt in receipts) == list(range(3, 11))
    assert (await case.live()).stage is Stage.CS_RESOLUTION
    assert (await case.case()).sequence == 10
