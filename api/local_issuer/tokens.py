"""Tokens of the local stack's issuer: what they say of their bearer, and how they are signed."""

import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from joserfc import jwt
from joserfc.jwk import ECKey

from standards.vocabulary import Role, Seat

ISSUER: Final = "urn:recourse:local"
AUDIENCE: Final = "recourse"
LIFETIME: Final = 12 * 60 * 60  # seconds: a working day, and a bit


def claims(
    sub: str, roles: Sequence[Role], *, seat: Seat | None, partners: Sequence[str], email: str | None
) -> dict[str, Any]:
    """What a token says about its bearer."""
    said: dict[str, Any] = {
        "roles": [role.value for role in roles],
        "partners": list(partners),
        "email": email or f"{sub}@hubspot.example",
        "email_verified": True,
        "name": sub,
    }
    return said | ({"seat": seat.value} if seat else {})


def sign_with(key: ECKey, subject: str, said: Mapping[str, Any], audience: str = AUDIENCE) -> str:
    """A token for the subject and the audience, good for twelve hours."""
    now = int(time.time())
    lifetime = {"iat": now, "exp": now + LIFETIME}
    registered = {"iss": ISSUER, "aud": audience, "sub": subject, "jti": str(uuid.uuid4()), **lifetime}
    header = {"alg": "ES256", "kid": key.kid, "typ": "JWT"}
    return jwt.encode(header, {**said, **registered}, key, algorithms=["ES256"])
