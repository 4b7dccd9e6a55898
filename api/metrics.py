"""Prometheus metrics of the API: requests with their times, and HubSpot's events with what became of them."""

from typing import Final

from prometheus_client import Counter, Histogram

_REQUESTS = Counter("recourse_http_requests_total", "HTTP requests.", ["method", "route", "status"])
_SECONDS = Histogram(
    "recourse_http_request_seconds",
    "How long requests took.",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_EVENTS = Counter("recourse_hubspot_events_total", "Webhook events from HubSpot.", ["kind", "result"])
_NOUNS: Final = ("ticket", "company", "contact")
_CHANGES: Final = ("creation", "propertyChange", "merge", "deletion", "restore", "associationChange", "privacyDeletion")
_KINDS: Final = frozenset({"unreadable", *(f"{noun}.{change}" for noun in _NOUNS for change in _CHANGES)})


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Counts a finished request. ``route`` is the template, so that the labels stay few and say nothing private."""
    method = method if method in _METHODS else "other"
    _REQUESTS.labels(method, route, str(status)).inc()
    _SECONDS.labels(method, route).observe(seconds)


def count_event(kind: str, result: str) -> None:
    """Counts an event; kinds that nobody knows count as one, so that the labels stay few."""
    _EVENTS.labels(kind if kind in _KINDS else "other", result).inc()
