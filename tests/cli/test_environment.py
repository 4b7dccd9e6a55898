"""What the parts of the local stack are told."""

from pathlib import Path

import pytest

from cli.local import addresses, environment
from cli.local.addresses import Ports
from cli.local.paths import State
from cli.local.postgres import Passwords, Postgres
from cli.local.processes import LocalStackError
from settings import Settings

PORTS = Ports(api=1, temporal=2, temporal_ui=3, database=4, worker_metrics=5)


@pytest.fixture
def state(tmp_path: Path) -> State:
    state = State(tmp_path)
    state.make()
    return state


@pytest.fixture
def server(state: State) -> Postgres:
    return Postgres(state.postgres, PORTS.database, Passwords("s", "o", "a"))


def test_every_part_gets_what_the_settings_require(
    state: State, server: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = environment.settings(state, server, PORTS)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    read = Settings()
    assert read.database_url.endswith("://recourse_app:a@127.0.0.1:4/recourse")
    assert read.smtp_url == (state.root / "outbox").as_uri()
    assert {name for name in given if name.startswith("RECOURSE_")} <= {
        f"RECOURSE_{name.upper()}" for name in Settings.model_fields
    }


def test_secrets_are_made_once(state: State, server: Postgres) -> None:
    first = environment.settings(state, server, PORTS)
    assert environment.settings(state, server, PORTS) == first
    assert len(first["RECOURSE_AUDIT_KEY"]) >= 32


def test_the_callers_choices_win_and_its_other_servers_stay_out(state: State, server: Postgres) -> None:
    caller = {
        "RECOURSE_SMTP_URL": "smtp://mail:25",
        "RECOURSE_LOG_LEVEL": "DEBUG",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "collector",
        "RECOURSE_DATABASE_URL": "postgresql://production",
        "TEMPORAL_ADDRESS": "production:7233",
        "TEMPORAL_API_KEY": "secret",
        "PGPASSWORD": "secret",
    }
    told = environment.variables(state, server, PORTS, caller)
    assert told["RECOURSE_SMTP_URL"] == "smtp://mail:25"
    assert told["RECOURSE_LOG_LEVEL"] == "DEBUG"
    assert told["OTEL_EXPORTER_OTLP_ENDPOINT"] == "collector"
    assert told["RECOURSE_DATABASE_URL"] == server.app_url
    assert told["TEMPORAL_ADDRESS"] == "127.0.0.1:2"
    assert not {"TEMPORAL_API_KEY", "PGPASSWORD"} & told.keys()


SETTINGS = sorted(f"RECOURSE_{name.upper()}" for name in Settings.model_fields)
ISSUER = {"RECOURSE_OIDC_ISSUER": "https://login.example"}


@pytest.mark.parametrize("issuer", [{}, ISSUER], ids=["own issuer", "another issuer"])
@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_of_the_caller_reaches_the_parts_or_is_said_to_be_ignored(
    state: State, server: Postgres, name: str, issuer: dict[str, str]
) -> None:
    caller = {name: "/theirs"} | issuer
    reached = environment.variables(state, server, PORTS, caller).get(name) in {"/theirs", *issuer.values()}
    said = any(line.startswith(f"{name} is ignored: ") for line in environment.ignored(caller))
    assert reached != said


def test_what_is_no_setting_or_leads_to_another_temporal_is_said_to_be_ignored() -> None:
    caller = {"RECOURSE_LOGLEVEL": "INFO", "TEMPORAL_ADDRESS": "theirs", "RECOURSE_STATE": "/x", "PGHOST": "y"}
    assert environment.ignored(caller) == [
        "RECOURSE_LOGLEVEL is ignored: there is no such setting",
        "TEMPORAL_ADDRESS is ignored: this stack has its own",
    ]


def test_what_the_stand_in_for_hubspot_replaces_is_said_to_be_ignored() -> None:
    name = "RECOURSE_HUBSPOT_API_URL"
    assert environment.ignored({name: "https://api.hubapi.com"}, {name: "http://127.0.0.1:1"}) == [
        f"{name} is ignored: HubSpot's stand-in runs"
    ]


def test_with_another_issuer_nothing_of_the_stacks_own_is_left(state: State, server: Postgres) -> None:
    told = environment.variables(state, server, PORTS, ISSUER)
    of_the_issuer = {name: told[name] for name in told if name.startswith(("RECOURSE_OIDC_", "RECOURSE_LOCAL_ISSUER"))}
    assert of_the_issuer == ISSUER


def test_a_file_is_found_from_wherever_a_part_runs(
    state: State, server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = environment.variables(state, server, PORTS, {"RECOURSE_HUBSPOT_MAPPING": "mine.yaml"})
    assert told["RECOURSE_HUBSPOT_MAPPING"] == str(tmp_path / "mine.yaml")


def test_only_the_migrations_are_given_the_owners_address(state: State, server: Postgres) -> None:
    assert server.owner_url not in str(environment.variables(state, server, PORTS, {}))
    assert environment.variables(state, server, PORTS, {}, owner=True)[environment.OWNERS_ADDRESS] == server.owner_url


def test_other_commands_are_pointed_to_the_local_stack(state: State) -> None:
    addresses.write(state.addresses, PORTS.addresses("postgresql://recourse_app:x@127.0.0.1:4/recourse"))
    target = {"RECOURSE_STATE": str(state.root)}
    environment.adopt(target)
    assert target["TEMPORAL_ADDRESS"] == "127.0.0.1:2"
    assert "recourse_owner" in target["RECOURSE_MIGRATION_DATABASE_URL"]


def test_where_a_deployment_is_configured_nothing_is_changed(state: State) -> None:
    target = {"RECOURSE_STATE": str(state.root), "RECOURSE_DATABASE_URL": "postgresql://theirs"}
    environment.adopt(target)
    assert len(target) == 2


def test_without_a_stack_other_commands_say_so(state: State) -> None:
    with pytest.raises(LocalStackError, match="no local stack"):
        environment.adopt({"RECOURSE_STATE": str(state.root)})
