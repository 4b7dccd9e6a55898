"""What must hold before each command, in the order in which it is judged: drawn from the guards of the declarations."""

from collections.abc import Iterator, Mapping

from cli.docs.markdown import code, linked, table
from standards.commands import Declaration


def preconditions(commands: Mapping[str, Declaration]) -> str:
    """A table with a line for each precondition that not every command has; empty where there is none."""
    lines = list(_lines(commands))
    return table(["command", "what must hold", "else", "clauses", "field"], lines) if lines else ""


def common(commands: Mapping[str, Declaration]) -> list[str]:
    """The names of the preconditions that every command has, in their order."""
    first, *others = (tuple(guard.name for guard in declared.guards) for declared in commands.values())
    return [name for name in first if all(name in names for names in others)]


def _lines(commands: Mapping[str, Declaration]) -> Iterator[list[str]]:
    everywhere = common(commands)
    for declared in commands.values():
        own = [guard for guard in declared.guards if guard.name not in everywhere]
        for place, guard in enumerate(own):
            name = code(declared.name) if place == 0 else ""
            field = code(guard.field) if guard.field else ""
            yield [name, guard.name, code(guard.code), linked(guard.clauses), field]
