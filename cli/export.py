"""`./recourse export`: everything that the record holds about a person, for a request for access."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from pydantic_core import to_jsonable_python

from cli.record import asking_postgresql, settings_of_the_record
from records.database import opened
from records.private_records.about_person import about
from settings import StoreSettings


def export(
    person: Annotated[str, typer.Option("--person", help="An e-mail address, or the `sub` of the person's tokens.")],
) -> None:
    """Print what is held about a person as JSON: rows, what they did and were told, what is kept for them."""
    settings = settings_of_the_record()
    with asking_postgresql(settings):
        held = asyncio.run(_export(settings, person))
    typer.echo(json.dumps(held, ensure_ascii=False, indent=2))


async def _export(settings: StoreSettings, person: str) -> Any:
    async with opened(settings.database_url) as engine, engine.connect() as connection:
        found = await about(connection, person)
    return to_jsonable_python({"person": person, **asdict(found)})
