"""docker-compose.yml and the Dockerfile hold together, without an engine to try them on."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from settings import Settings

REPO = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((REPO / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (REPO / "Dockerfile").read_text()
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
ONCE = {"temporal-schema", "temporal-namespace", "migrate"}  # they run to their end

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


@pytest.mark.parametrize("name", ["api", "worker", "migrate"])
def test_our_own_parts_are_told_only_what_the_settings_know(name: str) -> None:
    known = {f"RECOURSE_{field.upper()}" for field in Settings.model_fields} | {
        "TEMPORAL_ADDRESS",
        "TEMPORAL_NAMESPACE",
    }
    assert SERVICES[name]["environment"].keys() <= known


@pytest.mark.parametrize("name", ["api", "worker"])
def test_what_the_settings_require_is_given_and_the_owners_address_is_not(name: str) -> None:
    required = {f"RECOURSE_{key.upper()}" for key, field in Settings.model_fields.items() if field.is_required()}
    given = SERVICES[name]["environment"]
    assert required <= given.keys()
    assert "RECOURSE_MIGRATION_DATABASE_URL" not in given


def test_no_secret_has_a_default() -> None:
    text = (REPO / "docker-compose.yml").read_text()
    secrets = set(re.findall(r"\$\{(\w*(?:PASSWORD|SECRET|KEY)\w*)", text))
    assert secrets
    for secret in secrets:
        assert re.search(rf"\$\{{{secret}:\?[^}}]+\}}", text), f"{secret} is not required anywhere"
        assert not re.search(rf"\$\{{{secret}:?-", text), f"{secret} has a default"


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
    assert "--require-hashes" in DOCKERFILE
    assert re.search(r"^USER 10001", DOCKERFILE, flags=re.MULTILINE)
    assert "HEALTHCHECK" in DOCKERFILE
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, flags=re.MULTILINE):
        assert all((REPO / name).exists() for name in source.split()), source
