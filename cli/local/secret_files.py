"""Files that only their owner may read, written whole or not at all."""

import json
import os
import secrets
import tempfile
from pathlib import Path


def write(path: Path, content: str) -> None:
    """Replaces the file in one step; mode 0600 from its first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink()
        raise


def read_or_make(path: Path, names: tuple[str, ...]) -> dict[str, str]:
    """The named secrets kept in a JSON file; those that are missing are made and kept."""
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    missing = {name: secrets.token_urlsafe(32) for name in names if name not in kept}
    if missing:
        write(path, json.dumps({**kept, **missing}, indent=2) + "\n")
    return {name: {**kept, **missing}[name] for name in names}
