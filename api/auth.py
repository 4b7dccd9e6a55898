"""Who calls: bearer tokens of the configured issuer, verified against its pinned keys."""

import re
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from pydantic import ValidationError

from api.jwks import IssuerKeys
from api.problems import Problem
from standards.actors import SYSTEM, Actor
from standards.base_model import FrozenModel
from standards.vocabulary import Role, Seat

ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]
_LEEWAY = 30
_ODD_CLAIMS = "The token's claims are not of the expected form; ask whoever issues them."
_PARTNER_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Caller(FrozenModel):
    """A verified caller: the actor the rules see, and what else the token says."""

    actor: Actor
    partners: tuple[str, ...] = ()
    name: str | None = None
    email: str | None = None

    def has(self, *roles: Role) -> bool:
        """Whether the caller holds one of the roles."""
        return self.actor.acting_as(roles) is not None

    @property
    def board_only(self) -> bool:
        """Whether the caller sits on the accreditation board and is nothing else (S32)."""
        return self.actor.roles == (Role.ACCREDITATION_BOARD,)


class Verifier:
    """Verifies tokens. Keys come from the configured issuer only, never from what a token points to."""

    def __init__(self, keys: IssuerKeys, issuer: str, audience: str) -> None:
        self._keys = keys
        self._claims = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    async def verify(self, authorization: str | None) -> Caller:
        """The caller that the header names. Raises a 401 problem, or 503 where no key is known and none can be had."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise _unauthorised("Send a bearer token in the Authorization header.")
        claims = await self._decode(token.strip())
        try:
            caller = _caller(claims)
        except ValidationError:
            raise _unauthorised(_ODD_CLAIMS) from None
        if caller.actor.sub == SYSTEM.sub:
            # Events that the product writes itself carry this name.
            raise _unauthorised(_ODD_CLAIMS)
        return caller

    async def _decode(self, token: str) -> Mapping[str, Any]:
        keys = await self._keys.current()
        try:
            try:
                decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
            except InvalidKeyIdError:
                decoded = jwt.decode(token, await self._keys.looked_up_again(), algorithms=ALGORITHMS)
            self._claims.validate(decoded.claims)
        except (JoseError, ValueError, TypeError, AttributeError, LookupError, RecursionError, OverflowError):
            raise _unauthorised("The token is not valid here or has expired; get a new one.") from None
        return decoded.claims


def _caller(claims: Mapping[str, Any]) -> Caller:
    """The caller that verified claims describe. Raises ``ValidationError`` where they say nothing usable."""
    known = {role.value: role for role in Role if role is not Role.SYSTEM}
    roles = (known[name] for name in _strings(claims.get("roles")) if name in known)
    seat = claims.get("seat")
    return Caller(
        actor=Actor(
            sub=claims["sub"], roles=tuple(dict.fromkeys(roles)), seat=Seat(seat) if seat in list(Seat) else None
        ),
        partners=tuple(partner for partner in _strings(claims.get("partners")) if _PARTNER_ID.fullmatch(partner)),
        name=_text(claims.get("name")),
        email=_text(claims.get("email")) if claims.get("email_verified") is True else None,
    )


def _strings(claim: object) -> list[str]:
    return [item for item in claim if isinstance(item, str)] if isinstance(claim, list) else []


def _text(claim: object) -> str | None:
    """The claim without what PostgreSQL or a mail's header could not hold."""
    if not isinstance(claim, str):
        return None
    kept = (one for one in claim[:300] if ord(one) >= 32 and not "\ud800" <= one <= "\udfff")
    return "".join(kept).strip() or None


def _unauthorised(detail: str) -> Problem:
    return Problem(401, "unauthorized", detail, headers={"WWW-Authenticate": 'Bearer realm="recourse"'})
