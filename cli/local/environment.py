"""The environment of the API, the worker and the migrations on the local stack."""

import os
from collections.abc import Collection, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cli.local import addresses, issuer, postgres, secret_files, temporal
from cli.local.addresses import Ports
from cli.local.paths import State
from cli.local.ports import LOOPBACK
from cli.local.postgres import Postgres
from cli.local.processes import REPO, LocalStackError
from settings import Settings

OWNERS_ADDRESS: Final = "RECOURSE_MIGRATION_DATABASE_URL"
_ISSUER: Final = "RECOURSE_OIDC_ISSUER"
_LOCAL_ISSUER_KEY: Final = "RECOURSE_LOCAL_ISSUER_KEY"
_MAPPING: Final = "RECOURSE_HUBSPOT_MAPPING"
_STATE: Final = "RECOURSE_STATE"
_SETTINGS: Final = frozenset(f"RECOURSE_{name.upper()}" for name in Settings.model_fields)
# A stack that is stopped and started again needs the stores and the keys that it was made with.
_STACKS_OWN: Final = frozenset(
    {
        *("RECOURSE_DATABASE_URL", OWNERS_ADDRESS, _LOCAL_ISSUER_KEY),
        *("RECOURSE_AUDIT_KEY", "RECOURSE_AUDIT_KEYS", "RECOURSE_SIGNING_KEYS"),
    }
)
# Dropped: they would point our parts, or the drivers under them, to somebody else's servers.
_FOREIGN: Final = ("RECOURSE_", "TEMPORAL_", "PG")


def variables(
    state: State, server: Postgres, ports: Ports, caller: Mapping[str, str] = os.environ, *, owner: bool = False
) -> dict[str, str]:
    """Everything that a part of the local stack reads: the caller's settings, else the stack's own.

    Only the migrations are given the address of the schema's owner. What of the caller's is left out, ``ignored`` says.
    """
    passed_on = {name: value for name, value in caller.items() if _reaches_the_parts(name, caller)}
    if passed_on.get(_MAPPING):
        passed_on[_MAPPING] = str(Path(passed_on[_MAPPING]).absolute())  # the parts run in another folder
    own = settings(state, server, ports)
    if not owner:
        del own[OWNERS_ADDRESS]
    if others_issuer(caller):
        own = {name: value for name, value in own.items() if not _is_of_the_issuer(name)}
    return {**own, **passed_on, "PYTHONPATH": str(REPO), "PYTHONUNBUFFERED": "1"}


def ignored(caller: Mapping[str, str] = os.environ, replaced: Collection[str] = ()) -> list[str]:
    """The settings of the caller's environment that no part is given, each with the reason.

    ``replaced`` are those of the stand-in that runs in place of HubSpot.
    """
    ours = sorted(name for name in caller if name.startswith(("RECOURSE_", "TEMPORAL_")) and name != _STATE)
    left_out = [name for name in ours if not _reaches_the_parts(name, caller)]
    return [f"{name} is ignored: {_why_ignored(name)}" for name in left_out] + [
        f"{name} is ignored: HubSpot's stand-in runs" for name in ours if name in replaced
    ]


def others_issuer(caller: Mapping[str, str] = os.environ) -> str | None:
    """The issuer of tokens that the caller's environment names in place of the local stack's own."""
    named = caller.get(_ISSUER)
    return None if named == issuer.ISSUER else named or None


def _reaches_the_parts(name: str, caller: Mapping[str, str]) -> bool:
    if not name.startswith(_FOREIGN):
        return True
    if _is_of_the_issuer(name) and not others_issuer(caller):
        return False
    return name in _SETTINGS - _STACKS_OWN


def _is_of_the_issuer(name: str) -> bool:
    return name.startswith("RECOURSE_OIDC_") or name == _LOCAL_ISSUER_KEY


def _why_ignored(name: str) -> str:
    if name in _STACKS_OWN or name.startswith("TEMPORAL_"):
        return "this stack has its own"
    if name in _SETTINGS:
        return f"this stack has an issuer of its own, unless {_ISSUER} names another"
    return "there is no such setting"


def settings(state: State, server: Postgres, ports: Ports) -> dict[str, str]:
    """The local stack's own values."""
    secrets = secret_files.read_or_make(
        state.keys / "secrets.json",
        ("audit_key", "chain_key", "signing_key", "hubspot_client_secret", "partner_link_key"),
    )
    return {
        "RECOURSE_DATABASE_URL": server.app_url,
        OWNERS_ADDRESS: server.owner_url,
        "RECOURSE_OIDC_ISSUER": issuer.ISSUER,
        "RECOURSE_OIDC_AUDIENCE": issuer.AUDIENCE,
        "RECOURSE_OIDC_JWKS_URL": issuer.jwks_file(state.keys).as_uri(),
        "RECOURSE_LOCAL_ISSUER_KEY": str(issuer.key_file(state.keys)),
        "RECOURSE_HUBSPOT_CLIENT_SECRET": secrets["hubspot_client_secret"],
        "RECOURSE_AUDIT_KEY": secrets["audit_key"],
        "RECOURSE_AUDIT_KEYS": f"local:{secrets['chain_key']}",
        "RECOURSE_SIGNING_KEYS": f"local:{secrets['signing_key']}",
        "RECOURSE_PARTNER_LINK_KEY": secrets["partner_link_key"],
        "RECOURSE_SMTP_URL": state.outbox.as_uri(),
        "RECOURSE_EVIDENCE_URL": state.evidence.as_uri(),
        "RECOURSE_PUBLIC_URL": ports.api_url,
        "RECOURSE_TEMPORAL_UI_URL": f"http://{LOOPBACK}:{ports.temporal_ui}/namespaces/{temporal.NAMESPACE}",
        "RECOURSE_WORKER_METRICS_ADDRESS": f"{LOOPBACK}:{ports.worker_metrics}",
        "TEMPORAL_ADDRESS": f"{LOOPBACK}:{ports.temporal}",
        "TEMPORAL_NAMESPACE": temporal.NAMESPACE,
    }


@contextmanager
def in_environment(**variables: str) -> Iterator[None]:
    """This process' own environment with the variables for the block."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def names_a_deployment(given: Mapping[str, str] = os.environ) -> bool:
    """Whether the environment says which database to use: then it is somebody's own deployment."""
    return bool(given.keys() & {"RECOURSE_DATABASE_URL", "RECOURSE_DATABASE_URL_FILE"})


def adopt(target: MutableMapping[str, str] = os.environ) -> None:
    """Points this process to the local stack, for commands that read the settings themselves.

    Does nothing where the environment already says which database to use.
    """
    if names_a_deployment(target):
        return
    state = State.of(target)
    ports = addresses.ports_in(state.addresses)
    if ports is None:
        raise LocalStackError(f"there is no local stack in {state.root}; start one with `./recourse up`")
    server = Postgres(state.postgres, ports.database, postgres.passwords(state.keys))
    for name, value in settings(state, server, ports).items():
        target.setdefault(name, value)
