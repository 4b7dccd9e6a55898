"""The Temporal dev server: keeps its state over a restart, and knows our search attributes from the start."""

from pathlib import Path

import pytest
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client

from cli.local import temporal


async def test_its_state_outlives_a_restart(private: Path) -> None:
    async with temporal.running(private) as server:
        client = await Client.connect(server.address)
        await client.start_workflow("Unhandled", id="complaint/1", task_queue="nobody")
    async with temporal.running(private) as again:
        client = await Client.connect(again.address)
        description = await client.get_workflow_handle("complaint/1").describe()
        assert description.workflow_type == "Unhandled"


async def test_our_search_attributes_are_known(private: Path) -> None:
    async with temporal.running(
        private, ["--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true"]
    ) as server:
        client = await Client.connect(server.address)
        answer = await client.operator_service.list_search_attributes(ListSearchAttributesRequest(namespace="default"))
        assert answer.custom_attributes["CaseStage"] == IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
        assert temporal.SEARCH_ATTRIBUTES.keys() <= answer.custom_attributes.keys()


async def test_none_of_the_callers_own_settings_reach_it(private: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "elsewhere:7233")
    async with temporal.running(private) as server:
        assert await temporal.answers(server)


async def test_nothing_at_the_address_is_no_answer() -> None:
    assert not await temporal.answers(temporal.Temporal(Path("x"), 1, 1))
