"""The local stack's own issuer of bearer tokens: one key, kept in the state; the API reads its public half."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey

from api.local_issuer.tokens import AUDIENCE, ISSUER, LIFETIME, sign_with
from cli.local import secret_files

__all__ = ["AUDIENCE", "ISSUER", "LIFETIME", "ensure_key", "jwks_file", "key_file", "sign"]


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
    return sign_with(_key(keys), subject, claims)


def _key(keys: Path) -> ECKey:
    return ECKey.import_key(json.loads(key_file(keys).read_text(encoding="utf-8")))
