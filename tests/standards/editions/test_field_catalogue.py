"""Every field of an edition says what it means, on which clause it rests, and what is legal; and what it says is so."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from standards.clauses import Clause
from standards.editions import Edition
from standards.editions.events import plain
from standards.editions.field_catalogue import ANY_NAME, Entry, entries, model_in, said_at
from standards.editions.fields import Stated, number, said_of, stated
from tests.standards.builders import edition

ENTRIES = {".".join(entry.path): entry for entry in entries()}


def fields(model: type[BaseModel], above: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every field, sections included."""
    for name, info in model.model_fields.items():
        yield f"{above}{name}", info
        if section := model_in(info):
            yield from fields(section, f"{above}{name}.")


FIELDS = dict(fields(Edition))


@pytest.mark.parametrize("path", FIELDS)
def test_every_field_has_a_description_with_its_clause(path: str) -> None:
    description = FIELDS[path].description

    assert description
    assert re.search(r"\b(S\d+|[Ee]xtension; cites no clause)\b", description), description
    assert description.endswith((".", ".)"))


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES.keys())
def test_a_field_says_what_is_legal_and_either_cites_a_clause_or_is_an_extension(entry: Entry) -> None:
    info = FIELDS[".".join(part for part in entry.path if part != ANY_NAME)]

    assert f"Legal: {entry.says.legal}" in entry.says.description == info.description
    assert ("cites no clause" in entry.says.description) is not bool(entry.says.clauses)
    assert all(isinstance(clause, Clause) for clause in entry.says.clauses)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES.keys())
def test_the_range_that_is_told_is_the_one_that_holds(entry: Entry) -> None:
    info = FIELDS[".".join(part for part in entry.path if part != ANY_NAME)]
    limits = {kind: getattr(one, kind) for one in info.metadata for kind in ("ge", "le") if hasattr(one, kind)}

    if limits and entry.path[-1] != "majority":  # its range depends on the seats
        assert entry.says.legal == f"{limits['ge']} to {limits['le']}"


def paths(document: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(document, dict) and document:
        for name, value in document.items():
            yield from paths(value, (*above, name))
    else:
        yield above


@pytest.mark.parametrize("path", [*paths(plain(edition()))], ids=".".join)
def test_every_number_and_list_of_the_bundled_edition_is_documented(path: tuple[str, ...]) -> None:
    assert said_at(path) is not None


def test_what_is_said_is_found_from_within_the_value_and_not_for_what_is_no_field() -> None:
    assert said_at(("tiers", "reviews", 1, "day")) is ENTRIES["tiers.reviews"].says
    assert said_at(("rubric", "criteria", "speed")) is ENTRIES["rubric.criteria"].says
    assert said_at(("rubric", "criteria", "speed", "weight")) is ENTRIES["rubric.criteria.{name}.weight"].says
    assert said_at(("tiers",)) is None
    assert said_at(("surprise",)) is None
    assert said_at(()) is None


def test_the_clauses_stand_in_the_schema_where_a_program_reads_them() -> None:
    found = Edition.model_json_schema()["$defs"]["Marks"]["properties"]["review_at"]

    assert (found["x-clauses"], found["minimum"], found["maximum"]) == (["S27", "S28"], 1, 100)


def test_a_field_without_a_range_has_to_say_what_is_legal() -> None:
    with pytest.raises(TypeError, match="say what is legal"):
        stated("Something", change="Something is {now}")
    assert isinstance(said_of(number("How many", ge=1, le=2, change="{now}")), Stated)


def test_a_program_can_read_each_fields_unit_clauses_and_whether_it_is_an_extension() -> None:
    schema = Edition.model_json_schema()
    due = schema["$defs"]["AccreditationBoard"]["properties"]["due_days"]
    window = schema["$defs"]["Marks"]["properties"]["window_months"]

    assert (due["x-unit"], due["x-clauses"], due["x-extension"]) == ("days", [], True)
    assert (window["x-unit"], window["x-clauses"], window["x-extension"]) == ("months", ["S27"], False)
