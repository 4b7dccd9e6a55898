"""What a process tells about itself: structured logs, opt-in traces, and the SDK's metrics. Never a name or a text."""

import logging
import os
from typing import Any

import structlog
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from temporalio.contrib.opentelemetry import TracingInterceptor
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig


def log_as_json(level: str) -> None:
    """Logs one JSON object a line, with ids and codes only. Libraries' own logs keep to warnings."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    # It repeats each request's path and query, and a search can be for a name. The door writes a line of its own.
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    )


def tracing_wanted() -> bool:
    """Whether the standard variables ask for traces."""
    endpoints = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    disabled = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    return not disabled and any(os.environ.get(name) for name in endpoints)


def trace_as(service: str) -> list[TracingInterceptor]:
    """Sends traces from HTTP through the workflow to SQL, where they are asked for; the interceptors of a client."""
    if not tracing_wanted():
        return []
    provider = TracerProvider(resource=Resource.create({"service.name": os.environ.get("OTEL_SERVICE_NAME", service)}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    return [TracingInterceptor()]


def trace_statements(engine: Any) -> None:
    """A span for each statement of the SQLAlchemy engine, where traces are asked for.

    Values go as parameters, which are not traced, so the text of a statement has nothing private in it.
    """
    if tracing_wanted():
        SQLAlchemyInstrumentor().instrument(engine=engine, skip_dep_check=True)  # 2.1 works; its list ends before


def metrics_at(address: str | None) -> Runtime | None:
    """A runtime that serves the SDK's metrics to Prometheus at ``host:port``, or the default one."""
    if address is None:
        return None
    return Runtime(telemetry=TelemetryConfig(metrics=PrometheusConfig(bind_address=address)))
