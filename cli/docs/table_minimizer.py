"""As few lines as possible that still say the same as one line for each way of giving a command."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from cli.docs.markdown import either

Given = tuple[tuple[str, str], ...]
"""What was chosen for each field, or what holds of each fact, in words."""

Choices = tuple[tuple[str, tuple[str, ...]], ...]
"""The fields that make the difference, each with the choices that do not differ."""

C = TypeVar("C")
Row = tuple[C | None, ...]
"""Cells, or None where nothing is known: that agrees with anything."""


def in_words(chosen: Choices) -> str:
    """The choices of a line as they are written."""
    return "; ".join(f"{field}: {either(choices)}" for field, choices in chosen)


def condense(rows: Mapping[Given, Row[C]]) -> list[tuple[Choices, Row[C]]]:
    """A field is named only where it makes a difference, and choices that make none share a line."""
    together = _together([*rows.values()])
    if together is not None:
        return [((), together)]
    return min((_split(rows, field) for field, _ in next(iter(rows))), key=len)


def _split(rows: Mapping[Given, Row[C]], field: str) -> list[tuple[Choices, Row[C]]]:
    """The lines where this field is told apart first; choices that lead to the same lines stay together."""
    parts = list(_alike(rows, field))
    if len(parts) == 1:
        return condense(parts[0][1])
    return [(((field, choices), *rest), row) for choices, part in parts for rest, row in condense(part)]


def _alike(rows: Mapping[Given, Row[C]], field: str) -> Iterator[tuple[tuple[str, ...], Mapping[Given, Row[C]]]]:
    by_choice: dict[str, dict[Given, Row[C]]] = {}
    for given, row in rows.items():
        rest = tuple(chosen for chosen in given if chosen[0] != field)
        by_choice.setdefault(dict(given)[field], {})[rest] = row
    while by_choice:
        merged: Mapping[Given, Row[C]] = next(iter(by_choice.values()))
        choices: list[str] = []
        for other, part in by_choice.items():
            both = _merged(merged, part)
            if both is not None:
                choices, merged = [*choices, other], both
        yield tuple(choices), merged
        by_choice = {other: part for other, part in by_choice.items() if other not in choices}


def _merged(one: Mapping[Given, Row[C]], other: Mapping[Given, Row[C]]) -> dict[Given, Row[C]] | None:
    merged = {given: _together([rows[given] for rows in (one, other) if given in rows]) for given in {**one, **other}}
    found = {given: row for given, row in merged.items() if row is not None}
    return found if len(found) == len(merged) else None


def _together(rows: Sequence[Row[C]]) -> Row[C] | None:
    """The one row that they all agree on, or None where two of them differ in a cell."""
    columns = [{cell for cell in column if cell is not None} for column in zip(*rows, strict=True)]
    if any(len(column) > 1 for column in columns):
        return None
    return tuple(next(iter(column), None) for column in columns)
