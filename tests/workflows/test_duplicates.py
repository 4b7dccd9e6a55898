"""Two complaints of one partner are never closed as each other's duplicates, whoever comes first."""

import asyncio
from typing import Any

from standards.commands import NamedComplaint
from standards.vocabulary import Outcome, Status
from tests.standards.builders import ANA
from tests.support.complaint_process import ComplaintProcess, outcome_of, refusal_of
from tests.support.workflow_env import WorkflowEnv
from workflows.updates import Receipt


async def twins(workflow_env: WorkflowEnv) -> tuple[ComplaintProcess, ComplaintProcess]:
    """Two open complaints about one partner."""
    one = await ComplaintProcess.begun(workflow_env)
    return one, await ComplaintProcess.begun(workflow_env, partner_id=(await one.case()).partner_id)


async def duplicate_of(case: ComplaintProcess, other: ComplaintProcess) -> Any:
    """The command that closes the case as a duplicate of the other, which was looked up while it was open."""
    command = await case.command(ANA, "mark_duplicate", of=other.id)
    named = NamedComplaint(id=other.id, partner_id=(await other.case()).partner_id)
    return command.model_copy(update={"named": named})


async def test_of_two_that_name_each_other_at_once_one_is_closed(workflow_env: WorkflowEnv) -> None:
    one, other = await twins(workflow_env)
    commands = await duplicate_of(one, other), await duplicate_of(other, one)
    answers = await asyncio.gather(outcome_of(one.send(commands[0])), outcome_of(other.send(commands[1])))

    accepted = [isinstance(answer, Receipt) for answer in answers]
    assert sorted(accepted) == [False, True]
    assert [refusal_of(answer) for answer in answers if not isinstance(answer, Receipt)] == ["invalid"]
    closed, stays = (one, other) if accepted[0] else (other, one)
    assert (await closed.case()).outcome is Outcome.DUPLICATE
    assert (await stays.case()).status is Status.OPEN
    assert await stays.follows_its_record()


async def test_what_became_of_the_other_since_it_was_looked_up_is_told_by_the_record(workflow_env: WorkflowEnv) -> None:
    one, other = await twins(workflow_env)
    late = await duplicate_of(one, other)
    await other.send(await duplicate_of(other, one))

    assert await one.refusal_of(late) == "invalid"
    await one.does(ANA, "record_cs_outcome", outcome="resolved")
    assert (await one.case()).outcome is Outcome.RESOLVED_BY_CS
