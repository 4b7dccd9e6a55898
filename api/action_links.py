"""What a caller may do now to what is read: each action with its address and the schema of its body."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, Field

from standards.base_model import as_validated
from standards.commands import CommandData, Declaration

V = TypeVar("V", bound=BaseModel)
_HREF = b'"href":"'
_OFFERS = 1_000
"""Different offers whose JSON is kept: there are as many as there are stages, roles and parts that one may have."""


class ActionView(BaseModel):
    """Something the caller may do now."""

    name: str = Field(examples=["record_cs_outcome"])
    href: str
    method: str = "POST"
    summary: str
    roles: list[str]
    clauses: list[str]
    body_schema: dict[str, Any] = Field(alias="schema", description="JSON Schema of the body.")


def action_view(declared: Declaration, path: str) -> ActionView:
    """The action as it is offered on what is read at the path."""
    return ActionView(
        name=declared.name,
        href=f"{path}/actions/{declared.name}",
        summary=declared.summary,
        roles=[role.value for role in declared.roles],
        clauses=[str(clause) for clause in declared.clauses],
        schema=schema_of(declared.model),
    )


@cache
def schema_of(model: type[CommandData]) -> dict[str, Any]:
    """The body's schema; declarations never change, so each is made once."""
    return model.model_json_schema()


def rendered_actions(offered: Iterable[Declaration], path: str) -> bytes:
    """The actions as they are offered on what is read at the path, as JSON: with their schemas the most of a list."""
    return (_HREF + path.encode()).join(_around_the_path(tuple(declared.model for declared in offered)))


@lru_cache(_OFFERS)
def _around_the_path(models: tuple[type[CommandData], ...]) -> tuple[bytes, ...]:
    """The JSON of the actions in pieces, between which the path belongs."""
    views = [action_view(model.declaration, "") for model in models]
    written = b",".join(view.__pydantic_serializer__.to_json(view, by_alias=True) for view in views)
    return tuple((b"[%b]" % written).split(_HREF))


def alike(view: type[BaseModel], found: object) -> dict[str, Any]:
    """The fields of a view that what was found has under the same names."""
    of: Any = type(found)
    return {name: getattr(found, name) for name in _names_alike(view, of)}


@cache
def _names_alike(view: type[BaseModel], of: type[Any]) -> tuple[str, ...]:
    fields = {*getattr(of, "model_fields", ()), *getattr(of, "__dataclass_fields__", ()), *dir(of)}
    return tuple(name for name in view.model_fields if name in fields)


def made_of(view: type[V], fields: Mapping[str, Any]) -> V:
    """The view with these fields, every one of them and valid already, for the record holds nothing else."""
    return as_validated(view, {name: fields[name] for name in view.__pydantic_fields__}, set(fields))
