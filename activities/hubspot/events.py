"""Webhook events as HubSpot sends them, read into what they are about. Their content is never taken for a fact."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from standards.ids import digest_id

_OF_TYPE_ID: Final = {"0-1": "contact", "0-2": "company", "0-5": "ticket"}
_CHANGES: Final = frozenset({"creation", "propertyChange", "merge", "deletion", "restore", "associationChange"})
_LARGEST_INSTANT: Final = 2**53


class Target(StrEnum):
    """What an event asks us to look at."""

    TICKET = "ticket"
    COMPANY = "company"
    ERASURE = "erasure"
    NOTHING = "nothing"


@dataclass(frozen=True)
class WebhookEvent:
    """An event: its kind, and the objects to look at."""

    id: str
    portal_id: str
    kind: str
    target: Target
    object_ids: tuple[str, ...]
    """The object that the event names first, then those that were merged into it."""
    occurred_at: int
    """Milliseconds since 1970, UTC; 0 where HubSpot does not say."""


class UnreadableEvent(Exception):
    """The event lacks what every event has. The message names the field and never its value."""


def read_event(raw: Any) -> WebhookEvent:
    """The event. Raises ``UnreadableEvent``."""
    if not isinstance(raw, Mapping):
        raise UnreadableEvent("not an object")
    kind = _kind(raw)
    target = _target(kind)
    object_ids = () if target is Target.NOTHING else _object_ids(raw)
    return WebhookEvent(
        id=event_id(raw),
        portal_id=_plain(raw.get("portalId")),
        kind=kind,
        target=target,
        object_ids=object_ids,
        occurred_at=_instant(raw.get("occurredAt")),
    )


def event_id(raw: Any) -> str:
    """The same event has the same id, however often it is delivered.

    HubSpot's own ``eventId`` is not unique, so portal, type, object and time belong to it. An event that lacks one of
    them is known by its whole content, but for the number of the attempt.
    """
    if isinstance(raw, Mapping):
        named = [raw.get(name) for name in ("portalId", "objectId", "eventId", "occurredAt")]
        kind = raw.get("subscriptionType") or raw.get("eventType")
        if kind and all(_is_id(value) for value in named):
            type_id = raw.get("objectTypeId")
            return digest_id("evt", str(kind), str(type_id or ""), *(str(value) for value in named))
        raw = {name: value for name, value in raw.items() if name != "attemptNumber"}
    content = json.dumps(raw, sort_keys=True, default=str)
    return digest_id("evt", hashlib.sha256(content.encode()).hexdigest())


def without_values(raw: Any) -> Any:
    """The event without the property's value, which can be private and is read from HubSpot anyway."""
    return {name: value for name, value in raw.items() if name != "propertyValue"} if isinstance(raw, dict) else raw


def _kind(raw: Mapping[str, Any]) -> str:
    """``ticket.creation`` and the like; what a project app calls ``object.…`` by the name of its object type."""
    kind = raw.get("subscriptionType") or raw.get("eventType")
    if not isinstance(kind, str) or not kind:
        raise UnreadableEvent("subscriptionType is missing")
    noun, _, change = kind.partition(".")
    if noun == "object":
        type_id = raw.get("objectTypeId")
        if not isinstance(type_id, str):
            raise UnreadableEvent("objectTypeId is missing")
        return f"{_OF_TYPE_ID.get(type_id, 'object')}.{change}"
    return kind


def _target(kind: str) -> Target:
    noun, _, change = kind.partition(".")
    if kind == "contact.privacyDeletion":
        return Target.ERASURE
    if change not in _CHANGES:
        return Target.NOTHING
    return {"ticket": Target.TICKET, "company": Target.COMPANY}.get(noun, Target.NOTHING)


def _object_ids(raw: Mapping[str, Any]) -> tuple[str, ...]:
    merged = raw.get("mergedObjectIds")
    others = merged if isinstance(merged, list) else []
    named = [raw.get(name) for name in ("primaryObjectId", "newObjectId") if raw.get(name) is not None]
    first = raw.get("objectId", named[0] if named else None)
    if not _is_id(first):
        raise UnreadableEvent("objectId is no id")
    if not all(_is_id(each) for each in (*named, *others)):
        raise UnreadableEvent("mergedObjectIds are no ids")
    return tuple(dict.fromkeys(str(each) for each in (first, *named, *others)))


def _is_id(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    text = str(value) if isinstance(value, int | str) else ""
    return text.isascii() and text.isdigit() and len(text) <= 20


def _instant(value: Any) -> int:
    known = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST_INSTANT
    return value if known else 0


def _plain(value: Any) -> str:
    return str(value) if _is_id(value) else ""
