"""HubSpot's API, the few dated paths of it that we use, over httpx. It repeats nothing by itself: the workflow does."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import httpx

from activities.hubspot.errors import HubSpotAway, HubSpotRefused
from activities.hubspot.rate_limits import RateLimits, retry_after

VERSION: Final = "2026-09"
MOST_A_BATCH: Final = 100
LONGEST_NOTE: Final = 65_536
TIMEOUT: Final = httpx.Timeout(10.0, connect=5.0)
LONGEST_WAIT: Final = 10.0
"""Seconds that a request waits here for the limits; for more the caller is told to come again."""
_PASSING: Final = frozenset({408, 423, 425, 429, 477})
_LIMITS: Final = frozenset({429, 477})
_CLOSED_TO_US: Final = frozenset({401, 403})
AFTER_A_CLOSED_DOOR: Final = 300.0
"""Seconds before HubSpot is asked again where it takes no token of ours: a person has to mend that."""


@dataclass(frozen=True)
class HubSpotObject:
    """A record of HubSpot's. Its ``id`` is another one than was asked for where that one was merged into it."""

    id: str
    properties: Mapping[str, str | None]
    archived: bool = False
    associations: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the kind of the other records, their ids."""


@dataclass(frozen=True)
class ObjectPage:
    """A page of records; ``after`` is None at the end."""

    objects: tuple[HubSpotObject, ...]
    after: str | None


class HubSpotClient:
    """Asks HubSpot. Raises ``HubSpotAway`` where it is worth asking again, ``HubSpotRefused`` where it is not."""

    def __init__(self, http: httpx.AsyncClient, limits: RateLimits | None = None) -> None:
        self._http = http
        self._limits = limits or RateLimits(time.monotonic)

    async def read(
        self, kind: str, object_id: str, properties: Sequence[str], associations: Sequence[str] = ()
    ) -> HubSpotObject | None:
        """The record with these properties and the ids of what is associated; None where there is none."""
        query = {"properties": ",".join(properties)}
        if associations:
            query["associations"] = ",".join(associations)
        try:
            found = await self._ask("GET", f"/crm/objects/{VERSION}/{kind}/{object_id}", params=query)
        except HubSpotRefused as refused:
            if refused.status == httpx.codes.NOT_FOUND:
                return None
            raise
        return _object(found)

    async def read_batch(self, kind: str, ids: Sequence[str], properties: Sequence[str]) -> list[HubSpotObject]:
        """The records that there are, a hundred a request."""
        found: list[HubSpotObject] = []
        for start in range(0, len(ids), MOST_A_BATCH):
            inputs = [{"id": object_id} for object_id in ids[start : start + MOST_A_BATCH]]
            body = {"inputs": inputs, "properties": list(properties), "propertiesWithHistory": []}
            answer = await self._ask("POST", f"/crm/objects/{VERSION}/{kind}/batch/read", json=body)
            found += [_object(each) for each in answer.get("results", ())]
        return found

    async def page(self, kind: str, properties: Sequence[str], after: str | None) -> ObjectPage:
        """The page of records behind the cursor."""
        query = {"limit": str(MOST_A_BATCH), "properties": ",".join(properties)}
        if after is not None:
            query["after"] = after
        answer = await self._ask("GET", f"/crm/objects/{VERSION}/{kind}", params=query)
        following = ((answer.get("paging") or {}).get("next") or {}).get("after")
        return ObjectPage(tuple(_object(each) for each in answer.get("results", ())), following)

    async def update(self, kind: str, object_id: str, properties: Mapping[str, str]) -> None:
        """Sets the properties; setting them again changes nothing."""
        await self._ask("PATCH", f"/crm/objects/{VERSION}/{kind}/{object_id}", json={"properties": dict(properties)})

    async def upsert_note(self, ticket_id: str, key_property: str, key: str, text: str, at: datetime) -> None:
        """Writes the note on the ticket, once for the key however often it is sent. ``text`` is HTML."""
        told = {"hs_timestamp": at.isoformat(), "hs_note_body": text[:LONGEST_NOTE], key_property: key}
        body = {"inputs": [{"id": key, "idProperty": key_property, "properties": told}]}
        answer = await self._ask("POST", f"/crm/objects/{VERSION}/notes/batch/upsert", json=body)
        if not answer.get("results"):
            raise _refused(httpx.codes.MULTI_STATUS, (answer.get("errors") or [{}])[0])
        note_id = answer["results"][0]["id"]
        await self._ask("PUT", f"/crm/objects/{VERSION}/notes/{note_id}/associations/default/tickets/{ticket_id}")

    async def complete_callback(self, callback_id: str, outputs: Mapping[str, str]) -> None:
        """Tells the workflow that waits with the callback how it ended."""
        body = {"outputFields": dict(outputs), "typedOutputs": dict(outputs)}
        await self._ask("POST", f"/automation/actions/callbacks/{VERSION}/{callback_id}/complete", json=body)

    async def properties(self, kind: str) -> list[dict[str, Any]]:
        """The properties that the portal has for such records."""
        found: list[dict[str, Any]] = (await self._ask("GET", f"/crm/properties/{VERSION}/{kind}"))["results"]
        return found

    async def create_property(self, kind: str, described: Mapping[str, Any]) -> None:
        """Creates a property in the portal."""
        await self._ask("POST", f"/crm/properties/{VERSION}/{kind}", json=dict(described))

    async def _ask(self, method: str, path: str, **more: Any) -> Any:
        wait = self._limits.wait()
        if wait > LONGEST_WAIT:
            raise HubSpotAway("rate_limit", wait)
        await asyncio.sleep(wait)
        try:
            answer = await self._http.request(method, path, **more)
        except httpx.TransportError as error:
            raise HubSpotAway(type(error).__name__) from None
        self._limits.learn(answer.headers)
        if answer.is_success:
            return _json(answer)
        raise self._failed(answer)

    def _failed(self, answer: httpx.Response) -> Exception:
        status, wait = answer.status_code, retry_after(answer.headers)
        if status in _LIMITS:
            self._limits.refused(wait)
            return HubSpotAway(f"http_{status}", self._limits.wait())
        if status in _CLOSED_TO_US:
            return HubSpotAway(f"http_{status}", AFTER_A_CLOSED_DOOR)
        if status in _PASSING or status >= httpx.codes.INTERNAL_SERVER_ERROR:
            return HubSpotAway(f"http_{status}", wait)
        try:
            return _refused(status, answer.json())
        except ValueError:
            return _refused(status, {})


@asynccontextmanager
async def hubspot_at(url: str, token: str) -> AsyncIterator[HubSpotClient]:
    """A client of the portal that the token belongs to."""
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "recourse"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=TIMEOUT) as http:
        yield HubSpotClient(http)


def _json(answer: httpx.Response) -> Any:
    """The body; one that broke off is asked for again."""
    if not answer.content:
        return {}
    try:
        return answer.json()
    except ValueError:
        raise HubSpotAway("unreadable_answer") from None


def _refused(status: int, error: Any) -> HubSpotRefused:
    said = error if isinstance(error, dict) else {}
    category = str(said.get("category") or "REFUSED")[:100]
    return HubSpotRefused(status, category, str(said.get("message", ""))[:2000], str(said.get("correlationId", "")))


def _object(found: Any) -> HubSpotObject:
    associated = found.get("associations") or {}
    return HubSpotObject(
        id=str(found["id"]),
        properties=found.get("properties") or {},
        archived=bool(found.get("archived")),
        associations={kind: _associated_ids(listed) for kind, listed in associated.items()},
    )


def _associated_ids(listed: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(each["id"]) for each in listed.get("results", ())))
