"""`./recourse seals`: prints the seals of the audit chain as signed statements, for an archive elsewhere."""

import asyncio
import json
from typing import Annotated, Any

import typer
from pydantic_core import to_jsonable_python

from cli.record import settings_of_the_record
from records.database import opened
from records.seals import sealed_after
from settings import StoreSettings

_ALL = 100_000_000


def seals(
    after: Annotated[int, typer.Option("--after", help="Only seals after this number.", min=0)] = 0,
) -> None:
    """Print each seal as a line of JSON: keep them elsewhere, and compare with `recourse verify --statements FILE`."""
    for statement in asyncio.run(_statements(settings_of_the_record(), after)):
        typer.echo(json.dumps(to_jsonable_python(statement), sort_keys=True))


async def _statements(settings: StoreSettings, after: int) -> list[dict[str, Any]]:
    async with opened(settings.database_url) as engine, engine.connect() as connection:
        return await sealed_after(connection, after, _ALL)
