"""Who calls: bearer tokens of the configured issuer, verified against its pinned keys."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import structlog
from joserfc import jwt
from joserfc.errors import ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import Token
from pydantic import ValidationError

from api.claims import Caller, ClaimNames
from api.jwks import IssuerKeys
from api.problems import Problem

__all__ = ["Caller", "Verifier"]

ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]
TYPES = frozenset({"jwt", "at+jwt", "application/jwt", "application/at+jwt"})
"""What the header's `typ` may say, in small letters: other tokens of the issuer (for logging out, for proofs) are none
to call with. A token without one passes: not every issuer gives it."""
_LEEWAY = 30
_UNREADABLE = (JoseError, ValueError, TypeError, AttributeError, LookupError, RecursionError, OverflowError)
_SHOWN = 80
_REMEMBERED = 2_000
"""Tokens whose signature is known to hold: a caller sends the same one with every request for minutes or hours."""

log = structlog.get_logger("api")


class Verifier:
    """Verifies tokens. Keys come from the configured issuer only, never from what a token points to."""

    def __init__(self, keys: IssuerKeys, issuer: str, audience: str, names: ClaimNames | None = None) -> None:
        self._keys = keys
        self._names = names or ClaimNames()
        self._expected = {"iss": issuer, "aud": audience}
        self._claims = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )
        self._signed: OrderedDict[bytes, tuple[KeySet, Token]] = OrderedDict()

    async def verify(self, authorization: str | None) -> Caller:
        """The caller that the header names. Raises a 401 problem, or 503 where no key is known and none can be had."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise _unauthorized("Send a bearer token in one Authorization header.")
        return self.caller(await self.decode(token.strip()))

    def caller(self, claims: Mapping[str, Any]) -> Caller:
        """The caller that verified claims describe. Raises a 401 problem where they are not of the expected form."""
        try:
            return self._names.caller(claims)
        except ValueError as error:
            words = "a claim has another form" if isinstance(error, ValidationError) else str(error)
            detail = "The token's claims are not of the expected form; ask whoever issues them."
            raise _unauthorized(detail, words) from None

    async def decode(self, token: str) -> Mapping[str, Any]:
        """The token's verified claims. Raises a 401 problem, or 503 where no key is known and none can be had."""
        keys = await self._keys.current()
        claims: Mapping[str, Any] = {}
        try:
            try:
                decoded = self._decoded(token, keys)
            except InvalidKeyIdError:
                decoded = self._decoded(token, await self._keys.looked_up_again())
            claims = decoded.claims
            if str(decoded.header.get("typ", "JWT")).lower() not in TYPES:
                raise ValueError("its typ is that of another kind of token")
            self._claims.validate(claims)
        except _UNREADABLE as error:
            detail = "The token is not valid here or has expired; get a new one."
            raise _unauthorized(detail, self._words(error, claims)) from None
        return claims

    def _decoded(self, token: str, keys: KeySet) -> Token:
        """The token, whose signature was verified with these very keys, now or before. Its claims are judged anew."""
        name = hashlib.sha256(token.encode()).digest()
        known = self._signed.get(name)
        if known is not None and known[0] is keys:
            return known[1]
        decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
        self._signed[name] = keys, decoded
        if len(self._signed) > _REMEMBERED:
            self._signed.popitem(last=False)
        return decoded

    def _words(self, error: Exception, claims: Mapping[str, Any]) -> str:
        """What is wrong with the token, for whoever runs the product; its content only where the signature holds."""
        if isinstance(error, ClaimError):
            name = str(error.claim)
            expected = f"; {self._expected[name]!r} is expected" if name in self._expected else ""
            shown = f" ({str(claims.get(name))[:_SHOWN]!r}{expected})" if name in ("iss", "aud", "exp", "nbf") else ""
            return f"its claim {name} does not hold: {error.error}{shown}"
        return str(error) if type(error) is ValueError and claims else f"it cannot be verified: {type(error).__name__}"


def _unauthorized(detail: str, words: str = "there is not exactly one bearer token") -> Problem:
    log.warning("token_rejected", because=words)
    return Problem(401, "unauthorized", detail, headers={"WWW-Authenticate": 'Bearer realm="recourse"'})
