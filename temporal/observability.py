"""What a process tells about itself: structured logs, opt-in traces, and the SDK's metrics. Never a name or a text."""

import contextlib
import json
import logging
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Status
from opentelemetry.util.types import Attributes
from temporalio.contrib.opentelemetry import OpenTelemetryInterceptor, create_tracer_provider
from temporalio.runtime import (
    LogForwardingConfig,
    LoggingConfig,
    PrometheusConfig,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)

_WITH_A_QUERY = frozenset({"http.url", "http.target", "url.full", "url.query"})
_WORDS = frozenset({"exception.message", "exception.stacktrace"})


def log_as_json(level: str) -> None:
    """Logs one JSON object a line, with ids and codes only. Libraries' own logs keep to warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(AsJson())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in ("uvicorn", "uvicorn.error"):  # set up by uvicorn itself, as lines of text
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    # It repeats each request's path and query, and a search can be for a name. The middleware writes a line of its own.
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=LineLogger,
    )


class LineLogger:
    """Prints lines. One that cannot be written is lost: a full disk must not turn a taken step into an error."""

    def __init__(self, *_names: object) -> None:
        """Names are not told apart."""

    def msg(self, line: str) -> None:
        """Prints the line, or loses it."""
        with contextlib.suppress(OSError):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()

    debug = info = warning = error = critical = msg


class AsJson(logging.Formatter):
    """What libraries log, as our own lines are. Of an error its type and place: its words can hold what is private."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        said: dict[str, Any] = {
            "event": record.getMessage(),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            frames = traceback.extract_tb(error.__traceback__)[-6:]
            said |= {"error": type(error).__name__, "at": [f"{frame.name}:{frame.lineno}" for frame in frames]}
        return json.dumps(said)


def tracing_wanted() -> bool:
    """Whether the standard variables ask for traces."""
    endpoints = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    disabled = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    return not disabled and any(os.environ.get(name) for name in endpoints)


def trace_as(service: str) -> list[OpenTelemetryInterceptor]:
    """Sends traces from HTTP through the workflow to SQL, where they are asked for; the interceptors of a client."""
    if not tracing_wanted():
        return []
    resource = Resource.create({"service.name": os.environ.get("OTEL_SERVICE_NAME", service)})
    provider = create_tracer_provider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(RedactingExporter(OTLPSpanExporter())))
    trace.set_tracer_provider(provider)
    return [OpenTelemetryInterceptor(add_temporal_spans=True)]


class RedactingExporter(SpanExporter):
    """Sends spans on without what can hold a name or a text: an address' query, an exception's own words."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Sends them."""
        return self._exporter.export([_redacted(span) for span in spans])

    def shutdown(self) -> None:
        """Sends nothing any more."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Whether what was given has been sent in time."""
        return self._exporter.force_flush(timeout_millis)


def _redacted(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=_less(span.attributes, _WITH_A_QUERY),
        events=[Event(event.name, _less(event.attributes, _WORDS), event.timestamp) for event in span.events],
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _less(attributes: Attributes, names: frozenset[str]) -> Attributes:
    return {name: value for name, value in (attributes or {}).items() if name not in names}


def trace_statements(engine: Any) -> None:
    """A span for each statement of the SQLAlchemy engine, where traces are asked for.

    Values go as parameters, which are not traced, so the text of a statement has nothing private in it.
    """
    if tracing_wanted():
        SQLAlchemyInstrumentor().instrument(engine=engine, skip_dep_check=True)  # 2.1 works; its list ends before


def runtime_at(address: str | None) -> Runtime:
    """A runtime whose core logs through ours, and that serves the SDK's metrics to Prometheus at ``host:port``."""
    through_ours = LogForwardingConfig(logger=logging.getLogger("temporalio.core"))
    logging_config = LoggingConfig(
        filter=TelemetryFilter(core_level="WARN", other_level="ERROR"), forwarding=through_ours
    )
    metrics = PrometheusConfig(bind_address=address) if address else None
    return Runtime(telemetry=TelemetryConfig(logging=logging_config, metrics=metrics))
