"""The only reader of the environment: every setting of the API and the worker, typed. docs/operations.md explains them.

Temporal's own variables (address, namespace, API key, TLS) are read by ``temporalio.envconfig``, not here.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from standards.signing import AuditKeys, Keyring
from standards.vocabulary import Role, Seat

CANNOT_RUN = 78  # EX_CONFIG


class FileUnreadable(Exception):
    """A variable names a file that cannot be read; the message says which."""


def variable(name: str, given: Mapping[str, str] = os.environ) -> str | None:
    """The variable, or what is in the file that ``NAME_FILE`` names, less the line's end. Raises ``FileUnreadable``."""
    if name in given or f"{name}_FILE" not in given:
        return given.get(name)
    try:
        return Path(given[f"{name}_FILE"]).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(f"{name}_FILE names a file that can't be read ({type(error).__name__})") from None


class _Files(PydanticBaseSettingsSource):
    """Reads what variables that end in ``_FILE`` name: so secrets come as files."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """What the field's file holds, where it has one."""
        return variable(f"RECOURSE_{field_name.upper()}"), field_name, self.field_is_complex(field)

    def __call__(self) -> dict[str, Any]:
        """Every field that has a file."""
        found = {}
        for name, field in self.settings_cls.model_fields.items():
            value, _, is_complex = self.get_field_value(field, name)
            if value is not None:
                found[name] = self.prepare_field_value(name, field, value, is_complex)
        return found


def mail_url(url: str) -> str:
    """The address of a mail server or of a folder. Raises ``ValueError`` for another."""
    scheme, _, rest = url.partition("://")
    if scheme not in {"smtp", "smtps", "smtp+starttls", "file"} or not rest.strip("/"):
        raise ValueError("must be smtp://, smtps:// or smtp+starttls://host:port, or file:///folder")
    return url


def web_address(url: str) -> str:
    """An address over HTTP. Raises ``ValueError`` for another."""
    if not url.startswith(("https://", "http://")):
        raise ValueError("must start with https:// or http://")
    return url


def from_json(text: object) -> object:
    """What the JSON says. Raises ``ValueError`` where it is none."""
    try:
        return json.loads(text) if isinstance(text, str) else text
    except ValueError:
        raise ValueError("must be JSON") from None


WebAddress = Annotated[str, AfterValidator(web_address)]


