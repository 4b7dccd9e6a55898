"""Requests as HubSpot signs them, to the configured public address."""

import json
import time
from typing import Any

import httpx

from api.hubspot.signatures import signature_v2, signature_v3
from tests.support.product import HUBSPOT_SECRET, Product


def signed(address: str, path: str, body: bytes, *, at: float | None = None, method: str = "POST") -> dict[str, str]:
    """The headers of version 3."""
    timestamp = str(int((time.time() if at is None else at) * 1000))
    signature = signature_v3(HUBSPOT_SECRET, method, f"{address}{path}", body, timestamp)
    return {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": timestamp}


def signed_v2(address: str, path: str, body: bytes) -> dict[str, str]:
    """The headers of version 2."""
    signature = signature_v2(HUBSPOT_SECRET, "POST", f"{address}{path}", body)
    return {"X-HubSpot-Signature": signature, "X-HubSpot-Signature-Version": "v2"}


async def delivered(product: Product, events: Any) -> httpx.Response:
    """Delivers events as HubSpot would."""
    path, body = "/v1/hubspot/webhooks", json.dumps(events).encode()
    return await product.anonymous.post(path, content=body, headers=signed(product.address, path, body))


def event(object_id: Any, kind: str = "ticket.creation", **more: Any) -> dict[str, Any]:
    """An event about an object."""
    told = {"eventId": 1, "portalId": 62515, "appId": 54321, "occurredAt": 1_790_000_000_000, "attemptNumber": 0}
    return {**told, "subscriptionType": kind, "objectId": object_id, **more}
