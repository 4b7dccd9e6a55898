"""An identity provider for tests: over real HTTP, with keys that rotate, counting its visitors, at times away."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from joserfc import jwk, jws

AUDIENCE = "recourse"


def ec_key(kid: str | None = None) -> jwk.ECKey:
    """A new key of the kind that the local issuer uses."""
    return jwk.ECKey.generate_key("P-256", {"kid": kid or uuid.uuid4().hex, "use": "sig", "alg": "ES256"})


def rsa_key(kid: str | None = None) -> jwk.RSAKey:
    """A new key of the kind that most issuers use."""
    return jwk.RSAKey.generate_key(2048, {"kid": kid or uuid.uuid4().hex, "use": "sig", "alg": "RS256"})


def claims(issuer: str, **changes: Any) -> dict[str, Any]:
    """The claims of a good token; a change to None leaves the claim out."""
    now = int(time.time())
    good = {"iss": issuer, "aud": AUDIENCE, "sub": "ana", "iat": now, "exp": now + 600, "roles": ["cs"]} | changes
    return {name: value for name, value in good.items() if value is not None}


def signed(key: Any, payload: dict[str, Any] | bytes, algorithm: str = "ES256", **header: Any) -> str:
    """A token of exactly this content, whatever it is; JSON is written in ASCII, so that it can hold anything."""
    content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    head = {"alg": algorithm, "kid": key.kid, "typ": "JWT", **header}
    lenient = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    return jws.serialize_compact({k: v for k, v in head.items() if v is not None}, content, key, registry=lenient)


class IdentityProvider:
    """Publishes the public halves of its keys."""

    def __init__(self, *keys: Any) -> None:
        self.keys = list(keys)
        self.address = ""
        self.visits: list[str] = []
        self.away = False
        self.body: bytes | None = None
        self.pause = 0.0
        self.named: str | None = None
        """What the discovery document calls the issuer; None for its address."""

    @property
    def key_visits(self) -> int:
        """How often the keys were asked for."""
        return self.visits.count("/keys")

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers one request and closes the connection."""
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split()[1].decode()
        self.visits.append(path)
        await asyncio.sleep(self.pause)
        status, body = (503, b"{}") if self.away else (200, self._content(path))
        fixed = f"HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nConnection: close\r\n"
        writer.write(f"{fixed}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    def _content(self, path: str) -> bytes:
        if path == "/.well-known/openid-configuration":
            names = {"jwks_uri": "keys", "authorization_endpoint": "authorize", "token_endpoint": "token"}
            addresses = {name: f"{self.address}/{path}" for name, path in names.items()}
            return json.dumps({"issuer": self.named or self.address, **addresses}).encode()
        published = {"keys": [key.as_dict(private=False) for key in self.keys]}
        return json.dumps(published).encode() if self.body is None else self.body


@asynccontextmanager
async def provider(*keys: Any) -> AsyncIterator[IdentityProvider]:
    """An identity provider on a port of its own."""
    idp = IdentityProvider(*keys)
    server = await asyncio.start_server(idp.answer, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    idp.address = f"http://{host}:{port}"
    async with server:
        yield idp
