"""`./recourse retention`: erases the private texts that are past their period, as the edition in force has it."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Final

import typer
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from cli.progress import progress
from cli.record import asking_postgresql, owners_engine, settings_of_the_record
from cli.terminal import AsJson, give_up, print_json, print_table
from records.database import in_transaction
from records.editions.repository import EditionRepository
from records.evidence_files.erasing import erase_bytes
from records.evidence_files.object_store import FilesAway
from records.evidence_files.queries import STORE as FILES
from records.private_records.erasing import erase_past
from records.private_records.retention import PastPeriod, past_period
from settings import StoreSettings
from standards.actors import SYSTEM
from standards.formatting import several
from standards.months import months_after
from standards.vocabulary import Role

REASON: Final = "retention"
BATCH: Final = 200
_ALL: Final = 1_000_000


def retention(
    apply: Annotated[bool, typer.Option("--apply", help="Erase them; without this nothing is changed.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say which texts of closed cases are past their period; with --apply, erase them and put that on record."""
    settings = settings_of_the_record()
    try:
        with asking_postgresql(settings, as_owner=True):
            erased = asyncio.run(_sweep(settings, datetime.now(UTC), apply=apply))
    except FilesAway as error:
        give_up(f"the store of evidence files does not answer ({error}); what was erased before stays erased")
    counts = sorted(Counter(row.store for row in erased).items())
    if as_json:
        print_json({"applied": apply, "rows": dict(counts)})
        return
    if counts:
        print_table("Past the period", ("store", "rows"), counts)
    said = several(len(erased), "row")
    typer.echo(f"{said} erased" if apply else f"{said} past the period; nothing was changed")


async def _sweep(settings: StoreSettings, now: datetime, *, apply: bool) -> list[PastPeriod]:
    async with owners_engine(settings) as engine:
        return await sweep(engine, now, apply=apply, evidence_url=settings.evidence_url)


async def sweep(
    engine: AsyncEngine, now: datetime, *, apply: bool, evidence_url: str | None = None
) -> list[PastPeriod]:
    """The rows past their period at the instant, erased in batches where that is asked for.

    Raises ``FilesAway`` where evidence files among them cannot be erased.
    """

    async def batch(connection: AsyncConnection) -> Sequence[PastPeriod]:
        edition = await EditionRepository().in_force(connection, now)
        before = months_after(now, -edition.retention.personal_text_months)
        rows = await past_period(connection, before, BATCH if apply else _ALL)
        if apply and rows:
            await erase_bytes(connection, evidence_url, [row.key for row in rows if row.store == FILES])
            await erase_past(connection, rows, REASON, SYSTEM, Role.SYSTEM, now)
        return rows

    found: list[PastPeriod] = []
    with progress("erasing" if apply else "looking") as work:
        while rows := await in_transaction(engine, batch):
            found += rows
            if not apply:
                break
            work.done(len(found))
    return found
