"""`./recourse erase`: erases what a private row holds, and puts on record that it was erased."""

import asyncio
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from cli.record import owners_engine, settings_of_the_record
from cli.terminal import give_up
from records.evidence_files import queries
from records.evidence_files.erasing import erase_bytes
from records.evidence_files.object_store import FilesAway
from records.private_records.erasing import erase_person, to_erase
from records.private_records.keeping import erase as erase_row
from settings import StoreSettings
from standards.actors import Actor
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
) -> None:
    """Erase a private row, or all about a person. The audit chain stays whole; backups keep what they hold."""
    try:
        if store is Store.PERSON:
            asyncio.run(_erase_person(settings_of_the_record(), key, by, reason, dry_run=dry_run))
            return
        asyncio.run(_erase(settings_of_the_record(), store.value, key, by, reason))
    except FilesAway as error:
        give_up(f"nothing was erased: the store of files does not answer ({error})")
    except KeyError:
        give_up(f"there is no {key} in {store.value}")
    typer.echo(f"erased {store.value} {key}")


async def _erase(settings: StoreSettings, store: str, key: str, by: str, reason: str) -> None:
    actor, now = Actor(sub=by, roles=(Role.OPS,)), datetime.now(UTC)
    async with owners_engine(settings) as engine, engine.begin() as connection:
        if store == Store.EVIDENCE_FILES:
            await erase_bytes(connection, settings.evidence_url, [key])
        await erase_row(connection, store, key, reason, actor, Role.OPS, now)
        if store == Store.EVIDENCE_FILES and (title := await _title_of(connection, key)) is not None:
            await erase_row(connection, Store.TEXTS, title, reason, actor, Role.OPS, now)


async def _title_of(connection: AsyncConnection, file_id: str) -> str | None:
    """The id of the text with the file's name: it goes with the file."""
    complaint_id = await queries.complaint_of(connection, file_id)
    return None if complaint_id is None else await queries.title_of(connection, complaint_id, file_id)


async def _erase_person(settings: StoreSettings, person: str, by: str, reason: str, *, dry_run: bool) -> None:
    async with owners_engine(settings) as engine, engine.begin() as connection:
        found, rows = await to_erase(connection, person)
        if not dry_run:
            actor = Actor(sub=by, roles=(Role.OPS,))
            files = [row.key for row in rows if row.store == queries.STORE]
            await erase_bytes(connection, settings.evidence_url, files)
            await erase_person(connection, person, reason, actor, datetime.now(UTC))
    for row in rows:
        typer.echo(f"{'would erase' if dry_run else 'erased'} {row.store} {row.key} ({row.concern})")
    for row in found.rows:
        if row.in_use:
            typer.echo(
                f"left {row.store} {row.key} ({row.concern}): describe partner {row.holds['partner_id']} anew first"
            )
    if not found.rows:
        typer.echo(f"nothing is held about {person}")
