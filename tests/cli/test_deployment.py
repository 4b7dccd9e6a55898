"""docker-compose.yml and the Dockerfile hold together, without an engine to try them on."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from settings import Settings, variable
from standards.signing import Keyring

REPO = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((REPO / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (REPO / "Dockerfile").read_text()
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
ONCE = {"temporal-schema", "temporal-namespace", "migrate", "tools"}  # they run to their end

each_service = pytest.mark.parametrize("name", SERVICES)


@each_service
def test_every_service_comes_from_an_image_of_a_named_version_or_is_built(name: str) -> None:
    image = SERVICES[name]["image"]
    assert "build" in SERVICES[name] or re.search(r":(\$\{\w+:-v?\d+[\d.]*\})$", image), image


@each_service
def test_every_service_that_stays_is_watched_and_restarted(name: str) -> None:
    if name in ONCE:
        assert SERVICES[name].get("restart", "no") != "unless-stopped"
        return
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


@each_service
def test_every_service_waits_for_what_there_is_and_can_be_waited_for(name: str) -> None:
    for needed, how in SERVICES[name].get("depends_on", {}).items():
        assert needed in SERVICES
        assert how["condition"] in CONDITIONS
        assert (how["condition"] == "service_completed_successfully") == (needed in ONCE)


@each_service
def test_every_port_is_open_to_this_machine_only(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@each_service
def test_every_config_and_volume_is_defined(name: str) -> None:
    assert all(config["source"] in COMPOSE["configs"] for config in SERVICES[name].get("configs", []))
    assert all(volume.split(":")[0] in COMPOSE["volumes"] for volume in SERVICES[name].get("volumes", []))


def test_the_script_that_makes_the_databases_names_no_password_in_an_argument() -> None:
    script = COMPOSE["configs"]["databases"]["content"]
    assert "$" not in script, "what the shell puts into a line shows in the process list"
    read = dict(re.findall(r"^\\getenv (\w+) (\w+)$", script, flags=re.MULTILINE))
    assert set(read.values()) == SERVICES["postgres"]["environment"].keys() - {"POSTGRES_PASSWORD"}
    assert set(re.findall(r"PASSWORD :'(\w+)'", script)) == read.keys()


def test_no_command_of_the_operations_page_has_a_password_in_an_argument() -> None:
    page = (REPO / "docs/operations.md").read_text(encoding="utf-8").replace("\\\n", "")
    commands = re.findall(r"\b(?:psql|pg_dump|pg_restore) [^\n]*", page)
    assert len(commands) >= 5
    assert [one for one in commands if "$" in one] == [], "what the shell puts into a line shows in the process list"


def _given(name: str) -> set[str]:
    """The settings that a service is given, directly or as files."""
    return {variable.removesuffix("_FILE") for variable in SERVICES[name]["environment"]}


@pytest.mark.parametrize("name", ["api", "worker", "migrate", "tools"])
def test_our_own_parts_are_told_only_what_the_settings_know(name: str) -> None:
    known = {f"RECOURSE_{field.upper()}" for field in Settings.model_fields} | {
        "TEMPORAL_ADDRESS",
        "TEMPORAL_NAMESPACE",
    }
    assert _given(name) <= known


@pytest.mark.parametrize("name", ["api", "worker", "migrate", "tools"])
def test_our_own_parts_read_secrets_from_files_that_are_mounted(name: str) -> None:
    service = SERVICES[name]
    files = {str(value) for key, value in service["environment"].items() if key.endswith("_FILE")}
    mounted = {f"/run/secrets/{secret}" for secret in service["secrets"]}
    assert files == mounted
    assert set(service["secrets"]) <= COMPOSE["secrets"].keys()
    secret = ("PASSWORD", "SECRET", "KEY", "TOKEN", "DATABASE_URL")
    assert not [key for key in service["environment"] if key.endswith(secret)]


@pytest.mark.parametrize("name", ["api", "worker"])
def test_what_the_settings_require_is_given_and_the_owners_address_is_not(name: str) -> None:
    required = {f"RECOURSE_{key.upper()}" for key, field in Settings.model_fields.items() if field.is_required()}
    assert required <= _given(name)
    assert "RECOURSE_MIGRATION_DATABASE_URL" not in _given(name)


def test_the_volume_for_evidence_is_a_folder_of_the_image_that_its_user_may_write() -> None:
    (mounted,) = SERVICES["api"]["volumes"]
    _, _, folder = mounted.partition(":")
    user = re.search(r"^USER (\d+):", DOCKERFILE, flags=re.MULTILINE)
    assert user is not None
    assert f"--owner={user[1]} --group={user[1]} --mode=0700 {folder}" in DOCKERFILE
    assert f"RECOURSE_EVIDENCE_URL=file://{folder}" in (REPO / "docs" / "operations.md").read_text()


def test_no_secret_has_a_default() -> None:
    text = (REPO / "docker-compose.yml").read_text()
    secrets = set(re.findall(r"\$\{(\w*(?:PASSWORD|SECRET|KEY)\w*)", text))
    assert secrets
    for secret in secrets:
        assert re.search(rf"\$\{{{secret}:\?[^}}]+\}}", text), f"{secret} is not required anywhere"
        assert not re.search(rf"\$\{{{secret}:?-", text), f"{secret} has a default"


def test_the_script_makes_every_secret_and_password_once(tmp_path: Path) -> None:
    def made() -> dict[str, str]:
        subprocess.run([REPO / "deploy" / "compose-secrets", tmp_path], check=True, capture_output=True)
        return {str(path.relative_to(tmp_path)): path.read_text() for path in tmp_path.rglob("*") if path.is_file()}

    first = made()
    assert {one["file"] for one in COMPOSE["secrets"].values()} == first.keys() - {".env"}
    passwords = dict(line.split("=", 1) for line in first[".env"].splitlines())
    assert passwords.keys() == set(re.findall(r"\$\{(\w+PASSWORD):\?", (REPO / "docker-compose.yml").read_text()))
    assert f":{passwords['RECOURSE_APP_PASSWORD']}@" in first["secrets/database_url"]
    assert Keyring.parse(first["secrets/audit_keys"]).current == "first"
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    assert made() == first


def test_without_a_portal_its_token_is_an_empty_file_that_connects_none(tmp_path: Path) -> None:
    subprocess.run([REPO / "deploy" / "compose-secrets", tmp_path], check=True, capture_output=True)
    file = tmp_path / "secrets" / "hubspot_access_token"
    given = {"RECOURSE_HUBSPOT_ACCESS_TOKEN_FILE": str(file)}
    assert "RECOURSE_HUBSPOT_ACCESS_TOKEN" in _given("worker") - _given("api")
    assert variable("RECOURSE_HUBSPOT_ACCESS_TOKEN", given) == ""


def test_images_that_others_publish_are_pinned_by_name_and_those_built_here_are_not() -> None:
    published = {name for name, service in SERVICES.items() if "build" not in service}
    pinning = r"-f docker-compose\.yml config --lock-image-digests \\\n#?\s*([a-z -]+?) > docker-compose\.override\.yml"
    for path in ("docker-compose.yml", "docs/operations.md"):
        (named,) = re.findall(pinning, (REPO / path).read_text())
        assert set(named.split()) == published, path


def test_a_command_can_be_run_that_reaches_everything_and_only_when_it_is_asked_for() -> None:
    tools = SERVICES["tools"]
    assert tools["profiles"] == ["tools"]
    assert tools["entrypoint"] == ["python", "-m", "cli"]
    needed = {"DATABASE_URL", "MIGRATION_DATABASE_URL", "AUDIT_KEYS", "SIGNING_KEYS"}
    assert {f"RECOURSE_{name}" for name in needed} <= _given("tools")
    assert tools["volumes"] == SERVICES["api"]["volumes"]


def test_the_secrets_name_the_postgresql_that_is_given(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    script, given = REPO / "deploy" / "compose-secrets", {"POSTGRES_ADDRESS": "db.example:6432"}
    made = subprocess.run([script, folder], check=True, capture_output=True, text=True, env={**os.environ, **given})
    assert made.stdout == ""
    for name in ("database_url", "owner_url"):
        assert (folder / "secrets" / name).read_text().endswith("@db.example:6432/recourse")


def test_ops_can_not_change_anything_in_temporals_ui() -> None:
    assert SERVICES["temporal-ui"]["environment"]["TEMPORAL_DISABLE_WRITE_ACTIONS"] == "true"


def test_temporal_finds_the_file_without_which_it_does_not_start() -> None:
    server = SERVICES["temporal"]
    assert server["environment"]["DYNAMIC_CONFIG_FILE_PATH"] in [config["target"] for config in server["configs"]]


def test_the_image_holds_every_room_runs_as_nobody_special_and_checks_hashes() -> None:
    copied = set(re.findall(r"^COPY (\w+) \1$", DOCKERFILE, flags=re.MULTILINE))
    rooms = {path.parent.name for path in REPO.glob("*/__init__.py")} - {"tests"}
    assert rooms <= copied | {"cli"}
    assert "migrations" in copied
    assert "COPY pyproject.toml " in DOCKERFILE, "the command says its version from it"
    assert "--require-hashes" in DOCKERFILE
    assert re.search(r"^USER 10001", DOCKERFILE, flags=re.MULTILINE)
    assert "HEALTHCHECK" in DOCKERFILE
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, flags=re.MULTILINE):
        assert all((REPO / name).exists() for name in source.split()), source
