"""What one edition says otherwise than another, field by field and in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from pydantic import BaseModel, TypeAdapter

from standards.clauses import Clause
from standards.editions.field_catalogue import is_list, model_in
from standards.editions.fields import Stated, said_of
from standards.editions.model import Edition

_NAMES_THE_SIDES = "id"
_AS_JSON: TypeAdapter[Any] = TypeAdapter(Any)
_SHORT_ENOUGH_TO_TELL = 12


@dataclass(frozen=True)
class Difference:
    """One field that differs; ``before`` and ``after`` are its values as JSON has them, None where there is none."""

    path: str
    clauses: tuple[Clause, ...]
    before: Any
    after: Any
    words: str


def differences(before: Edition, after: Edition) -> tuple[Difference, ...]:
    """Every field in which the second edition departs from the first, in the order of the sections.

    The ids name the two sides and are no difference. Values are compared, not their spelling: 0.5 is 0.50.
    """
    return tuple(_between(before, after, ()))


def _between(before: BaseModel, after: BaseModel, above: tuple[str, ...]) -> Iterator[Difference]:
    for name, info in type(before).model_fields.items():
        was, now, path = getattr(before, name), getattr(after, name), (*above, name)
        if was == now or path == (_NAMES_THE_SIDES,):
            continue
        says = said_of(info)
        if says is None:
            yield from _between(was, now, path)
        elif isinstance(was, dict):
            yield from _of_catalogue(was, now, path, says, sections=model_in(info) is not None)
        else:
            words = _list_in_words(says, was, now, above) if is_list(info) else _value_in_words(says, was, now, above)
            yield _difference(path, says, was, now, words)


def _of_catalogue(
    before: Mapping[str, Any], after: Mapping[str, Any], path: tuple[str, ...], says: Stated, *, sections: bool
) -> Iterator[Difference]:
    for name in dict.fromkeys((*before, *after)):
        was, now, subject = before.get(name), after.get(name), says.change.format(name=name)
        if was == now:
            continue
        if was is None:
            yield _difference((*path, name), says, was, now, f"{subject} is new: {_told(now)}")
        elif now is None:
            yield _difference((*path, name), says, was, now, f"{subject} is gone; it was {_told(was)}")
        elif sections:
            yield from _between(was, now, (*path, name))
        else:
            yield _difference((*path, name), says, was, now, f"{subject} is {_told(now)} instead of {_told(was)}")


def _difference(path: tuple[str, ...], says: Stated, was: Any, now: Any, words: str) -> Difference:
    cited = ", ".join(says.clauses) or "an extension"
    return Difference(".".join(path), says.clauses, _plain(was), _plain(now), f"{words} ({cited}).")


def _value_in_words(says: Stated, was: Any, now: Any, above: tuple[str, ...]) -> str:
    if isinstance(now, bool):
        return says.change.format(now="now" if now else "no longer")
    return says.change.format(now=_told(now), was=_told(was), name=above[-1] if above else "")


def _list_in_words(says: Stated, was: tuple[Any, ...], now: tuple[Any, ...], above: tuple[str, ...]) -> str:
    parts = [f"{_told(item)} added" for item in now if item not in was]
    parts += [f"{_told(item)} removed" for item in was if item not in now]
    if len(now) <= _SHORT_ENOUGH_TO_TELL or not parts:
        parts.append(f"now {_told(now)}")
    return f"{says.change.format(name=above[-1] if above else '')}: {', '.join(parts)}"


class _Count(int):
    """A number that brings its unit, in the singular where it is one: ``f"{_Count(1):months}"`` is ``1 month``."""

    def __format__(self, unit: str) -> str:
        return f"{int(self)} {unit.removesuffix('s') if self == 1 else unit}".strip()


def _told(value: Any) -> Any:
    """The value as a sentence has it."""
    match value:
        case int():
            return _Count(value)
        case datetime() | time():
            return f"{value:%Y-%m-%d %H:%M:%S} UTC" if isinstance(value, datetime) else f"{value:%H:%M}"
        case (time() | int() as first, time() | int() as last):
            return f"{_told(first)} to {_told(last)}"
        case tuple():
            return ", ".join(str(_told(item)) for item in value) or "none"
        case BaseModel() if type(value).__str__ is BaseModel.__str__:
            return ", ".join(f"{name} {_told(item)}" for name, item in value)
        case _:
            return str(value) or "none"


def _plain(value: Any) -> Any:
    return _AS_JSON.dump_python(value, mode="json")
