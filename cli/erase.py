"""`./recourse erase`: erases what a private row holds, and puts on record that it was erased."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from cli.record import asking_postgresql, owners_engine, settings_of_the_record
from cli.terminal import AsJson, give_up, print_json
from records.database import in_transaction
from records.evidence_files import queries
from records.evidence_files.erasing import erase_bytes
from records.evidence_files.object_store import FilesAway
from records.private_records.about_person import AboutPerson, PrivateRow
from records.private_records.erasing import erase_person, to_erase
from records.private_records.keeping import erase as erase_row
from settings import StoreSettings
from standards.actors import Actor
from standards.formatting import several
from standards.vocabulary import Role


class Store(StrEnum):
    """The private stores."""

    TEXTS = "texts"
    INTAKE = "intake"
    IDENTITIES = "identities"
    PEOPLE = "people"
    PACKETS = "packets"
    EVIDENCE_FILES = "evidence_files"
    PERSON = "person"
    """All of them, for everything about one person."""


def erase(
    store: Annotated[Store, typer.Argument(help="Which private store the row is in.")],
    key: Annotated[
        str,
        typer.Argument(help="The row's key: an id, a sub, or `review/mark`; a person's address or sub."),
    ],
    by: Annotated[str, typer.Option("--by", help="Your sub, as tokens have it.")],
    reason: Annotated[str, typer.Option("--reason", help="A code, such as a request's number; nothing private.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Of a person: say what would be erased.")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase a private row, or all about a person. The audit chain stays whole; backups keep what they hold."""
    settings = settings_of_the_record()
    try:
        with asking_postgresql(settings, as_owner=True):
            if store is Store.PERSON:
                erased = asyncio.run(_erase_person(settings, key, by, reason, dry_run=dry_run))
                if as_json:
                    print_json(erased.as_json())
                else:
                    erased.show(key)
                return
            asyncio.run(_erase(settings, store.value, key, by, reason))
    except FilesAway as error:
        give_up(f"nothing was erased: the store of files does not answer ({error})")
    except KeyError:
        give_up(f"there is no {key} in {store.value}")
    if as_json:
        print_json({"dry_run": False, "rows": [{"store": store.value, "key": key}]})
    else:
        typer.echo(f"erased {store.value} {key}")


async def _erase(settings: StoreSettings, store: str, key: str, by: str, reason: str) -> None:
    actor, now = Actor(sub=by, roles=(Role.OPS,)), datetime.now(UTC)

    async def erased(connection: AsyncConnection) -> None:
        if store == Store.EVIDENCE_FILES:
            await erase_bytes(connection, settings.evidence_url, [key])
        await erase_row(connection, store, key, reason, actor, Role.OPS, now)
        if store == Store.EVIDENCE_FILES and (title := await _title_of(connection, key)) is not None:
            await erase_row(connection, Store.TEXTS, title, reason, actor, Role.OPS, now)

    async with owners_engine(settings) as engine:
        await in_transaction(engine, erased)


async def _title_of(connection: AsyncConnection, file_id: str) -> str | None:
    """The id of the text with the file's name: it goes with the file."""
    complaint_id = await queries.complaint_of(connection, file_id)
    return None if complaint_id is None else await queries.title_of(connection, complaint_id, file_id)


@dataclass(frozen=True)
class ErasedPerson:
    """What was erased of a person, or would be, and what is left of them for somebody to see to."""

    dry_run: bool
    rows: Sequence[PrivateRow]
    left: Sequence[PrivateRow]
    kept: Mapping[str, int]
    """By table, how many rows of what is kept for them were forgotten."""

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        rows = [{"store": row.store, "key": row.key, "concern": row.concern.value} for row in self.rows]
        left = [{"store": row.store, "key": row.key, "partner_id": row.holds["partner_id"]} for row in self.left]
        return {"dry_run": self.dry_run, "rows": rows, "left": left, "forgotten": dict(self.kept)}

    def show(self, person: str) -> None:
        """Prints it."""
        for row in self.rows:
            typer.echo(f"{'would erase' if self.dry_run else 'erased'} {row.store} {row.key} ({row.concern})")
        for row in self.left:
            remedy = f"describe partner {row.holds['partner_id']} anew first"
            typer.echo(f"left {row.store} {row.key} ({row.concern}): {remedy}")
        for name, number in self.kept.items():
            typer.echo(f"{'would forget' if self.dry_run else 'forgot'} {number} of {name}")
        if self.rows:
            typer.echo(f"{several(len(self.rows), 'row')} {'would be erased' if self.dry_run else 'erased'}")
        if not (self.rows or self.left or self.kept):
            typer.echo(f"nothing is held about {person}")


async def _erase_person(settings: StoreSettings, person: str, by: str, reason: str, *, dry_run: bool) -> ErasedPerson:
    async def erased(connection: AsyncConnection) -> tuple[AboutPerson, list[PrivateRow]]:
        found, rows = await to_erase(connection, person)
        if not dry_run:
            actor = Actor(sub=by, roles=(Role.OPS,))
            files = [row.key for row in rows if row.store == queries.STORE]
            await erase_bytes(connection, settings.evidence_url, files)
            await erase_person(connection, person, reason, actor, datetime.now(UTC))
        return found, rows

    async with owners_engine(settings) as engine:
        found, rows = await in_transaction(engine, erased)
    left = [row for row in found.rows if row.in_use]
    return ErasedPerson(dry_run, rows, left, {name: len(kept) for name, kept in found.kept.items() if kept})
