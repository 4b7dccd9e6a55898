"""Reading an edition file: the fields in which an edition departs from the one that it follows."""

import json
from pathlib import Path
from typing import Any

import typer
import yaml


def departures(file: Path) -> dict[str, Any]:
    """The file's departures from the edition that it follows. Leaves with 2 where the file is no mapping."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        typer.echo(f"recourse: {file} is not YAML: {' '.join(str(error).split())[:200]}", err=True)
        raise typer.Exit(2) from None
    if not isinstance(content, dict):
        typer.echo(f"recourse: {file} must hold the fields of an edition that differ", err=True)
        raise typer.Exit(2)
    plain: dict[str, Any] = json.loads(json.dumps(content, default=str))
    return plain
