"""The issuer's keys: fetched from its pinned address, kept while they are good, and looked up again sparingly."""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.discovery import discovered
from api.problems import unavailable

AGAIN_AFTER = 60.0
"""Seconds between two look-ups, whatever tokens ask for: random key ids must not become a load on the issuer."""
TRY_AGAIN_AFTER = 1.0
"""The same while there is no key at all."""
FRESH_FOR = 600.0
"""Seconds after which the keys are read again, so that a key that the issuer withdrew ends here too."""
GOOD_FOR = 24 * 60 * 60.0
"""Seconds for which the keys serve while the issuer can't be reached."""
_WITHIN = 5.0

_UNREADABLE = (
    httpx.HTTPError,
    httpx.InvalidURL,
    JoseError,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
)
"""Whatever an answer that is no key set can lead to. A timeout is an ``OSError``."""


class IssuerKeys:
    """The keys at an address, or at the one that the issuer's discovery document names."""

    def __init__(self, issuer: str, url: str | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer = issuer
        self._url = url
        self._clock = clock
        self._keys: KeySet | None = None
        self._read_at = self._tried_at = float("-inf")
        self._lock = asyncio.Lock()
        self._refreshing: asyncio.Task[None] | None = None

    async def current(self) -> KeySet:
        """The keys as known. Raises a 503 problem where none are known and none can be had."""
        age = self._clock() - self._read_at
        if age >= GOOD_FOR:
            await self._look_up()
        elif age >= FRESH_FOR and (self._refreshing is None or self._refreshing.done()):
            # Nobody waits for it: the keys at hand still serve.
            self._refreshing = asyncio.create_task(self._look_up())
        return self._known()

    async def looked_up_again(self) -> KeySet:
        """The keys for a token whose key isn't among the known ones: the issuer may have rotated."""
        await self._look_up()
        return self._known()

    def _known(self) -> KeySet:
        if self._keys is None or self._clock() - self._read_at >= GOOD_FOR:
            raise unavailable("The identity provider's keys cannot be read now; send the request again.")
        return self._keys

    async def _look_up(self) -> None:
        """Reads the keys, unless that was tried a moment ago. Whoever waited for another's try takes its result."""
        async with self._lock:
            pause = TRY_AGAIN_AFTER if self._keys is None else AGAIN_AFTER
            if self._clock() - self._tried_at < pause:
                return
            try:
                self._keys = KeySet.import_key_set(await self._read())
                self._read_at = self._clock()
            except _UNREADABLE:
                pass
            finally:
                self._tried_at = self._clock()

    async def _read(self) -> Any:
        if self._url is not None and self._url.startswith("file:"):
            return json.loads(await asyncio.to_thread(Path(unquote(urlsplit(self._url).path)).read_bytes))
        async with asyncio.timeout(_WITHIN), httpx.AsyncClient(timeout=3) as client:
            url = self._url or str((await discovered(client, self._issuer))["jwks_uri"])
            return (await client.get(url)).raise_for_status().json()
