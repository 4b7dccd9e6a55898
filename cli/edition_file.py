"""Reading an edition file: the fields in which an edition departs from the one that it follows."""

import json
from pathlib import Path
from typing import Any, Final

import typer

from cli.terminal import give_up, print_faults
from cli.yaml_file import FileFault, Unreadable, YamlFile, parse

FAULTY: Final = 2


def read(file: Path) -> YamlFile:
    """The departures with their lines. Leaves with 2, and says every fault with its line, where they can't be read."""
    try:
        said = parse(file.read_bytes())
        faults = said.faults
    except OSError as error:
        give_up(f"{file} can't be read: {error.strerror}", FAULTY)
    except Unreadable as unreadable:
        said, faults = YamlFile(), [unreadable.fault]
    if not faults and not isinstance(said.document, dict):
        faults = [FileFault(1, "must be a mapping of the fields that differ, such as marks: {review_at: 2}")]
    if faults:
        print_faults(str(file), sorted(faults), "nothing was done")
        raise typer.Exit(FAULTY)
    return said


def departures(file: Path) -> dict[str, Any]:
    """The departures as JSON, as the API takes them. Leaves with 2 where the file can't be read."""
    plain: dict[str, Any] = json.loads(json.dumps(read(file).document, default=str))
    return plain
