"""Where a clause is cited: found in the sources, by the names, docstrings and comments that stand there."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from standards.clauses import Clause

ROOMS = ("standards", "redaction", "analysis", "records", "activities", "workflows", "temporal", "maintenance", "api")
WORDS = ("__init__.py", "clauses.py", "events.py", "state.py", "vocabulary.py")
"""Files that name things and decide nothing."""

_MENTION = re.compile(r"\bS(\d{1,2})(?:\s*-\s*S(\d{1,2}))?\b")
_HEADER = re.compile(r"^# clauses:(.*)$", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Citation:
    """A file, by its path in the repository, and the name in it that cites a clause; empty for the whole file."""

    path: str
    name: str
    clause: Clause


def in_rules(repo: Path) -> Iterator[Citation]:
    """What implements the clauses: functions, classes and constants of every room.

    What only a module says of itself counts where nothing in any module says it more closely.
    """
    sources = [file for room in ROOMS for file in sorted((repo / room).rglob("*.py")) if file.name not in WORDS]
    found = [citation for file in sources for citation in _in_python(repo, file, strings=False)]
    named = {citation.clause for citation in found if citation.name}
    yield from (citation for citation in found if citation.name or citation.clause not in named)


def in_tests(repo: Path) -> Iterator[Citation]:
    """What tries them: the tests that name a clause, and the files that do so for all of their tests."""
    for file in sorted((repo / "tests").rglob("test_*.py")):
        for citation in _in_python(repo, file, strings=True):
            if not citation.name or citation.name.startswith("test_"):
                yield citation


def in_scenarios(repo: Path) -> Iterator[Citation]:
    """What plays them: scenarios whose header says so, as ``# clauses: S15, S18``."""
    for file in sorted((repo / "examples" / "scenarios").rglob("*.yaml")):
        for named in _HEADER.findall(file.read_text(encoding="utf-8")):
            yield from _cited(repo, file, "", named)


def mentioned(text: str) -> set[Clause]:
    """The clauses that a text names, ranges such as S19-S21 included."""
    spans = [(int(first), int(last or first)) for first, last in _MENTION.findall(text)]
    known = {clause.value: clause for clause in Clause}
    return {known[f"S{n}"] for first, last in spans for n in range(first, last + 1) if f"S{n}" in known}


def _cited(repo: Path, file: Path, name: str, text: str) -> Iterator[Citation]:
    path = file.relative_to(repo).as_posix()
    yield from (Citation(path, name, clause) for clause in sorted(mentioned(text)))


def _in_python(repo: Path, file: Path, *, strings: bool) -> Iterator[Citation]:
    for name, text in _by_name(file.read_text(encoding="utf-8"), strings=strings):
        yield from _cited(repo, file, name, text)


@cache  # a source says the same however often it is asked
def _by_name(source: str, *, strings: bool) -> tuple[tuple[str, str], ...]:
    """What is said of the whole file, under no name, and of each name in it."""
    tree, comments = ast.parse(source), _comments(source)
    found = [("", ast.get_docstring(tree) or "")]
    for node in tree.body:
        if name := _name(node):
            said = [*_said(node, strings=strings), *(text for line, text in comments if _within(node, line))]
            found.append((name, " ".join(said)))
    return tuple(found)


def _said(node: ast.stmt, *, strings: bool) -> Iterator[str]:
    """Clauses by name, docstrings, and where asked for, strings that begin with a clause."""
    for inner in ast.walk(node):
        match inner:
            case ast.Attribute(value=ast.Name(id="Clause"), attr=number):
                yield number
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield ast.get_docstring(inner) or ""
            case ast.Constant(value=str(text)) if strings and _MENTION.match(text):
                yield text


def _name(node: ast.stmt) -> str:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case _:
            return ""


def _comments(source: str) -> list[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def _within(node: ast.stmt, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)
