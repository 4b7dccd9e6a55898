"""Every field of an edition with what it says about itself: the source of the docs' table and of the diffs' words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from standards.editions.fields import Stated, said_of
from standards.editions.model import Edition

ANY_NAME = "{name}"
"""Stands in a path for a name that the edition chooses."""


@dataclass(frozen=True)
class Entry:
    """A field of an edition that holds a value, a list or a catalogue of names."""

    path: tuple[str, ...]
    says: Stated


@cache
def entries() -> tuple[Entry, ...]:
    """All fields, in the order in which the sections stand. Sections themselves hold nothing and are left out."""
    return tuple(_entries(Edition, ()))


def _entries(model: type[BaseModel], above: tuple[str, ...]) -> Iterator[Entry]:
    for name, info in model.model_fields.items():
        path = (*above, name)
        if said := said_of(info):
            yield Entry(path, said)
        if section := model_in(info):
            yield from _entries(section, path if info.annotation is section else (*path, ANY_NAME))


def said_at(place: Sequence[str | int]) -> Stated | None:
    """What the field says that holds the value in the place; None for a section and for what is no field at all."""
    found = [entry for entry in entries() if _holds(entry.path, place)]
    return max(found, key=lambda entry: len(entry.path)).says if found else None


def _holds(path: tuple[str, ...], place: Sequence[str | int]) -> bool:
    above = place[: len(path)]
    return len(above) == len(path) and all(part in (name, ANY_NAME) for part, name in zip(path, above, strict=True))


def model_in(info: FieldInfo) -> type[BaseModel] | None:
    """The section that the field is, or that each name of its catalogue has; None where it holds plain values."""
    kind: Any = info.annotation
    if get_origin(kind) is dict:
        kind = get_args(kind)[1]
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def is_list(info: FieldInfo) -> bool:
    """Whether the field is a list of any length, rather than a pair."""
    return get_origin(info.annotation) is tuple and get_args(info.annotation)[-1] is Ellipsis
