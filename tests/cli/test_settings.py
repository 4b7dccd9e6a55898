"""Settings that make no sense are named by their variable, and no value is repeated."""

from pathlib import Path

import pytest

from api.claims import ClaimNames
from cli.local.processes import REPO
from settings import Settings, load
from standards.vocabulary import Role, Seat


def test_a_missing_setting_is_named_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("RECOURSE_DATABASE_URL", raising=False)
    monkeypatch.setenv("RECOURSE_OIDC_ISSUER", "https://login.example")

    with pytest.raises(SystemExit) as left:
        load(Settings)

    assert left.value.code == 78
    assert capsys.readouterr().err == "recourse: RECOURSE_DATABASE_URL is not set\n"


def test_a_wrong_setting_is_named_and_its_value_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECOURSE_DATABASE_URL", "mysql://user:secret@db/recourse")
    monkeypatch.setenv("RECOURSE_OIDC_ISSUER", "https://login.example")

    with pytest.raises(SystemExit):
        load(Settings)

    told = capsys.readouterr().err
    assert told.startswith("recourse: RECOURSE_DATABASE_URL: ")
    assert "postgresql://" in told
    assert "secret" not in told


def test_a_secret_is_read_from_the_file_that_its_variable_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "database"
    secret.write_text("postgresql://app:from-a-file@db/recourse\n")
    keys = tmp_path / "keys"
    keys.write_text("second:another long secret,first:a long secret of ours\n")
    groups = tmp_path / "groups"
    groups.write_text('{"ops-people": ["ops"]}')
    for name, file in (("DATABASE_URL", secret), ("SIGNING_KEYS", keys), ("OIDC_GROUPS", groups)):
        monkeypatch.delenv(f"RECOURSE_{name}", raising=False)
        monkeypatch.setenv(f"RECOURSE_{name}_FILE", str(file))
    read = Settings(oidc_issuer="https://login.example")
    assert read.database_url == "postgresql+asyncpg://app:from-a-file@db/recourse"
    assert read.signing_keyring is not None
    assert list(read.signing_keyring.keys) == ["second", "first"]
    assert read.oidc_groups == {"ops-people": ["ops"]}
    monkeypatch.setenv("RECOURSE_DATABASE_URL", "postgresql://app:direct@db/recourse")
    assert "direct" in Settings(oidc_issuer="https://login.example").database_url


def test_a_file_that_can_not_be_read_is_named_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.delenv("RECOURSE_DATABASE_URL", raising=False)
    monkeypatch.setenv("RECOURSE_DATABASE_URL_FILE", str(tmp_path / "none"))
    with pytest.raises(SystemExit) as left:
        load(Settings)
    assert left.value.code == 78
    told = capsys.readouterr().err
    assert told == "recourse: RECOURSE_DATABASE_URL_FILE names a file that can't be read (FileNotFoundError)\n"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("RECOURSE_OIDC_GROUPS", '{"hidden": '),
        ("RECOURSE_OIDC_ISSUER", ""),
        ("RECOURSE_SMTP_URL", "http://hidden"),
        ("RECOURSE_SMTP_URL", "file://"),
        ("RECOURSE_PUBLIC_URL", "hidden.example"),
        ("RECOURSE_EVIDENCE_URL", "hidden"),
        ("RECOURSE_HUBSPOT_API_URL", "hidden.example"),
        ("RECOURSE_WORKER_METRICS_ADDRESS", "hidden"),
        ("RECOURSE_WORKER_HEALTH_ADDRESS", "hidden"),
        ("RECOURSE_SIGNING_KEYS", "hidden"),
        ("RECOURSE_READS_PER_SECOND", "hidden"),
        ("RECOURSE_LOG_LEVEL", "hidden"),
    ],
)
def test_every_kind_of_wrong_value_is_named_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], variable: str, value: str
) -> None:
    monkeypatch.setenv("RECOURSE_DATABASE_URL", "postgresql://user@db/recourse")
    monkeypatch.setenv("RECOURSE_OIDC_ISSUER", "https://login.example")
    monkeypatch.setenv(variable, value)

    with pytest.raises(SystemExit):
        load(Settings)

    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"recourse: {variable}: ")
    assert "hidden" not in told


def test_operations_are_told_of_every_setting_and_of_every_claim() -> None:
    page = (REPO / "docs" / "operations.md").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert f"`RECOURSE_{name.upper()}" in page, name
    for claim in ("iss", "aud", "exp", "nbf", "sub", *(name for name in ClaimNames.model_fields if name != "groups")):
        assert f"\n| `{claim}`" in page, claim
    roles = [role.value for role in Role if role is not Role.SYSTEM]
    assert [name for name in (*roles, *Seat) if f"`{name}`" not in page] == []
