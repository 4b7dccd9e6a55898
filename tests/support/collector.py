"""A collector of traces on loopback: takes what OTLP over HTTP sends, and keeps it."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

Way = tuple[tuple[str, str], ...]
"""Spans from the first of a trace to one of them, each the parent of the next, by service and name."""


@dataclass(frozen=True)
class Seen:
    """A span as it arrived."""

    service: str
    name: str
    trace: bytes
    id: bytes
    parent: bytes


class Collector:
    """Listens on a port of its own."""

    def __init__(self) -> None:
        self.address = ""
        self.bodies: list[bytes] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Takes one request and closes the connection."""
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        (length,) = [line.partition(b":")[2] for line in head.split(b"\r\n") if line.startswith(b"content-length:")]
        self.bodies.append(await reader.readexactly(int(length)))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    def ways(self) -> set[Way]:
        """The way to each span that has arrived together with those above it."""
        spans = {(span.trace, span.id): span for span in self._spans()}
        ways = [_way(span, spans) for span in spans.values()]
        return {way for way in ways if way is not None}

    def _spans(self) -> Iterator[Seen]:
        for body in self.bodies:
            for sent in ExportTraceServiceRequest.FromString(body).resource_spans:
                told = {given.key: given.value.string_value for given in sent.resource.attributes}
                for scope in sent.scope_spans:
                    yield from (_seen(told["service.name"], span) for span in scope.spans)


def _seen(service: str, span: Span) -> Seen:
    return Seen(service, span.name, span.trace_id, span.span_id, span.parent_span_id)


def _way(span: Seen, spans: Mapping[tuple[bytes, bytes], Seen]) -> Way | None:
    if not span.parent:
        return ((span.service, span.name),)
    parent = spans.get((span.trace, span.parent))
    way = parent and _way(parent, spans)
    return (*way, (span.service, span.name)) if way else None


@asynccontextmanager
async def collecting() -> AsyncIterator[Collector]:
    """A collector on a free port."""
    collector = Collector()
    server = await asyncio.start_server(collector.answer, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    collector.address = f"http://{host}:{port}"
    async with server:
        yield collector
