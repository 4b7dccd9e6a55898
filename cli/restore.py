"""`./recourse restore`: puts a backup of the local stack, or one of its stores, in the place of what is there."""

import os
import shutil
from collections.abc import Collection, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from cli.local import orphans
from cli.local.backup_files import EVIDENCE, KEYS, POSTGRESQL, TEMPORAL, Manifest, must_be_whole, read_manifest, unpack
from cli.local.paths import State
from cli.local.processes import LocalStackError
from cli.progress import progress
from cli.terminal import give_up

ASIDE: Final = "replaced"
"""The folder of the state that keeps, by store, what the last restore of that store replaced."""


class Store(StrEnum):
    """One of the two stores. The keys and the evidence files come with PostgreSQL, to whose record they belong."""

    POSTGRESQL = "postgresql"
    TEMPORAL = "temporal"


def restore(
    folder: Annotated[Path, typer.Argument(help="What `recourse backup` wrote.", metavar="DIR")],
    only: Annotated[Store | None, typer.Option("--only", help="One store; the other stays as it is.")] = None,
) -> None:
    """Replace the stopped local stack's stores by those of a backup; what was there is set aside."""
    os.umask(0o077)
    state = State.of()
    try:
        manifest = put_back(state, folder, tuple(Store) if only is None else (only,))
    except (LocalStackError, OSError) as error:
        give_up(str(error))
    typer.echo(f"restored as of {manifest.made_at}; what was there is in {state.root / ASIDE}")
    typer.echo("next: ./recourse up, then ./recourse verify and, where it names something, ./recourse reconcile")


def put_back(state: State, folder: Path, stores: Iterable[Store]) -> Manifest:
    """Replaces the stores. Raises ``LocalStackError``, with nothing changed, while `up` runs or a file is not whole."""
    manifest = read_manifest(folder)
    with progress(f"checking {folder}", len(manifest.files)) as work:
        must_be_whole(folder, manifest, work.done)
    with orphans.only_one(state.lock):
        state.make()
        _forget_all_but_stores(state.root / ASIDE)
        for store in stores:
            with progress(f"restoring {store}"):
                _replace(state, folder, store, manifest.files)
    return manifest


def _forget_all_but_stores(aside: Path) -> None:
    """Removes what earlier versions set aside, for all stores together."""
    for path in aside.glob("*"):
        if path.name not in set(Store):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _replace(state: State, folder: Path, store: Store, files: Collection[str]) -> None:
    aside = state.root / ASIDE / store.value
    shutil.rmtree(aside, ignore_errors=True)
    match store:
        case Store.POSTGRESQL:
            _set_aside(aside, state.postgres, state.keys)
            unpack(folder / POSTGRESQL, state.postgres)
            unpack(folder / KEYS, state.keys)
            if EVIDENCE in files:
                _set_aside(aside, state.evidence)
                unpack(folder / EVIDENCE, state.evidence)
        case Store.TEMPORAL:
            _set_aside(aside, *state.root.glob(f"{state.temporal.name}*"))
            shutil.copyfile(folder / TEMPORAL, state.temporal)


def _set_aside(aside: Path, *paths: Path) -> None:
    aside.parent.mkdir(mode=0o700, exist_ok=True)
    aside.mkdir(mode=0o700, exist_ok=True)
    for path in paths:
        if path.exists():
            path.rename(aside / path.name)
