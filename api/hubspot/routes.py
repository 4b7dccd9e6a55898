"""Webhooks: HubSpot's events are verified, stored and answered at once; the worker takes them up.

An event that cannot be read is kept aside and stops no other one.
"""

import json
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from activities.hubspot.events import Target, UnreadableEvent, event_id, read_event, without_values
from api.dependencies import TheServices
from api.hubspot.signed_requests import WEBHOOKS, SignedV3
from api.metrics import count_event
from api.openapi import PROBLEMS
from api.problems import Problem
from records.hubspot import events as hubspot_events
from records.hubspot.events import StoredEvent

router = APIRouter(tags=["hubspot"], responses=PROBLEMS)

_EVENT: dict[str, Any] = {
    "type": "object",
    "description": "As HubSpot sends it; the kind stands under `subscriptionType` or `eventType`.",
    "properties": {
        "subscriptionType": {"type": "string", "examples": ["ticket.creation", "object.propertyChange"]},
        "objectTypeId": {"type": "string", "examples": ["0-5"]},
        "objectId": {"type": "integer"},
        "eventId": {"type": "integer"},
        "portalId": {"type": "integer"},
        "occurredAt": {"type": "integer", "description": "Milliseconds since 1970, UTC."},
    },
}
_BODY = {"required": True, "content": {"application/json": {"schema": {"type": "array", "items": _EVENT}}}}


class Delivery(BaseModel):
    """What became of a delivery's events."""

    stored: int = Field(description="New ones, which are taken up at once.")
    duplicates: int
    ignored: int = Field(description="Of kinds that concern nothing here.")
    parked: int = Field(description="Those that cannot be read: they are kept aside.")


@router.post(WEBHOOKS, summary="Take in HubSpot's webhook events", openapi_extra={"requestBody": _BODY})
async def receive_webhooks(services: TheServices, body: SignedV3) -> Delivery:
    """200 once every event is stored, whatever becomes of it: a single bad one must not have all sent again."""
    events = [stored_event(raw) for raw in _parsed(body)]
    kept = [event for event in events if event.target != Target.NOTHING or event.reason is not None]
    async with services.engine.begin() as connection:
        new = await hubspot_events.store(connection, kept, services.clock())
    results = _results(events, new)
    for event, result in zip(events, results, strict=True):
        count_event(event.kind, result)
    return Delivery(**{name: results.count(name) for name in Delivery.model_fields})


def _parsed(body: bytes) -> list[Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise Problem(400, "malformed", "The body is not a JSON array of events.")
    return found


def stored_event(raw: Any) -> StoredEvent:
    """The event as it is stored; one that cannot be read with the reason, and whole, so that it can be tried again."""
    try:
        event = read_event(raw)
    except UnreadableEvent as error:
        return StoredEvent(event_id(raw), "unreadable", Target.NOTHING.value, (), 0, _as_json(raw), str(error))
    payload = _as_json(without_values(raw))
    return StoredEvent(event.id, event.kind, event.target.value, event.object_ids, event.occurred_at, payload)


def _as_json(raw: Any) -> str:
    return json.dumps(raw)  # escapes what PostgreSQL would refuse


def _results(events: list[StoredEvent], new: frozenset[str]) -> list[str]:
    """What became of each: of equal ones in a batch the first is new."""
    left = set(new)
    results = []
    for event in events:
        if event.target == Target.NOTHING and event.reason is None:
            results.append("ignored")
        elif event.id not in left:
            results.append("duplicates")
        else:
            left.discard(event.id)
            results.append("stored" if event.reason is None else "parked")
    return results
