"""The table of the clauses: each with its rule, its test and its scenario."""

from collections.abc import Iterable
from pathlib import Path

from cli.docs.citations import Citation, in_rules, in_scenarios, in_tests
from cli.docs.markdown import code, table
from standards.clauses import Clause

ABOUT = """\
# The clauses

The accreditation standards, clause by clause: in our words, in [the standard's own](accreditation-standards.txt),
and where each stands in the product: the rules that cite it, the tests that try it, the scenarios that play it. A file
without a name cites the clause for all that is in it; a dash says that nothing does."""


def clauses(repo: Path) -> str:
    """The page, from the sources as they stand in the repository."""
    found = [_by_clause(cited(repo)) for cited in (in_rules, in_tests, in_scenarios)]
    rows = (
        [f'<a id="{clause.lower()}"></a>{clause}', _words(clause), *(_links(by.get(clause, [])) for by in found)]
        for clause in Clause
    )
    return f"{ABOUT}\n\n{table(['', 'the standard', 'rules', 'tests', 'scenarios'], rows)}\n"


def _words(clause: Clause) -> str:
    """Our words, and below them the standard's own."""
    return f"{clause.text}<br>*{clause.source}*"


def _by_clause(cited: Iterable[Citation]) -> dict[Clause, list[Citation]]:
    by_clause: dict[Clause, list[Citation]] = {}
    for citation in cited:
        by_clause.setdefault(citation.clause, []).append(citation)
    return by_clause


def _links(cited: list[Citation]) -> str:
    """A link for each file, with the names in it."""
    files: dict[str, list[str]] = {}
    for citation in cited:
        files.setdefault(citation.path, []).append(citation.name)
    return "<br>".join(_link(path, names) for path, names in files.items()) or "-"


def _link(path: str, names: list[str]) -> str:
    named = "; ".join(map(_named, filter(None, names)))
    label = path.removeprefix("standards/").removeprefix("tests/").removeprefix("examples/").removesuffix(".py")
    return f"[{label}](../{path}){': ' if named else ''}{named}"


def _named(name: str) -> str:
    """A test's name is a sentence, and can be broken into lines as one."""
    return name.removeprefix("test_").replace("_", " ") if name.startswith("test_") else code(name)
