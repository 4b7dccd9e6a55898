"""HubSpot's signatures: which request comes from HubSpot, judged over the configured public address.

Version 3 signs webhooks and cards, version 2 custom workflow actions. Nothing that the request says of its own address
counts, since a proxy may have changed it.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog

from api.problems import Problem

SIGNATURE_V3: Final = "x-hubspot-signature-v3"
TIMESTAMP: Final = "x-hubspot-request-timestamp"
SIGNATURE_V2: Final = "x-hubspot-signature"
VERSION: Final = "x-hubspot-signature-version"
TOLERANCE: Final = timedelta(minutes=5)
"""How far a request's time may lie behind our clock, and ahead of it."""
_DECODED: Final = {
    "%3A": ":", "%2F": "/", "%3F": "?", "%40": "@", "%21": "!", "%24": "$",
    "%27": "'", "%28": "(", "%29": ")", "%2A": "*", "%2C": ",", "%3B": ";",
}  # fmt: skip
"""The sequences that HubSpot decodes before it signs with version 3; no other one, and in no other spelling."""

log = structlog.get_logger("api")
Headers = Mapping[str, Sequence[str]]
"""By their names in small letters, the values of the request's headers."""


def signature_v3(secret: str, method: str, uri: str, body: bytes, timestamp: str) -> str:
    """Base64 of the HMAC-SHA256 over method, decoded address, raw body and time in milliseconds."""
    source = f"{method}{decoded(uri)}".encode() + body + timestamp.encode()
    return base64.b64encode(hmac.digest(secret.encode(), source, hashlib.sha256)).decode()


def signature_v2(secret: str, method: str, uri: str, body: bytes) -> str:
    """Hexadecimal SHA-256 over secret, method, address and raw body. It holds no time: a replay looks the same."""
    return hashlib.sha256(f"{secret}{method}{uri}".encode() + body).hexdigest()


def decoded(uri: str) -> str:
    """The address as version 3 signs it."""
    for sequence, character in _DECODED.items():
        uri = uri.replace(sequence, character)
    return uri


def require_v3(secret: str, method: str, uri: str, body: bytes, headers: Headers, now: datetime) -> None:
    """Raises a 401 problem for a request that HubSpot did not sign with version 3, or not within the tolerance."""
    timestamp = _single(headers, TIMESTAMP)
    _must_be_recent(timestamp, now)
    _must_match(_single(headers, SIGNATURE_V3), lambda: signature_v3(secret, method, uri, body, timestamp))


def require_v2(secret: str, method: str, uri: str, body: bytes, headers: Headers) -> None:
    """Raises a 401 problem for a request that HubSpot did not sign with version 2."""
    if _single(headers, VERSION) != "v2":
        raise _unauthorized("the signature has another version than 2")
    _must_match(_single(headers, SIGNATURE_V2), lambda: signature_v2(secret, method, uri, body))


def _single(headers: Headers, name: str) -> str:
    values = headers.get(name, ())
    if len(values) != 1:
        raise _unauthorized(f"there is not exactly one header {name}")
    return values[0]


def _must_be_recent(timestamp: str, now: datetime) -> None:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 15):
        raise _unauthorized("the time is no number of milliseconds")
    away = abs(int(now.timestamp() * 1000) - int(timestamp))
    if away > TOLERANCE / timedelta(milliseconds=1):
        raise _unauthorized("the time is more than five minutes away from ours")


def _must_match(given: str, expected: Callable[[], str]) -> None:
    # Compared as bytes: a header may hold characters that a string comparison refuses.
    if not hmac.compare_digest(given.encode(), expected().encode()):
        raise _unauthorized("the signature is another one")


def _unauthorized(because: str) -> Problem:
    log.warning("signature_rejected", because=because)
    detail = "The request carries no valid HubSpot signature of this moment for the configured address."
    return Problem(401, "unauthorized", detail, headers={"WWW-Authenticate": 'HubSpot-Signature realm="recourse"'})