class StoreSettings(BaseSettings):
    """What everything needs that reads the record. Unknown variables are ignored; a missing required one stops it."""

    model_config = SettingsConfigDict(env_prefix="RECOURSE_", frozen=True, extra="ignore")

    database_url: str = Field(description="PostgreSQL, as `postgresql://user:password@host:port/name`.")
    migration_database_url: str | None = Field(
        default=None, description="The schema's owner, for migrations and `verify`; the application has no DDL."
    )
    database_pool_size: int = Field(default=10, ge=1, description="Connections kept by each process.")
    audit_key: SecretStr | None = Field(
        default=None, description="Signed seals before `RECOURSE_AUDIT_KEYS` did; needed while they are to verify."
    )
    audit_keys: SecretStr | None = Field(
        default=None, description="Keys of the audit chain, `id:secret` and more; the first seals, all verify."
    )
    evidence_url: Annotated[str | None, BeforeValidator(lambda url: url or None)] = Field(
        default=None,
        pattern=r"^(file:///|s3://)\S+$",
        description="Where evidence files are kept, `file:///folder` or `s3://bucket/prefix`; without it none are.",
    )
    signing_keys: SecretStr | None = Field(
        default=None,
        description="Sign what is sent to Temporal, `id:secret` and more; the first signs, all verify. Without them "
        "whoever reaches Temporal can give commands in anybody's name.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="What is logged.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - files are named one by one
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in the code, then the environment, then the files that it names."""
        return init_settings, env_settings, _Files(settings_cls)

    @field_validator("signing_keys", "audit_keys")
    @classmethod
    def _must_be_keys(cls, text: SecretStr | None) -> SecretStr | None:
        if text is not None:
            Keyring.parse(text.get_secret_value())
        return text

    @property
    def audit(self) -> AuditKeys:
        """The keys of the audit chain."""
        ring = Keyring.parse(self.audit_keys.get_secret_value()) if self.audit_keys else None
        return AuditKeys(ring, self.audit_key.get_secret_value() if self.audit_key else None)

    @property
    def signing_keyring(self) -> Keyring | None:
        """The keys that sign what is sent to Temporal."""
        return Keyring.parse(self.signing_keys.get_secret_value()) if self.signing_keys else None

    @field_validator("database_url", "migration_database_url")
    @classmethod
    def _use_asyncpg(cls, url: str | None) -> str | None:
        return None if url is None else normalise_database_url(url)


class WorkerSettings(StoreSettings):
    """What the worker needs beside the record."""

    smtp_url: Annotated[str, AfterValidator(mail_url)] = Field(
        default="smtp://127.0.0.1:25",
        description="`smtp://`, `smtps://` or `smtp+starttls://user:password@host:port`, or `file:///outbox`.",
    )
    mail_from: str = Field(default="accreditations@hubspot.example", description="The sender of every mail.")
    public_url: WebAddress = Field(default="http://127.0.0.1:8080", description="Where people reach the API.")
    partner_link_key: SecretStr | None = Field(
        default=None, description="Signs the links in mails to partners; none without it. The API needs it too."
    )
    partner_link_days: int = Field(default=60, ge=1, le=366, description="For how long such a link is good.")
    hubspot_access_token: SecretStr | None = Field(
        default=None, description="The HubSpot app's access token; without one nothing is read or written there."
    )
    hubspot_api_url: WebAddress = Field(default="https://api.hubapi.com", description="Where HubSpot's API is.")
    hubspot_mapping: Path | None = Field(
        default=None, description="A YAML file with the mapping of the portal's properties; bundled when unset."
    )
    worker_health_address: str | None = Field(
        default=None, description="`host:port` at which the worker answers `GET /readyz`.", pattern=r"^.+:\d{1,5}$"
    )
    canary_histories: int = Field(
        default=100, ge=0, description="Open histories that a new version must replay before its worker polls; 0: none."
    )
    worker_deployment: str | None = Field(
        default=None, description="The Worker Deployment in which Temporal tells versions apart; unset, it does not."
    )
    worker_build: str | None = Field(
        default=None, description="This worker's version in that deployment; a digest of its code when unset."
    )
    worker_metrics_address: str | None = Field(
        default=None, description="`host:port` for the worker's Prometheus metrics.", pattern=r"^.+:\d{1,5}$"
    )


class LimitSettings(StoreSettings):
    """What the API takes from one caller, one client and in all. Each process counts for itself, days excepted."""

    reads_per_second: float = Field(default=200, gt=0, description="Reads a second from one caller, in the long run.")
    reads_burst: int = Field(default=2000, ge=1, description="Reads at once from one caller after a rest.")
    writes_per_second: float = Field(default=100, gt=0, description="The same of what changes something.")
    writes_burst: int = Field(default=1000, ge=1)
    costly_per_second: float = Field(default=20, gt=0, description="The same of reports, searches and the like.")
    costly_burst: int = Field(default=500, ge=1)
    costly_at_once: int = Field(default=8, ge=1, description="Costly requests that a process works on at once.")
    commands_at_once_per_case: int = Field(
        default=4, ge=1, le=10, description="Commands under way on one case: Temporal takes ten updates in flight."
    )
    feedback_per_day: int = Field(default=50, ge=0, description="Feedback from one person in 24 hours.")
    simulations_per_day: int = Field(default=100, ge=0, description="Simulations asked for by one person in 24 hours.")
    connections_per_client: int = Field(default=512, ge=1, description="Open connections from one address.")
    connections: int = Field(default=4096, ge=1, description="Open connections in all; fewer where files are scarcer.")
    header_bytes: int = Field(default=32 * 1024, ge=1024, description="A request's line and headers together.")
    header_count: int = Field(default=100, ge=10)
    headers_within_seconds: float = Field(default=10, gt=0, description="Until the headers have come.")
    body_within_seconds: float = Field(default=30, gt=0, description="From the headers to the end of the body.")
    answer_within_seconds: float = Field(default=30, gt=0, description="Until a client has read its answer.")


class Settings(WorkerSettings, LimitSettings):
    """Everything: what the API needs."""

    oidc_issuer: str = Field(min_length=1, description="The `iss` that a bearer token must carry.")
    oidc_audience: str = Field(default="recourse", description="The `aud` that a bearer token must carry.")
    oidc_jwks_url: str | None = Field(
        default=None, description="Where the issuer's keys are, `https:` or `file:`; found by discovery when unset."
    )
    oidc_roles_claim: str = Field(
        default="roles", description="The claim that lists roles or groups; a dotted name leads into objects."
    )
    oidc_seat_claim: str = Field(default="seat", description="The claim with a board member's seat.")
    oidc_partners_claim: str = Field(default="partners", description="The claim that lists a PDM's partners.")
    oidc_name_claim: str = Field(default="name", description="The claim with the bearer's name.")
    oidc_email_claim: str = Field(default="email", description="The claim with the bearer's e-mail address.")
    oidc_email_verified_claim: str = Field(
        default="email_verified", description="The claim that says, by `true`, that the address is verified."
    )
    oidc_groups: Annotated[dict[str, list[str]], NoDecode, BeforeValidator(from_json)] = Field(
        default={},
        description="Roles and seats by the identity provider's group, as JSON: "
        '`{"recourse-board": ["accreditation_board", "academy"]}`. Where it is set, no other value gives a role.',
    )
    oidc_client_id: str = Field(default="recourse-console", description="The console's client: `aud` of ID tokens.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="Of that client; none for a public one.")
    oidc_authorization_url: str | None = Field(
        default=None, description="Where the console sends people to sign in; found by discovery when unset."
    )
    oidc_token_url: str | None = Field(default=None, description="Where it exchanges a code for tokens; as above.")
    oidc_scope: str = Field(default="openid profile email", description="The scopes that the console asks for.")
    temporal_ui_url: str | None = Field(
        default=None, description="The namespace's page in Temporal's UI, to which a case's page links ops."
    )
    local_issuer_key: Path | None = Field(
        default=None,
        description="The local issuer's key, by which anybody signs in as anybody: only `./recourse up` sets it.",
    )
    console_idle_minutes: int = Field(
        default=60, ge=1, le=24 * 60, description="After how long without use a session of the console ends."
    )
    console_session_hours: int = Field(
        default=12, ge=1, le=7 * 24, description="After how long a session of the console ends, however it is used."
    )
    edition_approval: Literal["on", "off"] = Field(
        default="on", description="`on`: a second person approves an edition before it counts; `off`: nobody has to."
    )
    hubspot_client_secret: SecretStr | None = Field(default=None, description="The HubSpot app's client secret.")
    evidence_file_bytes: int = Field(
        default=10 * 1024 * 1024, ge=1024, le=100 * 1024 * 1024, description="How large one evidence file may be."
    )
    evidence_files_per_case: int = Field(default=50, ge=0, le=1000, description="Files that a complaint may have.")

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
        problems = faults(error)
    except FileUnreadable as error:
        problems = [str(error)]
    for line in problems:
        sys.stderr.write(f"recourse: {line}\n")
    raise SystemExit(CANNOT_RUN)


def faults(error: ValidationError) -> list[str]:
    """What is wrong with each variable, in words. A value is never repeated: it may be a secret."""
    prefix = StoreSettings.model_config["env_prefix"]
    found = []
    for fault in error.errors(include_input=False, include_url=False):
        variable = (prefix + "_".join(str(part) for part in fault["loc"])).upper()
        missing = fault["type"] == "missing"
        found.append(f"{variable} is not set" if missing else f"{variable}: {fault['msg']}")
    return found
