"""Writing an edition as its departures from another one, merged as RFC 7396 (JSON Merge Patch) says."""

from collections.abc import Mapping
from typing import Any

DEEPEST = 10
MOST_VALUES = 10_000


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The base with the changes: objects are merged name by name, ``null`` takes a name out, all else is replaced.

    A ``null`` for a name that isn't there stays, so that a slip is found. The result shares what did not change with
    the base; neither of the two is touched. The changes must be ``within_bounds``.
    """
    result = dict(base)
    for name, value in changes.items():
        below = result.get(name)
        if value is None and name in result:
            del result[name]
        elif isinstance(value, Mapping):
            result[name] = merged(below if isinstance(below, Mapping) else {}, value)
        else:
            result[name] = value
    return result


def within_bounds(changes: Mapping[str, Any]) -> bool:
    """Whether the changes can be walked through without harm."""
    level: list[Any] = [changes]
    values = 0
    for _ in range(DEEPEST):
        level = [item for value in level for item in _inside(value)]
        values += len(level)
        if not level or values > MOST_VALUES:
            break
    return not level and values <= MOST_VALUES


def _inside(value: Any) -> list[Any]:
    match value:
        case Mapping():
            return list(value.values())
        case list():
            return value
        case _:
            return []
