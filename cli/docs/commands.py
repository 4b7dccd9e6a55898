"""Every way of giving a declared action: its choices from the types, or from examples where a type says too little."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import product
from types import NoneType
from typing import Any, get_args

from pydantic.fields import FieldInfo

from cli.docs.table_minimizer import Given
from standards.commands import CommandData, Declaration

LEFT_OUT = "left out"
PLAIN_TEXT = "text"

FromCase = Callable[[Any], Any]
"""A value that only the case can give, such as a proposal's id; it returns None where the case has none."""

Examples = Mapping[tuple[str, str], Mapping[str, Any]]
"""By action and field: in words, the values (or ``FromCase``) that make a difference to the rules."""


@dataclass(frozen=True, eq=False)
class CommandDocs:
    """An action given in one way. ``given`` says, in words, how each field was filled in that has a choice."""

    action: str
    given: Given = ()
    model: type[CommandData] | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def needs_case(self) -> bool:
        """Whether only a case can say what is in it."""
        return any(callable(value) for value in self.values.values())

    def in_case(self, case: object) -> CommandData | None:
        """The action as it is given in this case, or None where the case has nothing to give it for."""
        values = {name: value(case) if callable(value) else value for name, value in self.values.items()}
        return None if self.model is None or None in values.values() else self.model.model_validate(values)


def every_command(actions: Mapping[str, Declaration], examples: Examples) -> tuple[CommandDocs, ...]:
    """Every action in every way. Raises ``ValidationError`` where a field needs an example and has none."""
    return tuple(command for declared in actions.values() for command in _given(declared, examples))


def _given(declared: Declaration, examples: Examples) -> Iterator[CommandDocs]:
    fields = declared.model.model_fields
    ways = {name: _ways(info, examples.get((declared.name, name))) for name, info in fields.items()}
    chosen = [name for name in ways if len(ways[name]) > 1]
    for choice in product(*ways.values()):
        words = dict(zip(ways, choice, strict=True))
        values = {name: ways[name][way] for name, way in words.items() if way != LEFT_OUT}
        yield CommandDocs(declared.name, tuple((name, words[name]) for name in chosen), declared.model, values)


def _ways(info: FieldInfo, examples: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """How the field can be filled in: in words, with the value."""
    without = {} if info.is_required() else {LEFT_OUT: None}
    if examples is not None:
        return {**without, **examples}
    if choices := choices_of(info):
        return choices if info.is_required() or info.default is not None else {**without, **choices}
    return without or {PLAIN_TEXT: info.examples[0] if info.examples else PLAIN_TEXT}


def choices_of(info: FieldInfo) -> dict[str, Any]:
    """All the values of a field that is an enumeration or yes and no; empty for any other."""
    kinds = [kind for kind in get_args(info.annotation) or (info.annotation,) if kind is not NoneType]
    kind = kinds[0] if len(kinds) == 1 else None
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {str(value): value for value in kind}
    return {"yes": True, "no": False} if kind is bool else {}
