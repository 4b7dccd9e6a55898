"""`./recourse hubspot check` and `setup`: the mapping against the portal, and what the portal lacks of ours."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import typer
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from activities.hubspot.client import hubspot_at
from activities.hubspot.errors import HubSpotAway, HubSpotRefused
from activities.hubspot.mapping import Mapping, MappingFault, load
from activities.hubspot.portal_check import PortalFault, check_portal
from cli.local import addresses
from cli.local.hubspot import token_in
from cli.local.paths import State
from cli.terminal import AsJson, give_up, print_json, printable

hubspot = typer.Typer(help="The connection with a HubSpot portal.", no_args_is_help=True, add_completion=False)
MappingFile = Annotated[
    Path | None, typer.Option("--mapping", help="The mapping; by default RECOURSE_HUBSPOT_MAPPING or the bundled one.")
]


T = TypeVar("T")
_CLOSED: Final = frozenset({"http_401", "http_403"})
_ATTEMPTS: Final = 5
_LONGEST_PAUSE: Final = 10.0


class PortalSettings(BaseSettings):
    """What is needed to reach the portal."""

    model_config = SettingsConfigDict(env_prefix="RECOURSE_HUBSPOT_", frozen=True, extra="ignore")

    access_token: SecretStr | None = None
    api_url: str = Field(default="https://api.hubapi.com")
    mapping: Path | None = None


@hubspot.command()
def check(mapping: MappingFile = None, as_json: AsJson = False) -> None:
    """Compare the mapping with the portal, and list what does not fit."""
    settings = _settings()
    faults = _run(lambda: _check(settings, mapping))
    if as_json:
        print_json({"faults": [{"place": fault.place, "problem": fault.problem} for fault in faults]})
        raise typer.Exit(1 if faults else 0)
    for fault in faults:
        typer.echo(f"{printable(fault.place)}: {printable(fault.problem)}", err=True)
    if faults:
        give_up(f"{len(faults)} of the mapping's properties do not fit the portal")
    typer.echo("the mapping fits the portal")


@hubspot.command()
def setup(mapping: MappingFile = None) -> None:
    """Create in the portal what we write: the ticket's properties, and the unique one of notes."""
    settings = _settings()
    for name in _run(lambda: _create(settings, mapping)):
        typer.echo(f"created {printable(name)}")
    check(mapping)


def _settings() -> PortalSettings:
    """The environment's, else those of the stand-in that runs beside the local stack."""
    settings = PortalSettings()
    if settings.access_token is not None:
        return settings
    state = State.of()
    known = addresses.read(state.addresses)
    if "hubspot" not in known:
        give_up("set RECOURSE_HUBSPOT_ACCESS_TOKEN to the app's access token")
    return settings.model_copy(update={"access_token": SecretStr(token_in(state)), "api_url": known["hubspot"]})


def _mapping(settings: PortalSettings, file: Path | None) -> Mapping:
    try:
        return load(file or settings.mapping)
    except MappingFault as fault:
        give_up(f"the mapping makes no sense: {fault}")


async def _check(settings: PortalSettings, file: Path | None) -> list[PortalFault]:
    assert settings.access_token is not None  # looked for before
    async with hubspot_at(settings.api_url, settings.access_token.get_secret_value()) as client:
        return await check_portal(client, _mapping(settings, file))


async def _create(settings: PortalSettings, file: Path | None) -> list[str]:
    assert settings.access_token is not None  # looked for before
    made = []
    async with hubspot_at(settings.api_url, settings.access_token.get_secret_value()) as client:
        for fault in await check_portal(client, _mapping(settings, file)):
            if fault.property is not None and fault.property.ours:
                await client.create_property(fault.property.kind, fault.property.described())
                made.append(fault.place)
    return made


def _run(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    try:
        return asyncio.run(_patiently(work))
    except HubSpotAway as away:
        hint = "; check the access token and its scopes" if away.code in _CLOSED else ""
        give_up(f"HubSpot does not serve this now ({away.code}){hint}")
    except HubSpotRefused as refused:
        give_up(f"HubSpot refused: {printable(refused.detail)} (correlation id {printable(refused.correlation_id)})")


async def _patiently(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Asks again a few times where HubSpot cannot serve for a moment; everything that is done here may be repeated."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return await work()
        except HubSpotAway as away:
            if away.code in _CLOSED:
                raise
            await asyncio.sleep(min(away.retry_after or 1.0, _LONGEST_PAUSE))
    return await work()
