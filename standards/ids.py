"""Identifiers: opaque, and the same whenever they are made again from the same facts; most are sorted by time."""

import hashlib
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]


def _base32(number: int, length: int) -> str:
    """The number's last digits, of which an even number is wanted: it is written two by two."""
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(5 * length - 10, -1, -10)])


def new_id(prefix: str, at: datetime, seed: str) -> str:
    """An id such as ``cmp_…``: 48 bits of time in milliseconds, then 80 bits of the seed's SHA-256.

    A rule that runs again (a replay, a retry, a rebuilt record) must name the same thing the same way, so the
    randomness, where there is any, comes in through the seed.
    """
    milliseconds = int(at.timestamp() * 1000)
    noise = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:10])
    return f"{prefix}_{_base32(milliseconds, 10)}{_base32(noise, 16)}"


def unordered_id(prefix: str, seed: str) -> str:
    """An id in the form of ``new_id``'s that tells no time: 130 bits of the seed's SHA-256.

    Two subjects whose ids begin in the same millisecond belong together; where that must not be seen, this is the id.
    """
    return f"{prefix}_{_base32(int.from_bytes(hashlib.sha256(seed.encode()).digest()) >> 126, 26)}"


def digest_id(prefix: str, *parts: str) -> str:
    """An id that only depends on its parts, such as the update of one caller, action and idempotency key."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return f"{prefix}_{_base32(int.from_bytes(digest[:20]), 32)}"
