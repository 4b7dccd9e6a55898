"""The hash of an event: keyed, over the event before it, the decision that led to it and the private rows it covers.

Who holds PostgreSQL alone cannot make such a hash, so nothing can be changed and hashed again. An event from before
there were keys has the SHA-256 of its content and of the event before it.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from standards.decisions import Decision
from standards.events import Event, canonical, chain_hash
from standards.signing import Keyring, document

AUDIT_KEYS = "audit_keys"
"""The option of an engine that carries the keys to whatever writes on its connections."""


def keys_of(connection: AsyncConnection) -> Keyring | None:
    """The keys that hashes are made with on this connection."""
    assert connection.sync_connection is not None
    keys: Keyring | None = connection.sync_connection.get_execution_options().get(AUDIT_KEYS)
    return keys


def covers_of(decision: Decision | None, private: Mapping[str, str]) -> dict[str, str]:
    """What an event's hash covers beside the event, by name: digests of its decision and of private rows."""
    if decision is None:
        return dict(private)
    row = decision.model_dump(mode="json") | {"now": decision.now}
    return {**private, "decision": decision.id, "decided": digest_of_decision(row)}


def digest_of_decision(row: Any) -> str:
    """The digest of a decision as it is stored: its process, its command, its instant, its editions."""
    said = [row[name] for name in ("id", "process", "command", "editions")]
    said.append(row["now"].astimezone(UTC).isoformat())
    return hashlib.sha256(document("decision", *said)).hexdigest()


def event_hash(
    keys: Keyring | None, key_id: str | None, previous: bytes, event: Event[Any], covers: Mapping[str, str] | None
) -> bytes:
    """The event's hash under the key; without a key as it was before there were any.

    Raises ``KeyError`` for a key that is not here.
    """
    if key_id is None:
        return chain_hash(previous, event)
    if keys is None:
        raise KeyError(key_id)
    return keys.mac(previous + canonical(event) + b"\n" + document("covers", dict(covers or {})), key_id)


def private_digest(keys: Keyring | None, store: str, row: str, content: Any) -> str:
    """A digest of private content. It is keyed: nobody who only holds the log can try out what was erased."""
    message = document("private", store, row, content)
    return keys.sign(message) if keys else f":{hashlib.sha256(message).hexdigest()}"


def holds_private(keys: Keyring | None, digest: str, store: str, row: str, content: Any) -> bool | None:
    """Whether the digest is that of the content; None where its key is not here."""
    message = document("private", store, row, content)
    if digest.startswith(":"):
        return digest == f":{hashlib.sha256(message).hexdigest()}"
    if keys is None or digest.partition(":")[0] not in keys.keys:
        return None
    return keys.verifies(digest, message)
