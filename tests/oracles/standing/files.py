"""Scenario files for the model: read and written as YAML."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.oracles.standing.dates import LAST_SECOND, NOON, instant
from tests.oracles.standing.observe import written

Document = dict[str, Any]


def load(file: Path) -> Document:
    """The scenario of a file with everything that it may leave out. It ends a day after its last line."""
    document: Document = {"edition": "default", **yaml.safe_load(file.read_text(encoding="utf-8"))}
    left_out: Document = {"certifications": [], "accreditations": [], "programmes": [], "marks": []}
    partners = {name: {**left_out, **said} for name, said in document["partners"].items()}
    steps = [{**step, "at": written(instant(step["at"], NOON))} for step in document.get("steps", [])]
    expect = [{**line, "at": written(instant(line["at"], LAST_SECOND))} for line in document.get("expect", [])]
    last = max(instant(line["at"], NOON) for line in (*steps, *expect))
    ends = written(last + timedelta(days=1))
    return {**document, "partners": partners, "steps": steps, "expect": expect, "ends": ends}


def dumped(document: Mapping[str, Any]) -> str:
    """The scenario as a file that `./recourse rehearse` plays."""
    known = {key: value for key, value in document.items() if key != "ends"}
    return yaml.safe_dump(known, sort_keys=False, allow_unicode=True, width=1000, default_flow_style=None)
