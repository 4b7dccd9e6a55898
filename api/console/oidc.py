"""Signing in at the identity provider: authorization code with PKCE; state, nonce and ``iss`` are checked (RFC 9700).

The exchange is two requests, made with the HTTP and JOSE libraries that verify bearer tokens; nothing else of an OIDC
client is needed here.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Self
from urllib.parse import urlencode

import httpx
import structlog

from api.auth import Caller, Verifier
from api.discovery import discovered
from api.problems import Problem, unavailable

log = structlog.get_logger("api")
_WITHIN = 5.0
"""Seconds for a request to the identity provider."""


@dataclass(frozen=True)
class Attempt:
    """One try to sign in, kept by the browser that makes it until it comes back from the identity provider."""

    leads_to: str
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    @property
    def challenge(self) -> str:
        """What the identity provider is told of the verifier (S256)."""
        return challenge_of(self.verifier)

    def as_cookie(self) -> str:
        """The attempt in the letters that a cookie may have."""
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode().rstrip("=")

    @classmethod
    def from_cookie(cls, given: str | None) -> Self | None:
        """The attempt that a cookie holds; None where it holds none."""
        try:
            found = json.loads(base64.urlsafe_b64decode((given or "") + "=" * (-len(given or "") % 4)))
            return cls(**{name: str(found[name]) for name in ("leads_to", "state", "nonce", "verifier")})
        except (ValueError, LookupError, TypeError):
            return None


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


@dataclass(frozen=True)
class Endpoints:
    """Where the identity provider is asked."""

    authorization: str
    token: str
    tells_issuer: bool = False
    """Whether it promises to name itself in each answer (RFC 9207)."""


@dataclass
class OidcClient:
    """The console at the identity provider."""

    issuer: str
    client_id: str
    client_secret: str | None
    redirect_uri: str
    scope: str
    verifier: Verifier
    """Verifies ID tokens: its audience is the client."""
    endpoints: Endpoints | None = None
    """Found by discovery where there are none."""
    transport: httpx.AsyncBaseTransport | None = None

    async def address(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in. Raises a 503 problem where the identity provider cannot be found."""
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": self.scope,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        address = (await self._found()).authorization
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    async def caller(self, attempt: Attempt | None, answer: Mapping[str, str]) -> Caller:
        """Who signed in, by the provider's answer. Raises a 400 problem where it does not belong to the attempt."""
        if attempt is None or not secrets.compare_digest(attempt.state.encode(), answer.get("state", "").encode()):
            raise _failed("the answer belongs to no attempt of this browser")
        named = answer.get("iss")
        if named != self.issuer and (named is not None or (await self._found()).tells_issuer):
            raise _failed("the answer names another issuer")
        if "code" not in answer:
            raise _failed("the identity provider gave no code")
        claims = await self.verifier.decode(await self._exchange(attempt, answer["code"]))
        if claims.get("nonce") != attempt.nonce:
            raise _failed("the ID token belongs to another attempt")
        if claims.get("azp", self.client_id) != self.client_id:
            raise _failed("the ID token was given to another client")
        return self.verifier.caller(claims)

    async def _exchange(self, attempt: Attempt, code: str) -> str:
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "client_id": self.client_id,
            "code_verifier": attempt.verifier,
        } | ({"client_secret": self.client_secret} if self.client_secret else {})
        address = (await self._found()).token
        try:
            async with self._client() as client:
                answer = await client.post(address, data=sent, headers={"Accept": "application/json"})
            if answer.is_server_error:
                raise unavailable("The identity provider does not answer now; sign in again in a moment.")
            token = answer.json().get("id_token") if answer.is_success else None
        except (httpx.HTTPError, ValueError, AttributeError):
            raise unavailable("The identity provider does not answer now; sign in again in a moment.") from None
        if not isinstance(token, str):
            raise _failed("the identity provider gave no ID token")
        return token

    async def _found(self) -> Endpoints:
        if self.endpoints is None:
            try:
                async with self._client() as client:
                    found = await discovered(client, self.issuer)
                promised = found.get("authorization_response_iss_parameter_supported") is True
                self.endpoints = Endpoints(str(found["authorization_endpoint"]), str(found["token_endpoint"]), promised)
            except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError):
                raise unavailable("The identity provider cannot be found now; sign in again in a moment.") from None
        return self.endpoints

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(timeout=_WITHIN, transport=self.transport)


def _failed(because: str) -> Problem:
    log.warning("sign_in_failed", because=because)
    return Problem(400, "sign_in_failed", "The sign-in did not succeed; begin it again.")
