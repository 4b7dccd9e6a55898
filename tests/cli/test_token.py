"""Tokens of the local issuer: what they say, and when there are none."""

import json
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from cli.local import addresses, issuer
from tests.support.command_line import invoke


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RECOURSE_STATE", str(tmp_path))
    monkeypatch.delenv("RECOURSE_OIDC_ISSUER", raising=False)
    (tmp_path / "keys").mkdir()
    return tmp_path


def _claims(state: Path, token: str) -> dict[str, object]:
    keys = KeySet.import_key_set(json.loads((state / "keys" / "jwks.json").read_text()))
    verified = jwt.decode(token, keys, algorithms=["ES256"])
    jwt.JWTClaimsRegistry(iss={"essential": True}, exp={"essential": True}).validate(verified.claims)
    return verified.claims


def test_a_token_is_signed_for_the_local_api_and_says_who_its_bearer_is(state: Path) -> None:
    issuer.ensure_key(state / "keys")
    result = invoke("token", "--sub", "ana", "--role", "cs", "--role", "pdm", "--partner", "p-1", "--partner", "p-2")
    claims = _claims(state, result.stdout.strip())
    assert claims["iss"] == "urn:recourse:local"
    assert claims["aud"] == "recourse"
    assert claims["sub"] == "ana"
    assert claims["roles"] == ["cs", "pdm"]
    assert claims["partners"] == ["p-1", "p-2"]
    assert claims["email"] == "ana@hubspot.example"
    assert claims["email_verified"] is True
    assert claims["exp"] - claims["iat"] == 12 * 60 * 60  # type: ignore[operator]
    assert "seat" not in claims


def test_a_board_member_has_a_seat(state: Path) -> None:
    issuer.ensure_key(state / "keys")
    result = invoke(
        "token", "--sub", "bo", "--role", "accreditation_board", "--seat", "academy", "--email", "bo@example.org"
    )
    claims = _claims(state, result.stdout.strip())
    assert (claims["seat"], claims["email"]) == ("academy", "bo@example.org")


def test_only_the_token_is_printed_and_every_token_is_another(state: Path) -> None:
    issuer.ensure_key(state / "keys")
    first, second = (invoke("token", "--sub", "ana", "--role", "cs").stdout for _ in range(2))
    assert first.count("\n") == 1
    assert first != second


def test_the_key_stays_and_its_private_half_is_not_published(state: Path) -> None:
    keys = state / "keys"
    issuer.ensure_key(keys)
    before = (keys / "issuer.json").read_text()
    issuer.ensure_key(keys)
    assert (keys / "issuer.json").read_text() == before
    assert (keys / "issuer.json").stat().st_mode & 0o077 == 0
    assert '"d"' not in (keys / "jwks.json").read_text()


def test_an_unknown_role_or_seat_is_refused(state: Path) -> None:
    issuer.ensure_key(state / "keys")
    assert invoke("token", "--sub", "ana", "--role", "emperor").exit_code == 2
    assert invoke("token", "--sub", "ana", "--role", "accreditation_board", "--seat", "window").exit_code == 2
    assert invoke("token", "--sub", "ana").exit_code == 2


def test_where_another_issuer_is_configured_there_is_no_token(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issuer.ensure_key(state / "keys")
    monkeypatch.setenv("RECOURSE_OIDC_ISSUER", "https://login.hubspot.example")
    result = invoke("token", "--sub", "ana", "--role", "cs")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "https://login.hubspot.example" in result.stderr


def test_where_the_stack_was_started_with_another_issuer_there_is_no_token(state: Path) -> None:
    issuer.ensure_key(state / "keys")
    addresses.write(state / "addresses.json", {"issuer": "https://login.hubspot.example"})
    result = invoke("token", "--sub", "ana", "--role", "cs")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "https://login.hubspot.example" in result.stderr


def test_without_a_local_stack_there_is_no_token(state: Path) -> None:
    result = invoke("token", "--sub", "ana", "--role", "cs")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "./recourse up" in result.stderr
