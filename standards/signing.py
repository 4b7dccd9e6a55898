"""Signatures with keys that change: who holds only a store can neither make nor renew them."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_jsonable_python

from standards.commands import Command

_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,32}")
_SHORTEST_SECRET = 16
_EMPTY: tuple[Any, ...] = ("", [], {})
_written = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_WHO_WHAT_WHEN = ("id", "by", "submitted_at", "if_sequence", "subject", "rules")
"""Fields of a command that stay as they were sent. The others tell how the record stood, and are looked up again."""


@dataclass(frozen=True)
class Keyring:
    """Secrets by their ids. The first makes signatures; all of them verify, so that a key can be changed."""

    keys: Mapping[str, bytes]

    @classmethod
    def parse(cls, text: str) -> "Keyring":
        """The keys from ``id:secret,id:secret``. Raises ``ValueError``, without a secret in it, for anything else."""
        keys: dict[str, bytes] = {}
        for number, part in enumerate(text.split(","), start=1):
            key_id, separator, secret = part.strip().partition(":")
            if not separator or not _KEY_ID.fullmatch(key_id) or len(secret) < _SHORTEST_SECRET:
                raise ValueError(f"key {number} must be written as id:secret, the secret with 16 characters or more")
            if key_id in keys:
                raise ValueError(f"key {number} has the id of an earlier one")
            keys[key_id] = secret.encode()
        return cls(keys)

    @property
    def current(self) -> str:
        """The id of the key that signs."""
        return next(iter(self.keys))

    def mac(self, message: bytes, key_id: str | None = None) -> bytes:
        """The HMAC-SHA-256 under the key, or under the current one. Raises ``KeyError`` for a key that is not here."""
        return hmac.digest(self.keys[self.current if key_id is None else key_id], message, hashlib.sha256)

    def sign(self, message: bytes) -> str:
        """The signature as ``id:hex``."""
        return f"{self.current}:{self.mac(message).hex()}"

    def verifies(self, signature: str | None, message: bytes) -> bool:
        """Whether one of the keys made the signature of the message."""
        key_id, _, given = (signature or "").partition(":")
        return key_id in self.keys and hmac.compare_digest(self.mac(message, key_id).hex().encode(), given.encode())


def document(purpose: str, *parts: Any) -> bytes:
    """What is signed, as bytes that are the same on every machine and in every version.

    Empty values are left out, so that a field which a later version adds, empty by default, changes no signature.
    """
    return _written([purpose, *(_without_empty(to_jsonable_python(part)) for part in parts)]).encode()


def _without_empty(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for name, item in value.items():  # spelled out: whoever verifies comes through here for every decision
        said = _without_empty(item) if isinstance(item, (dict, list)) else item
        if said is not None and said is not False and said not in _EMPTY:
            kept[name] = said
    return kept


def command_document(workflow_id: str, name: str, command: Command[Any] | Mapping[str, Any]) -> bytes:
    """What is signed of a command: who gives it, to which process, when, and all that it says."""
    said = command.model_dump(mode="json") if isinstance(command, Command) else command
    return document("command", workflow_id, name, {field: said.get(field) for field in _WHO_WHAT_WHEN}, said["action"])


@dataclass(frozen=True)
class AuditKeys:
    """The keys of the audit chain: the ring, and the single key from before keys had ids, which old seals need."""

    ring: Keyring | None = None
    first: str | None = None

    @property
    def oldest(self) -> str:
        """The oldest secret, with which references in mails are made: a new key changes none. Empty without keys."""
        if self.first:
            return self.first
        return list(self.ring.keys.values())[-1].decode() if self.ring else ""
