"""Prometheus metrics of what HubSpot sends: events by kind and by what became of them."""

from typing import Final

from prometheus_client import Counter

_EVENTS = Counter("recourse_hubspot_events_total", "Webhook events from HubSpot.", ["kind", "result"])
_NOUNS: Final = ("ticket", "company", "contact")
_CHANGES: Final = ("creation", "propertyChange", "merge", "deletion", "restore", "associationChange", "privacyDeletion")
_KINDS: Final = frozenset({"unreadable", *(f"{noun}.{change}" for noun in _NOUNS for change in _CHANGES)})


def count_event(kind: str, result: str) -> None:
    """Counts an event; kinds that nobody knows count as one, so that the labels stay few."""
    _EVENTS.labels(kind if kind in _KINDS else "other", result).inc()
