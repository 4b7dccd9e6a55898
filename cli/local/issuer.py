"""The local stack's own issuer of bearer tokens: one key, kept in the state; the API reads its public half."""

import json
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from joserfc import jwt
from joserfc.jwk import ECKey

from cli.local import secret_files

ISSUER: Final = "urn:recourse:local"
AUDIENCE: Final = "recourse"
LIFETIME: Final = 12 * 60 * 60  # seconds: a working day, and a bit


def key_file(keys: Path) -> Path:
    """The private key."""
    return keys / "issuer.json"


def jwks_file(keys: Path) -> Path:
    """The public keys, as any issuer publishes them."""
    return keys / "jwks.json"


def ensure_key(keys: Path) -> None:
    """Makes the key where there is none, and writes its public half beside it."""
    if not key_file(keys).exists():
        made = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
        secret_files.write(key_file(keys), json.dumps(made.as_dict(private=True)))
    public = {"keys": [_key(keys).as_dict(private=False)]}
    secret_files.write(jwks_file(keys), json.dumps(public, indent=2) + "\n")


def sign(keys: Path, subject: str, claims: Mapping[str, Any]) -> str:
    """A token for the subject that the local API accepts for the next twelve hours."""
    key = _key(keys)
    now = int(time.time())
    lifetime = {"iat": now, "exp": now + LIFETIME}
    registered = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "jti": str(uuid.uuid4()), **lifetime}
    header = {"alg": "ES256", "kid": key.kid, "typ": "JWT"}
    return jwt.encode(header, {**claims, **registered}, key, algorithms=["ES256"])


def _key(keys: Path) -> ECKey:
    return ECKey.import_key(json.loads(key_file(keys).read_text(encoding="utf-8")))
