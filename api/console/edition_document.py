"""An edition as a document: each number and list with its meaning, its clauses and what is legal."""

import re
from calendar import month_name
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from analysis.simulation.rulebook import NAMES_ITSELF
from api.console.posted import number_in
from standards.editions import Edition
from standards.editions.events import plain
from standards.editions.field_catalogue import ANY_NAME, entries
from standards.editions.fields import Stated
from standards.editions.model import Edition as Model
from standards.formatting import capital, spoken


@dataclass(frozen=True)
class Line:
    """One field of the document, with its value as JSON has it."""

    path: str
    words: str
    unit: str
    clauses: tuple[str, ...]
    legal: str
    value: Any

    @property
    def label(self) -> str:
        """The last part of its path."""
        return self.path.rpartition(".")[2]

    @property
    def text(self) -> str:
        """The value as somebody types it: a list has a line for each."""
        if isinstance(self.value, bool):
            return str(self.value).lower()
        if isinstance(self.value, list):
            return "\n".join(str(one) for one in self.value)
        return str(self.value)

    @property
    def editable(self) -> bool:
        """Whether a form can hold it: a value, or a list of values."""
        if isinstance(self.value, list):
            return all(isinstance(one, (str, int)) for one in self.value)
        return not isinstance(self.value, dict) and self.value is not None

    @property
    def many(self) -> bool:
        """Whether it is a list."""
        return isinstance(self.value, list)

    @property
    def told(self) -> str:
        """The value as the document shows it."""
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        if isinstance(self.value, list):
            return ", ".join(_in_words(one) for one in self.value) or "none"
        return _in_words(self.value)


def _in_words(value: Any) -> str:
    """A value as people say it: a code in words, a day of the year as one."""
    if isinstance(value, dict) and value.keys() == {"month", "day"}:
        return f"{value['day']} {month_name[value['month']]}"
    if isinstance(value, dict):
        return ", ".join(f"{spoken(name)}: {_in_words(one)}" for name, one in value.items())
    return spoken(value) if isinstance(value, str) and _CODE.fullmatch(value) else str(value)


_CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+|cs|pops")


@dataclass(frozen=True)
class Section:
    """A section of the document."""

    name: str
    about: str
    lines: tuple[Line, ...]


def document(edition: Edition) -> list[Section]:
    """The whole edition in the order of its sections; its name and its beginning are told elsewhere."""
    lines = [line for line in _lines(plain(edition)) if line.path not in NAMES_ITSELF]
    names = list(dict.fromkeys(line.path.partition(".")[0] for line in lines))
    return [
        Section(name, _about(name), tuple(_told_apart([line for line in lines if line.path.partition(".")[0] == name])))
        for name in names
    ]


def _told_apart(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, those with the same words led by what tells them apart: a stage, an accreditation, a team."""
    alike: dict[str, list[list[str]]] = {}
    for line in lines:
        alike.setdefault(line.words, []).append(line.path.split("."))
    for line in lines:
        whose = _own_names(line.path.split("."), alike[line.words])
        yield replace(line, words=f"{capital(whose)}: {line.words}") if whose else line


def _own_names(path: list[str], alike: list[list[str]]) -> str:
    """The parts of the path in which it differs from the others."""
    columns = zip_longest(*alike)
    return ", ".join(spoken(part) for part, column in zip(path, columns, strict=False) if len(set(column)) > 1)


def _about(section: str) -> str:
    info = Model.model_fields[section]
    told = (info.description or "").partition(" Legal:")[0]
    return told if told.endswith(".") else f"{told}."


def _lines(values: Mapping[str, Any]) -> Iterator[Line]:
    paths = {entry.path for entry in entries()}
    for entry in entries():
        deeper = any(len(path) > len(entry.path) and path[: len(entry.path)] == entry.path for path in paths)
        for path, value in _at(values, entry.path, ()):
            if not deeper:  # a catalogue of sections is told by what stands in each
                yield from _split(path, value, entry.says)


def _split(path: tuple[str, ...], value: Any, says: Stated) -> Iterator[Line]:
    """A catalogue of plain values has a line for each name."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield _line((*path, name), one, says)
    else:
        yield _line(path, value, says)


def _line(path: tuple[str, ...], value: Any, says: Stated) -> Line:
    return Line(".".join(path), says.words, str(says.unit or ""), tuple(map(str, says.clauses)), says.legal, value)


def _at(values: Any, path: tuple[str, ...], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value at the path; where an edition chooses the name, one for each."""
    if not path:
        yield above, values
    elif path[0] == ANY_NAME:
        for name, below in values.items():
            yield from _at(below, path[1:], (*above, name))
    elif path[0] in values:
        yield from _at(values[path[0]], path[1:], (*above, path[0]))


def typed_otherwise(edition: Edition, typed: Mapping[str, str]) -> dict[str, str]:
    """What the form says otherwise than the edition, as it was typed, by the fields' names."""
    lines = [line for section in document(edition) for line in section.lines if line.editable]
    given = {line.path: typed.get(line.path, line.text) for line in lines}
    return {line.path: given[line.path] for line in lines if given[line.path].strip() != line.text.strip()}


def departures(edition: Edition, typed: Mapping[str, str]) -> dict[str, Any]:
    """What the form says otherwise than the edition, as the body of `POST /v1/editions` has it."""
    values = {line.path: line.value for section in document(edition) for line in section.lines}
    changes: dict[str, Any] = {}
    for path, given in typed_otherwise(edition, typed).items():
        below = changes
        *above, last = path.split(".")
        for name in above:
            below = below.setdefault(name, {})
        below[last] = _read(given, values[path])
    return changes


def _read(given: str, was: Any) -> Any:
    """What was typed, as the kind of value that stands there; what does not fit stays text, and is refused as such."""
    text = given.strip()
    if isinstance(was, bool):
        return {"true": True, "false": False}.get(text, text)
    if isinstance(was, list):
        numbers = bool(was) and all(isinstance(one, int) for one in was)
        items = [one.strip() for one in text.splitlines() if one.strip()]
        return [number_in(one) if numbers else one for one in items]
    if isinstance(was, int):
        return number_in(text)
    return text
