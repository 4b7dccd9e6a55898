"""Who reaches Temporal alone decides nothing: what the API and the worker did not sign is refused."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio import workflow
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowFailureError, WorkflowUpdateFailedError
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.recording import UNSIGNED, ComplaintEvents
from standards.actors import Actor
from standards.commands import Command, by_the_product
from standards.complaint import TakeUpComplaint, decide
from standards.complaint.commands import Withdraw
from standards.decider import accepted
from standards.decisions import decided
from standards.signing import Keyring, command_document
from standards.vocabulary import Role
from temporal.client import complaint_handle, connect, recorded_start, start_complaint
from tests.support.case import Case
from tests.support.product import Product, fresh
from tests.support.waiting import PATIENCE
from workflows.complaint import ComplaintStart
from workflows.ids import TASK_QUEUE, complaint_workflow_id
from workflows.updates import Receipt

MALLORY = Actor(sub="mallory", roles=(Role.OPS,))


def _withdrawal(**changes: Any) -> Command[Withdraw]:
    given = {"id": fresh("ord"), "by": MALLORY, "submitted_at": datetime.now(UTC), "data": Withdraw(reason="txt_1")}
    return Command[Withdraw](**given | changes)


async def _on_record(product: Product, complaint_id: str) -> ComplaintStart:
    async with product.engine.connect() as connection:
        start = await recorded_start(connection, product.repository, complaint_id)
    assert start is not None
    return start


async def _send(client: Client, complaint_id: str, command: Command[Any], name: str = "withdraw") -> None:
    handle = complaint_handle(client, complaint_id)
    await handle.execute_update(name, command, id=command.id, result_type=Receipt)


async def _is_refused(client: Client, complaint_id: str, command: Command[Any], name: str = "withdraw") -> None:
    with pytest.raises(WorkflowUpdateFailedError) as refusal:
        await _send(client, complaint_id, command, name)
    assert isinstance(refusal.value.cause, ApplicationError)
    assert refusal.value.cause.type == UNSIGNED


async def test_a_command_that_was_not_signed_is_refused_and_leaves_no_trace(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    await _is_refused(await connect(), case.id, _withdrawal())
    assert (await case.read())["status"] == "open"
    after = (await complaint_handle(product.temporal, case.id).fetch_history()).events
    assert not [one for one in after if one.HasField("workflow_execution_update_accepted_event_attributes")]


async def test_a_command_under_a_key_of_ones_own_is_refused(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    own = await connect(signing=Keyring.parse("first:a secret that somebody made up"))
    await _is_refused(own, case.id, _withdrawal())
    assert (await case.read())["status"] == "open"


async def test_a_signature_is_good_for_its_command_and_its_case_alone(product: Product) -> None:
    keys = product.servers.settings().signing_keyring
    assert keys is not None
    first, second = [await (await Case.filed(product)).taken_up() for _ in range(2)]
    signed = await _captured(keys, first.id, _withdrawal(by=Actor(sub="ana", roles=(Role.CS,))))
    raw = await connect()
    await _is_refused(raw, second.id, signed)
    for changed in (
        {"by": MALLORY},
        {"submitted_at": signed.submitted_at + timedelta(seconds=1)},
        {"data": Withdraw(reason="txt_2")},
        {"id": fresh("ord")},
    ):
        await _is_refused(raw, first.id, signed.model_copy(update=changed))
    await _send(raw, first.id, signed)
    assert (await first.read())["outcome"] == "withdrawn"


async def _captured(keys: Keyring, complaint_id: str, command: Command[Any]) -> Command[Any]:
    """The command as it would go over the wire."""
    message = command_document(complaint_workflow_id(complaint_id), "withdraw", command)
    return command.model_copy(update={"signature": keys.sign(message)})


async def test_a_process_whose_start_was_not_signed_ends_before_it_decides_anything(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    true = await _on_record(product, case.id)
    invented = true.case.model_copy(update={"due_at": true.case.opened_at, "overdue": False})
    await complaint_handle(product.temporal, case.id).terminate()
    await start_complaint(await connect(), ComplaintStart(case=invented, edition=true.edition))
    with pytest.raises(WorkflowFailureError) as failure:
        await complaint_handle(product.temporal, case.id).result()
    assert isinstance(failure.value.cause, ApplicationError)
    assert failure.value.cause.type == UNSIGNED
    assert await _on_record(product, case.id) == true
    await case.to_mediation()  # the next command starts it from the record


async def test_a_process_goes_on_signed_in_a_new_run(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    true = await _on_record(product, case.id)
    await complaint_handle(product.temporal, case.id).terminate()
    await start_complaint(product.temporal, true.model_copy(update={"continue_at": 8}))
    for number in range(4):
        await case.do("add_note", "ana", "cs", text=f"call {number}")
    handle = complaint_handle(product.temporal, case.id)
    described = await handle.describe()
    assert described.status is WorkflowExecutionStatus.RUNNING
    assert (
        (await handle.fetch_history()).events[0].workflow_execution_started_event_attributes.continued_execution_run_id
    )


@workflow.defn(name="Forger")
class Forger:
    """Asks the product's workers to record what it made up."""

    @workflow.run
    async def run(self, step: ComplaintEvents) -> None:
        await workflow.execute_activity(
            "record_complaint", step, task_queue=TASK_QUEUE, start_to_close_timeout=timedelta(seconds=10)
        )


@pytest.mark.parametrize("by_whom", ["a person", "the product itself"])
async def test_a_step_that_another_process_makes_up_is_not_recorded(product: Product, by_whom: str) -> None:
    case = await (await Case.filed(product)).taken_up()
    true = await _on_record(product, case.id)
    now = datetime.now(UTC)
    command: Command[Any] = _withdrawal()
    if by_whom == "the product itself":
        true_then, command = true.case.model_copy(update={"sequence": 1}), by_the_product(TakeUpComplaint(), now)
        events = tuple(
            event.model_copy(update={"sequence": true.case.sequence + 1})
            for event in accepted(decide(true_then, command, now, true.edition))
        )
    else:
        events = accepted(decide(true.case, command, now, true.edition))
    step = ComplaintEvents(events=events, decision=decided(case.id, command, now, events))
    raw, queue = await connect(), fresh("forgers")
    async with Worker(raw, task_queue=queue, workflows=[Forger], workflow_runner=UnsandboxedWorkflowRunner()):
        forger = await raw.start_workflow(Forger.run, step, id=fresh("forger"), task_queue=queue)
        with pytest.raises(WorkflowFailureError) as failure:
            await asyncio.wait_for(forger.result(), PATIENCE)
    assert isinstance(failure.value.cause, ActivityError)
    assert isinstance(failure.value.cause.cause, ApplicationError)
    assert failure.value.cause.cause.type == UNSIGNED
    assert await _on_record(product, case.id) == true


async def test_a_key_is_changed_without_refusing_what_the_old_one_signed(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    keys = product.servers.settings().signing_keyring
    assert keys is not None
    newer = Keyring({"second": b"for tests too, the next key", **keys.keys})
    # The API has the new key already, the worker verifies with the old one alone: it is to get the new one first.
    await _is_refused(await connect(signing=newer), case.id, _withdrawal())
    message = b"anything"
    assert newer.verifies(keys.sign(message), message)
    assert not keys.verifies(newer.sign(message), message)
    assert newer.sign(message).startswith("second:")
