"""What a caller may do now to what is read: each action with its address and the schema of its body."""

from functools import cache
from typing import Any

from pydantic import BaseModel, Field

from standards.commands import CommandData, Declaration


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
        schema=_schema(declared.model),
    )


@cache
def _schema(model: type[CommandData]) -> dict[str, Any]:
    """The body's schema; declarations never change, so each is made once."""
    return model.model_json_schema()


def alike(view: type[BaseModel], found: object) -> dict[str, Any]:
    """The fields of a view that what was found has under the same names."""
    return {name: getattr(found, name) for name in view.model_fields if hasattr(found, name)}
