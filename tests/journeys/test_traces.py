"""Where traces are asked for, a request is one trace through every process, and it names nobody."""

from pathlib import Path

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from cli.local.environment import in_environment
from cli.local.processes import until
from temporal.observability import RedactingExporter
from tests.support.case import Case
from tests.support.collector import Collector, Way, collecting
from tests.support.killable_stack import killable_stack_in
from tests.support.waiting import PATIENCE

THROUGH_EVERYTHING = (
    ("recourse-api", "POST /v1/complaints/{complaint_id}/actions/add_note"),
    ("recourse-api", "StartWorkflowUpdate:add_note"),
    ("recourse-worker", "HandleUpdate:add_note"),
    ("recourse-worker", "StartActivity:record_complaint"),
    ("recourse-worker", "RunActivity:record_complaint"),
    ("recourse-worker", "WITH"),  # One statement writes all that a step writes.
)
SEARCH = (("recourse-api", "GET /v1/complaints"),)
PRIVATE = "zephyrine dana reyes northwind slipped casey bright .example".split()
"""Words of the note, of the complaint, of its partner, and of every e-mail address."""


async def test_an_order_is_one_trace_from_http_through_the_workflow_to_sql_and_names_nobody(
    session_folder: Path,
) -> None:
    async with collecting() as collector:
        asked_for = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.address, "OTEL_BSP_SCHEDULE_DELAY": "100"}
        with in_environment(**asked_for):
            async with killable_stack_in(session_folder / "traced") as stack:
                case = await Case.filed(stack.product)
                await case.do("add_note", "ana", "cs", text="Zephyrine called")
                found = await stack.product.as_("ana", "cs").get("/v1/complaints?q=Reyes")
                assert [one["id"] for one in found.json()["results"]] == [case.id]
                assert await arrive(collector, THROUGH_EVERYTHING, SEARCH), sorted(collector.ways())
    told = b"".join(collector.bodies).lower()
    assert case.id.encode() in told
    assert not [word for word in PRIVATE if word.encode() in told]


async def arrive(collector: Collector, *ways: Way) -> bool:
    """Whether the spans arrive, each way in one trace."""

    async def there() -> bool:
        return collector.ways() >= set(ways)

    return await until(there, seconds=PATIENCE)


def test_the_words_of_a_failure_are_not_traced() -> None:
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(RedactingExporter(kept)))
    with pytest.raises(RuntimeError), provider.get_tracer("tests").start_as_current_span("INSERT"):
        raise RuntimeError("[parameters: ('Zephyrine called')]")
    (span,) = kept.get_finished_spans()
    (event,) = span.events
    assert (span.status.is_ok, event.attributes["exception.type"]) == (False, "RuntimeError")
    assert "Zephyrine" not in span.to_json()
