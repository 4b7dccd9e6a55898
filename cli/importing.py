"""`./recourse import`: brings partners, certifications, accreditations and historical marks in, all or nothing."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from sqlalchemy.exc import DBAPIError

from analysis.import_plan import (
    Effect,
    Fault,
    Given,
    GivenAccreditation,
    GivenCertification,
    GivenMark,
    GivenPartner,
    Plan,
)
from cli.import_file import read
from cli.local import environment
from cli.local.processes import LocalStackError
from cli.progress import progress
from cli.terminal import AsJson, give_up, print_json, printable, reason_of
from records.database import opened
from records.editions.repository import EditionRepository
from records.importing import Portfolio, bring_in
from settings import FileUnreadable, StoreSettings, normalise_database_url, variable

_PLURALS: Final[dict[type[Given], str]] = {
    GivenPartner: "partners",
    GivenCertification: "certifications",
    GivenAccreditation: "accreditations",
    GivenMark: "marks",
}

LOCK_NOT_AVAILABLE: Final = "55P03"  # PostgreSQL's code


class CannotImport(Exception):
    """Nothing was imported; the message is for the person at the terminal."""


def import_(
    file: Annotated[Path, typer.Argument(help="JSON Lines: one partner, certification, accreditation or mark a line.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Says what would change, and changes nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring in a portfolio, all of it or nothing. Importing the same file again changes nothing."""
    try:
        portfolio, unread = _portfolio(file)
        with progress(f"importing {file.name}"):
            planned = asyncio.run(_bring_in(_database(), portfolio, write=not (dry_run or unread)))
    except CannotImport as problem:
        give_up(str(problem))
    faults = sorted([*unread, *planned.faults])
    if as_json:
        print_json(_as_json(planned, faults, dry_run=dry_run))
        raise typer.Exit(1 if faults else 0)
    if faults:
        _report_faults(file, faults)
        raise typer.Exit(1)
    _report(planned, file, dry_run=dry_run)


def _portfolio(file: Path) -> tuple[Portfolio, list[Fault]]:
    try:
        with file.open("rb") as content:
            return read(content)
    except OSError as error:
        raise CannotImport(f"{file} can't be read: {error.strerror}") from None


def _database() -> str:
    """The address in the environment, else that of the local stack that runs, or ran last."""
    try:
        environment.adopt()
        return normalise_database_url(variable("RECOURSE_DATABASE_URL") or "")
    except LocalStackError as error:
        raise CannotImport(f"{error}, or set RECOURSE_DATABASE_URL") from None
    except FileUnreadable as error:
        raise CannotImport(str(error)) from None
    except ValueError as error:
        raise CannotImport(f"RECOURSE_DATABASE_URL {error}") from None


async def _bring_in(database_url: str, portfolio: Portfolio, *, write: bool) -> Plan:
    async with opened(database_url, audit_keys=StoreSettings().audit.ring) as engine:
        try:
            return await bring_in(engine, EditionRepository(), portfolio, datetime.now(UTC), write=write)
        except (OSError, TimeoutError):
            where = f"{engine.url.host}:{engine.url.port or 5432}"
            raise CannotImport(f"PostgreSQL does not answer at {where}; is the stack running?") from None
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
                raise CannotImport("another import runs at the moment; try again when it is done") from None
            raise CannotImport(f"PostgreSQL refused: {reason_of(error)}") from None


def _report_faults(file: Path, faults: list[Fault]) -> None:
    for fault in faults:
        typer.echo(f"line {fault.line}: {printable(fault.problem)}", err=True)
    count = "1 error" if len(faults) == 1 else f"{len(faults)} errors"
    typer.echo(f"recourse: {count} in {file.name}; nothing was imported", err=True)


def _report(planned: Plan, file: Path, *, dry_run: bool) -> None:
    changes = planned.changes
    for change in changes if dry_run else ():
        said = f"{change.effect.value}: {change.given.name}" + (f": {change.difference}" if change.difference else "")
        typer.echo(f"line {change.given.line}: {printable(said)}")
    for plural, counts in _counts(planned).items():
        numbers = ", ".join(f"{number} {effect}" for effect, number in counts.items())
        typer.echo(f"{plural:<15} {numbers}")
    if not changes:
        typer.echo(f"0 changed: everything in {file.name} is on record already")
    elif dry_run:
        typer.echo(f"{len(changes)} would change; nothing was written")
    else:
        typer.echo(f"{len(changes)} imported")


def _counts(planned: Plan) -> dict[str, dict[str, int]]:
    """By kind of record, how many had which effect."""
    counts = Counter((type(effected.given), effected.effect) for effected in planned.effects)
    return {plural: {effect.value: counts[kind, effect] for effect in Effect} for kind, plural in _PLURALS.items()}


def _as_json(planned: Plan, faults: list[Fault], *, dry_run: bool) -> dict[str, Any]:
    """What was imported, or would be, and what is wrong with the file. With a fault nothing was imported."""
    changes = [
        {
            "line": change.given.line,
            "effect": change.effect.value,
            "name": change.given.name,
            "difference": change.difference,
        }
        for change in planned.changes
    ]
    told = [{"line": fault.line, "problem": fault.problem} for fault in faults]
    written = not (dry_run or faults)
    return {"written": written, "faults": told, "changes": changes, "counts": _counts(planned)}
