"""Small pieces of Markdown."""

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; its cells are Markdown of one line each, without an upright stroke."""
    return "\n".join(f"| {' | '.join(line)} |" for line in (header, ["---"] * len(header), *rows))


def code(name: str) -> str:
    """A name as the code spells it."""
    return f"`{name}`"


def codes(names: Iterable[str]) -> str:
    """Such names in a row."""
    return ", ".join(map(code, names))


def linked(clauses: Iterable[str]) -> str:
    """Clauses, each with a link to its line in the table of the clauses."""
    return " ".join(f"[{clause}](clauses.md#{clause.lower()})" for clause in clauses)


def either(words: Sequence[str]) -> str:
    """One of several, in words."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
