"""Reading an edition file: the fields in which an edition departs from the one that it follows."""

import json
from pathlib import Path
from typing import Any

import yaml

from cli.terminal import give_up


def departures(file: Path) -> dict[str, Any]:
    """The file's departures from the edition that it follows. Leaves with 2 where the file is no mapping."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        give_up(f"{file} is not YAML: {' '.join(str(error).split())[:200]}", 2)
    if not isinstance(content, dict):
        give_up(f"{file} must hold the fields of an edition that differ", 2)
    plain: dict[str, Any] = json.loads(json.dumps(content, default=str))
    return plain
