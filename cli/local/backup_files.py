"""A backup of the local stack as files: what belongs to it, and that each is whole."""

import hashlib
import json
import tarfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from cli.local.processes import LocalStackError

MANIFEST: Final = "backup.json"
POSTGRESQL: Final = "postgresql.tar.gz"
TEMPORAL: Final = "temporal.db"
KEYS: Final = "keys.tar.gz"
EVIDENCE: Final = "evidence.tar.gz"
"""The evidence files; a backup from before there were any has none."""
FORMAT: Final = 1
_CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself. It is written last: a folder without it is no backup."""

    made_at: str
    """When it was begun, RFC 3339 in UTC."""
    files: dict[str, str]
    """The SHA-256 of each file, by its name."""
    format: int = FORMAT


def write_manifest(folder: Path, made_at: str, names: Iterable[str]) -> None:
    """Writes the manifest over the named files."""
    manifest = Manifest(made_at, {name: digest(folder / name) for name in names})
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest. Raises ``LocalStackError`` where the folder is no backup that this version reads."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(str(content["made_at"]), dict(content["files"]), int(content["format"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LocalStackError(f"{folder} is not a whole backup: it has no readable {MANIFEST}") from error
    if manifest.format != FORMAT:
        raise LocalStackError(f"{folder} has format {manifest.format}; this version reads {FORMAT}")
    return manifest


def must_be_whole(folder: Path, manifest: Manifest, told: Callable[[int], None]) -> None:
    """Compares every file with its hash. Raises ``LocalStackError`` and names the first that differs."""
    for number, (name, expected) in enumerate(sorted(manifest.files.items()), start=1):
        if not (folder / name).is_file() or digest(folder / name) != expected:
            raise LocalStackError(f"{folder / name} is missing or was changed; nothing was restored")
        told(number)


def digest(file: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def pack(folder: Path, archive: Path) -> None:
    """Writes what is in the folder into a compressed archive."""
    with tarfile.open(archive, "w:gz", compresslevel=1) as packed:
        for path in sorted(folder.iterdir()):
            packed.add(path, path.name)


def unpack(archive: Path, folder: Path) -> None:
    """Makes the folder, for its owner alone, from the archive."""
    folder.mkdir(parents=True, mode=0o700)
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    folder.chmod(0o700)
