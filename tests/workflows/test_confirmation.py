"""A step that is on record alone is told to its process within seconds, whatever becomes due next."""

from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.client import WorkflowExecutionStatus

from maintenance.confirm_steps import RESTED, confirm_steps
from records.confirmation import note_step, unconfirmed
from records.workflow_cursors import Standings
from standards.accreditation.commands import OpenReview
from standards.commands import Command
from standards.vocabulary import Outcome, Role, Stage
from tests.standards.builders import ANA, SOL, somebody
from tests.support.accredited_partner import AccreditedPartner
from tests.support.complaint_process import ComplaintProcess, kinds
from tests.support.waiting import eventually
from tests.support.workflow_env import WorkflowEnv


async def lose(case: ComplaintProcess, name: str, **fields: str) -> None:
    """The order's step is written as by a worker that is killed before Temporal hears of it."""
    events = await case.record_without_the_process(await case.command(ANA, name, **fields))
    async with case.workflow_env.engine.begin() as connection:
        await note_step(connection, case.id, events[-1].sequence, None, datetime.now(UTC))


async def swept(workflow_env: WorkflowEnv) -> int:
    """What the worker does every second, once the last step is old enough; how many processes were behind.

    Other tests' processes can be among them.
    """
    later = datetime.now(UTC) + 2 * RESTED
    return await confirm_steps(workflow_env.client, workflow_env.engine, workflow_env.repository, later)


async def waiting(workflow_env: WorkflowEnv) -> list[str]:
    """The subjects that are still to be asked, long after any nudge."""
    async with workflow_env.engine.connect() as connection:
        return [one.subject for one in await unconfirmed(connection, datetime.now(UTC) + timedelta(hours=1), RESTED)]


async def test_a_process_behind_its_record_is_told_to_look_and_follows(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await lose(case, "record_cs_outcome", outcome="unresolved")
    assert (await case.live()).stage is Stage.CS_RESOLUTION
    await swept(workflow_env)
    assert kinds(await case.history())["WORKFLOW_EXECUTION_SIGNALED"] == 1
    assert (await case.live()).stage is Stage.MEDIATION
    assert await case.follows_its_record()
    await case.does(SOL, "propose_solution")


async def test_a_case_that_a_lost_step_closed_ends_without_waiting_for_its_deadline(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await lose(case, "withdraw")
    await swept(workflow_env)
    assert await case.handle.result() is Outcome.WITHDRAWN


async def test_a_process_that_follows_its_record_is_asked_once_and_left_alone(
    workflow_env: WorkflowEnv,
) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await case.does(ANA, "add_note")
    assert case.id in await waiting(workflow_env)
    await swept(workflow_env)
    assert case.id not in await waiting(workflow_env)
    assert kinds(await case.history())["WORKFLOW_EXECUTION_SIGNALED"] == 0


async def test_a_process_that_was_lost_is_started_from_its_record(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await case.does(ANA, "add_note")
    await lose(case, "add_note")
    await case.handle.terminate("somebody ended it in the UI")
    await swept(workflow_env)
    described = await case.handle.describe()
    assert described.status is WorkflowExecutionStatus.RUNNING


async def test_a_process_that_cannot_be_asked_is_asked_again_later(separate_env: WorkflowEnv) -> None:
    async with separate_env.worker():
        case = await ComplaintProcess.begun(separate_env)
        await lose(case, "add_note")
    assert await swept(separate_env) == 0
    assert case.id in await waiting(separate_env)


async def test_an_accreditation_behind_its_record_is_told_to_look_and_follows(workflow_env: WorkflowEnv) -> None:
    partner = await AccreditedPartner.begun(workflow_env)
    (held,) = (await partner.standing()).accreditations
    at = partner.now
    data = OpenReview(reason="txt")
    order = Command[Any](by=somebody(Role.OPS), submitted_at=at, data=data, subject=held.id, seed="1")
    standings = Standings(workflow_env.engine, workflow_env.repository, lambda: datetime.now(UTC))
    followed = await standings.step(partner.partner_id, order, at)
    assert followed is not None
    recorded = followed.standing.sequence_of(held.id)
    assert recorded > (await partner.live()).sequence

    async def sequence() -> int:
        await swept(workflow_env)
        return (await partner.live()).sequence  # it is told at once, and reads its record beside the question

    assert await eventually(sequence, lambda reached: reached >= recorded) == recorded
