"""The actions of a process as they are declared: who, when, on which clauses, with which fields."""

from collections.abc import Iterator, Mapping

from cli.docs.commands import choices_of
from cli.docs.markdown import code, codes, either, linked, table
from standards.commands import CommandData, Declaration
from standards.field_types import private_fields


def declared(actions: Mapping[str, Declaration]) -> str:
    """A table with a line for each action; the fields that every action has are left out."""
    return table(["action", "by", "in", "clauses", "fields"], map(_line, actions.values()))


def _line(action: Declaration) -> list[str]:
    return [
        f"{code(action.name)}<br>{action.summary}",
        codes(action.roles),
        codes(action.stages),
        linked(action.clauses) or "extension",
        "<br>".join(_fields(action.model)),
    ]


def _fields(model: type[CommandData]) -> Iterator[str]:
    private = private_fields(model)
    for name, info in model.model_fields.items():
        if name in CommandData.model_fields:
            continue
        choices = list(choices_of(info))
        traits = [either(choices) if choices else "", "private" if name in private else ""]
        said = ", ".join(filter(None, [*traits, "" if info.is_required() else "optional"]))
        yield f"{code(name)} ({said})" if said else code(name)
