"""Forms made from declarations: a command's fields by its model, their choices from the edition and the case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from api.action_links import schema_of
from api.console.labels import field_label
from api.console.posted import Posted, number_in
from standards.commands import CommandData
from standards.formatting import capital, spoken

AT_A_GLANCE = 12
"""So many choices are shown side by side; more are a list to open."""
LONG = 1_000
"""From how many letters on a text gets more than a line."""


class Kind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    LIST = "list"
    SEVERAL = "several"
    PEOPLE = "people"
    """Several people, some of whom are offered; others are found while a text is written."""
    YES_NO = "yes_no"
    DAY = "day"
    SCORES = "scores"
    PAIRS = "pairs"
    """What was found, and what is put in its place."""


@dataclass(frozen=True)
class Option:
    """One of a field's choices."""

    value: str
    words: str
    hint: str = ""
    weight: int = 1
    """Of a criterion: how much it counts."""


@dataclass(frozen=True)
class Hint:
    """What a page knows of a field beyond its declaration: its choices, what is in it to begin with."""

    options: tuple[Option, ...] = ()
    scale: tuple[int, ...] = ()
    given: str = ""
    told: str = ""
    suggests: str = ""
    """Where people are found who are not among the options."""
    label: str = ""
    left_out: bool = False


@dataclass(frozen=True)
class Field:
    """A field of a form."""

    name: str
    label: str
    hint: str
    kind: Kind
    required: bool
    longest: int | None
    options: tuple[Option, ...] = ()
    suggests: str = ""
    scale: tuple[int, ...] = ()
    values: tuple[str, ...] = ()
    scores: Mapping[str, str] = field(default_factory=dict)
    pairs: tuple[tuple[str, str], ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """What stands in it."""
        return self.values[-1] if self.values else ""


def fields_of(
    model: type[CommandData], hints: Mapping[str, Hint], typed: Posted | None, faults: Mapping[str, str]
) -> list[Field]:
    """The fields of the command, the note at the end, with what was typed before and what is wrong with it."""
    schema = schema_of(model)
    names = [*(name for name in model.model_fields if name != "note"), "note"]
    told = [(name, hints.get(name, Hint())) for name in names]
    empty = [_field(name, schema, hint) for name, hint in told if not hint.left_out]
    return [replace(_filled(one, typed), faults=_of_field(one.name, faults)) for one in empty]


def _field(name: str, schema: Mapping[str, Any], hint: Hint) -> Field:
    """The field as it is before anything is typed."""
    told: Mapping[str, Any] = schema["properties"][name]
    resolved = _resolved(told, schema)
    kind = _kind(resolved, hint)
    begin = hint.given or _beginning(told.get("default"))
    choices = tuple(Option(str(value), capital(spoken(str(value)))) for value in resolved.get("enum", ()))
    return Field(
        name=name,
        label=hint.label or field_label(name),
        hint=hint.told or capital(str(told.get("description", "")).replace("`", "")),
        kind=kind,
        required=name in schema.get("required", ()),
        longest=resolved.get("maxLength"),
        options=hint.options or choices,
        suggests=hint.suggests,
        scale=hint.scale,
        values=(begin,) if begin else (),
    )


def _beginning(default: Any) -> str:
    """What stands in a field that has a default; an empty list stands in none."""
    if isinstance(default, bool):
        return str(default).lower()
    return str(default) if isinstance(default, (str, int)) else ""


def _filled(one: Field, typed: Posted | None) -> Field:
    """The field with what was typed in it."""
    if typed is None:
        return one
    if one.kind is Kind.SCORES:
        return replace(one, scores={option.value: typed.one(f"{one.name}.{option.value}") for option in one.options})
    if one.kind is Kind.PAIRS:
        return replace(one, pairs=_pairs(one.name, typed))
    return replace(one, values=tuple(typed.many(one.name))) if one.name in typed.names else one


def _of_field(name: str, faults: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(words for place, words in faults.items() if place == name or place.startswith(f"{name}."))


def _resolved(told: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the field may hold, apart from nothing."""
    if "anyOf" in told:
        told = {**told, **next(one for one in told["anyOf"] if one.get("type") != "null")}
    if "items" in told:
        told = {**told, "items": _referred(told["items"], schema)}
    return _referred(told, schema)


def _referred(told: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same, with what it refers to."""
    return {**told, **schema["$defs"][told["$ref"].rpartition("/")[2]]} if "$ref" in told else told


def _pairs(name: str, posted: Posted) -> tuple[tuple[str, str], ...]:
    """The pairs in their order; one without anything to put is left out."""
    sent = (one.split(".") for one in posted.names if one.startswith(f"{name}.") and one.count(".") == 2)
    places = dict.fromkeys(place for _, place, _ in sent)
    found = ((posted.one(f"{name}.{place}.find"), posted.one(f"{name}.{place}.put")) for place in places)
    return tuple((find, put) for find, put in found if find and put)


_BY_TYPE = {"array": Kind.SEVERAL, "object": Kind.SCORES, "boolean": Kind.YES_NO}


def _kind(told: Mapping[str, Any], hint: Hint) -> Kind:
    kind = _BY_TYPE.get(told.get("type", ""))
    if kind is Kind.SEVERAL and told.get("items", {}).get("type") == "object":
        return Kind.PAIRS
    if kind is not None:
        return Kind.PEOPLE if hint.suggests else kind
    if told.get("format") == "date":
        return Kind.DAY
    if "enum" in told:
        return Kind.CHOICE if len(told["enum"]) <= AT_A_GLANCE else Kind.LIST
    if hint.options:
        return Kind.LIST
    return Kind.TEXT if told.get("maxLength", 0) >= LONG else Kind.LINE


def body_of(posted: Posted, fields: Sequence[Field]) -> dict[str, Any]:
    """What the form says, as the command's body; a field that is left empty says nothing."""
    body: dict[str, Any] = {}
    for one in fields:
        said = _said(posted, one)
        if said is not None:
            body[one.name] = said
    return body


def _said(posted: Posted, one: Field) -> Any:
    match one.kind:
        case Kind.SEVERAL | Kind.PEOPLE:
            return [value for value in posted.many(one.name) if value]
        case Kind.PAIRS:
            return [{"find": find, "put": put} for find, put in _pairs(one.name, posted)]
        case Kind.SCORES:
            begins = f"{one.name}."
            given = {name.removeprefix(begins): posted.one(name) for name in posted.names if name.startswith(begins)}
            return {name: number_in(value) for name, value in given.items() if value}
        case Kind.YES_NO:
            return {"true": True, "false": False}.get(posted.one(one.name), posted.one(one.name) or None)
        case Kind.LINE | Kind.TEXT | Kind.CHOICE | Kind.LIST | Kind.DAY:
            return posted.one(one.name).strip() or None


def faults_of(error: ValidationError) -> dict[str, str]:
    """What is wrong with each field, in words that fit under it."""
    found: dict[str, str] = {}
    for fault in error.errors(include_url=False, include_input=False):
        place = ".".join(str(part) for part in fault["loc"] if part != "[key]")
        missing = fault["type"] == "missing"
        words = "Fill this in." if missing else f"{capital(fault['msg'].removeprefix('Value error, '))}."
        found.setdefault(place, words)
    return found
