"""`./recourse seals`: prints the seals of the audit chain as signed statements, for an archive elsewhere."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic_core import to_jsonable_python

from cli.record import asking_postgresql, settings_of_the_record
from cli.terminal import give_up
from records.database import opened
from records.seals import sealed_after
from settings import StoreSettings
from standards.formatting import several


def seals(
    after: Annotated[int, typer.Option("--after", help="Only seals after this number.", min=0)] = 0,
    archive: Annotated[
        Path | None, typer.Option("--archive", help="Add those that this file does not have yet, instead of printing.")
    ] = None,
) -> None:
    """Print each seal as a line of JSON: keep them elsewhere, and compare with `recourse verify --statements FILE`."""
    settings = settings_of_the_record()
    known = _last_in(archive) if archive else 0
    with asking_postgresql(settings):
        found = asyncio.run(_statements(settings, max(after, known)))
    lines = [json.dumps(to_jsonable_python(statement), sort_keys=True) for statement in found]
    if archive is None:
        for line in lines:
            typer.echo(line)
        return
    _add(archive, lines)
    typer.echo(f"{several(len(lines), 'seal')} added to {archive}")


def _last_in(archive: Path) -> int:
    """The number of the last seal in the archive; 0 where it is new."""
    try:
        lines = archive.read_text(encoding="utf-8").splitlines() if archive.exists() else []
        return max((int(json.loads(line)["number"]) for line in lines), default=0)
    except (OSError, ValueError, KeyError, TypeError) as error:
        give_up(f"{archive} is not an archive of seals ({type(error).__name__})")


def _add(archive: Path, lines: Sequence[str]) -> None:
    try:
        with archive.open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
    except OSError as error:
        give_up(f"{archive} can't be written ({type(error).__name__})")


async def _statements(settings: StoreSettings, after: int) -> list[dict[str, Any]]:
    async with opened(settings.database_url) as engine, engine.connect() as connection:
        return await sealed_after(connection, after)
