"""The only reader of the environment: every setting of the API and the worker, typed and explained.

Temporal's own variables (address, namespace, API key, TLS) are read by ``temporalio.envconfig``, not here.
"""

import sys
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from standards.vocabulary import Role, Seat

CANNOT_RUN = 78  # EX_CONFIG


class StoreSettings(BaseSettings):
    """What everything needs that reads the record. Unknown variables are ignored; a missing required one stops it."""

    model_config = SettingsConfigDict(env_prefix="RECOURSE_", frozen=True, extra="ignore")

    database_url: str = Field(description="PostgreSQL, as `postgresql://user:password@host:port/name`.")
    migration_database_url: str | None = Field(
        default=None,
        description="The schema's owner, for migrations and `verify`; the application's own role has no DDL.",
    )
    database_pool_size: int = Field(default=10, ge=1, description="Connections kept by each process.")
    audit_key: SecretStr | None = Field(
        default=None, description="Signs the audit chain's seals; a seal made without one is unsigned and says so."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="What is logged.")

    @field_validator("database_url", "migration_database_url")
    @classmethod
    def _use_asyncpg(cls, url: str | None) -> str | None:
        return None if url is None else normalise_database_url(url)


class WorkerSettings(StoreSettings):
    """What the worker needs beside the record."""

    smtp_url: str = Field(
        default="smtp://127.0.0.1:25",
        description="`smtp://`, `smtps://` or `smtp+starttls://user:password@host:port`, or `file:///outbox`.",
    )
    mail_from: str = Field(default="accreditations@hubspot.example", description="The sender of every mail.")
    public_url: str = Field(default="http://127.0.0.1:8080", description="Where people and HubSpot reach the API.")
    hubspot_access_token: SecretStr | None = Field(
        default=None, description="The HubSpot app's access token; without one nothing is read or written there."
    )
    hubspot_api_url: str = Field(default="https://api.hubapi.com", description="Where HubSpot's API is.")
    hubspot_mapping: Path | None = Field(
        default=None, description="A YAML file with the mapping of the portal's properties; bundled when unset."
    )
    worker_metrics_address: str | None = Field(
        default=None, description="`host:port` for the worker's Prometheus metrics."
    )


class Settings(WorkerSettings):
    """Everything: what the API needs."""

    oidc_issuer: str = Field(description="The `iss` that a bearer token must carry.")
    oidc_audience: str = Field(default="recourse", description="The `aud` that a bearer token must carry.")
    oidc_jwks_url: str | None = Field(
        default=None, description="Where the issuer's keys are, `https:` or `file:`; found by discovery when unset."
    )
    oidc_roles_claim: str = Field(
        default="roles",
        description="The claim that lists roles or groups; a dotted name leads into objects: `realm_access.roles`.",
    )
    oidc_seat_claim: str = Field(default="seat", description="The claim with a board member's seat.")
    oidc_partners_claim: str = Field(default="partners", description="The claim that lists a PDM's partners.")
    oidc_name_claim: str = Field(default="name", description="The claim with the bearer's name.")
    oidc_email_claim: str = Field(default="email", description="The claim with the bearer's e-mail address.")
    oidc_email_verified_claim: str = Field(
        default="email_verified", description="The claim that says, by `true`, that the address is verified."
    )
    oidc_groups: dict[str, list[str]] = Field(
        default={},
        description="Roles and seats by the identity provider's group, as JSON: "
        '`{"recourse-board": ["accreditation_board", "academy"]}`. Where it is set, no other value gives a role.',
    )
    hubspot_client_secret: SecretStr | None = Field(default=None, description="The HubSpot app's client secret.")

    @field_validator("oidc_groups")
    @classmethod
    def _name_what_there_is(cls, groups: dict[str, list[str]]) -> dict[str, list[str]]:
        known = {role.value for role in Role if role is not Role.SYSTEM} | {seat.value for seat in Seat}
        unknown = sorted({name for names in groups.values() for name in names} - known)
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: no such role or seat")
        return groups


def normalise_database_url(url: str) -> str:
    """The address with our driver in it, from any of the usual spellings. Raises ``ValueError`` for another scheme."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme.split("+")[0] not in {"postgresql", "postgres"}:
        raise ValueError("must start with postgresql://")
    return f"postgresql+asyncpg://{rest}"


S = TypeVar("S", bound=StoreSettings)


def load(settings: type[S]) -> S:
    """The settings from the environment. Leaves with 78, and names each variable at fault, where they make no sense."""
    try:
        return settings()
    except ValidationError as error:
        for line in faults(error):
            sys.stderr.write(f"recourse: {line}\n")
        raise SystemExit(CANNOT_RUN) from None


def faults(error: ValidationError) -> list[str]:
    """What is wrong with each variable, in words. A value is never repeated: it may be a secret."""
    prefix = StoreSettings.model_config["env_prefix"]
    found = []
    for fault in error.errors(include_input=False, include_url=False):
        variable = (prefix + "_".join(str(part) for part in fault["loc"])).upper()
        missing = fault["type"] == "missing"
        found.append(f"{variable} is not set" if missing else f"{variable}: {fault['msg']}")
    return found
