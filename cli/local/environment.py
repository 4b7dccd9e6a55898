"""The environment of the API, the worker and the migrations on the local stack."""

import os
from collections.abc import Mapping, MutableMapping
from typing import Final

from cli.local import addresses, issuer, postgres, secret_files, temporal
from cli.local.addresses import Ports
from cli.local.paths import State
from cli.local.ports import LOOPBACK
from cli.local.postgres import Postgres
from cli.local.processes import REPO, LocalStackError
from settings import LimitSettings, StoreSettings

OWNERS_ADDRESS: Final = "RECOURSE_MIGRATION_DATABASE_URL"
# Given by the caller, these win over the local stack's own.
_LIMITS: Final = {f"RECOURSE_{name.upper()}" for name in LimitSettings.model_fields.keys() - StoreSettings.model_fields}
_CALLERS: Final = frozenset(
    {
        *("RECOURSE_SMTP_URL", "RECOURSE_HUBSPOT_CLIENT_SECRET", "RECOURSE_LOG_LEVEL", "RECOURSE_PUBLIC_URL"),
        *("RECOURSE_HUBSPOT_ACCESS_TOKEN", "RECOURSE_HUBSPOT_API_URL", "RECOURSE_HUBSPOT_MAPPING"),
        *("RECOURSE_WORKER_HEALTH_ADDRESS", "RECOURSE_CANARY_HISTORIES"),
        *_LIMITS,
        "RECOURSE_EDITION_APPROVAL",
    }
)
# Dropped: they would point our parts, or the drivers under them, to somebody else's servers.
_FOREIGN: Final = ("RECOURSE_", "TEMPORAL_", "PG")


def variables(
    state: State, server: Postgres, ports: Ports, caller: Mapping[str, str] = os.environ, *, owner: bool = False
) -> dict[str, str]:
    """Everything that a part of the local stack reads, over what the caller's environment says.

    Only the migrations are given the address of the schema's owner.
    """
    passed_on = {name: value for name, value in caller.items() if not name.startswith(_FOREIGN) or name in _CALLERS}
    own = settings(state, server, ports)
    if not owner:
        del own[OWNERS_ADDRESS]
    return {**own, **passed_on, "PYTHONPATH": str(REPO), "PYTHONUNBUFFERED": "1"}


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
        "RECOURSE_PUBLIC_URL": ports.api_url,
        "RECOURSE_TEMPORAL_UI_URL": f"http://{LOOPBACK}:{ports.temporal_ui}/namespaces/{temporal.NAMESPACE}",
        "RECOURSE_WORKER_METRICS_ADDRESS": f"{LOOPBACK}:{ports.worker_metrics}",
        "TEMPORAL_ADDRESS": f"{LOOPBACK}:{ports.temporal}",
        "TEMPORAL_NAMESPACE": temporal.NAMESPACE,
    }


def adopt(target: MutableMapping[str, str] = os.environ) -> None:
    """Points this process to the local stack, for commands that read the settings themselves.

    Does nothing where the environment already says which database to use: then it is somebody's own deployment.
    """
    if target.keys() & {"RECOURSE_DATABASE_URL", "RECOURSE_DATABASE_URL_FILE"}:
        return
    state = State.of(target)
    ports = addresses.ports_in(state.addresses)
    if ports is None:
        raise LocalStackError(f"there is no local stack in {state.root}; start one with `./recourse up`")
    server = Postgres(state.postgres, ports.database, postgres.passwords(state.keys))
    for name, value in settings(state, server, ports).items():
        target.setdefault(name, value)
