"""Search attributes, details and timers say where a case stands and what it waits for."""

from datetime import timedelta

import pytest
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from cli.local.processes import until
from standards.complaint import COMPLAINT_COMMANDS
from temporal.search_attributes import register
from tests.standards.builders import ANA, MIA, PAT, instant
from tests.support.complaint_process import ComplaintProcess
from tests.support.polling import metadata, timers
from tests.support.product import Servers, fresh
from tests.support.waiting import PATIENCE
from tests.support.workflow_env import WorkflowEnv

LATE = timedelta(minutes=1)
"""A timer is armed while its task is at work, which takes real time: it fires that much later."""


async def attributes(case: ComplaintProcess) -> dict[str, object]:
    """The case's own search attributes, less its partner."""
    described = await case.handle.describe()
    found = {pair.key.name: pair.value for pair in described.typed_search_attributes}
    assert found["PartnerId"] == (await case.case()).partner_id
    return {name: value for name, value in found.items() if name not in {"PartnerId", "BuildIds"}}


async def test_the_attributes_follow_the_case_from_stage_to_stage(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    in_cs_resolution = {"CaseStage": "cs_resolution", "CaseOverdue": False, "Severity": "standard"}
    assert await attributes(case) == {**in_cs_resolution, "CaseDueAt": instant("2035-03-09 16:00")}
    await case.until("2035-03-09 16:01")
    assert (await attributes(case))["CaseOverdue"] is True
    await case.does(ANA, "record_cs_outcome", at="2035-03-09 16:01", outcome="unresolved")
    in_mediation = {"CaseStage": "mediation", "CaseOverdue": False, "Severity": "standard"}
    assert await attributes(case) == {**in_mediation, "CaseDueAt": instant("2035-03-23 16:01")}
    await case.does(PAT, "flag_very_serious")
    assert (await attributes(case))["Severity"] == "very_serious"


async def test_a_closed_case_has_no_due_date_left(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await case.does(ANA, "withdraw")
    await case.handle.result()
    assert await attributes(case) == {"CaseStage": "closed", "CaseOverdue": False, "Severity": "standard"}


async def test_the_attributes_find_the_case(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env, very_serious=True)
    partner = (await case.case()).partner_id
    query = f"PartnerId = '{partner}' AND CaseStage = 'mark_board' AND Severity = 'very_serious'"
    assert await case.found_by(query) == [case.handle.id]


async def test_the_details_say_where_the_case_stands_and_what_it_waits_for(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    details = (await metadata(case.handle)).current_details
    assert "**Stage:** CS resolution" in details
    assert "**Waits for:** CS to record whether it resolved the complaint" in details
    assert "**Due:** 2035-03-09 16:00 UTC" in details
    await case.does(PAT, "flag_very_serious")
    await case.does(MIA, "cast_mark_vote")
    details = (await metadata(case.handle)).current_details
    assert "**Very serious infringement**" in details
    assert "**Votes:** 1, recused: 0" in details


async def test_the_timer_says_which_deadline_it_waits_for(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    await case.until("2035-03-08 00:00")
    first, second = timers(await case.history())
    assert first.says == "CS resolution: next deadline 2035-03-07 16:00 UTC"
    assert second.says == "CS resolution: next deadline 2035-03-09 16:00 UTC"
    assert abs(first.fires_at - instant("2035-03-07 16:00")) < LATE
    assert abs(second.fires_at - instant("2035-03-09 16:00")) < LATE


async def test_the_summary_names_the_case_and_the_partner_by_their_ids(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    summary = await (await case.handle.describe()).static_summary()
    assert summary == f"Complaint {case.id} about partner {(await case.case()).partner_id}"


async def test_every_declared_action_is_an_update_that_says_what_it_does(workflow_env: WorkflowEnv) -> None:
    case = await ComplaintProcess.begun(workflow_env)
    published = (await metadata(case.handle)).definition.update_definitions
    assert {update.name: update.description for update in published} == {
        name: declared.summary for name, declared in COMPLAINT_COMMANDS.items()
    }


async def test_a_namespace_that_is_not_there_yet_is_waited_for_and_then_knows_the_attributes(servers: Servers) -> None:
    client = await Client.connect(servers.temporal.address, namespace=fresh("later"))
    with pytest.raises(RPCError):
        await register(client)
    making = RegisterNamespaceRequest(namespace=client.namespace)
    making.workflow_execution_retention_period.FromTimedelta(timedelta(days=1))
    await client.workflow_service.register_namespace(making)

    async def registered() -> bool:
        try:
            await register(client)
        except RPCError:
            return False
        return True

    assert await until(registered, seconds=PATIENCE, every=0.5)
    asked = ListSearchAttributesRequest(namespace=client.namespace)
    known = (await client.operator_service.list_search_attributes(asked)).custom_attributes
    assert {"CaseStage", "CaseOverdue", "CaseDueAt", "PartnerId", "Severity"} <= set(known)
