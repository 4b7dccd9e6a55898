"""The tables of the docs: condensed lines, ranges of clauses, and citations."""

from collections.abc import Iterable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cli.docs.citations import Citation, in_rules, in_scenarios, in_tests, mentioned
from cli.docs.table_minimizer import Given, Row, condense
from standards.clauses import Clause
from tests.cli.test_docs import REPO

CHOICES = {"vote": ("mark", "no_mark"), "action": ("left out", "known", "unknown"), "class": ("standard", "serious")}
GIVEN = [
    tuple(zip(CHOICES, (vote, action, kind), strict=True))
    for vote in CHOICES["vote"]
    for action in CHOICES["action"]
    for kind in CHOICES["class"]
]


@given(st.fixed_dictionaries({way: st.tuples(*[st.sampled_from(["a", "b", None])] * 2) for way in GIVEN}))
def test_condensed_lines_say_the_same_as_all_of_them(rows: dict[Given, Row[str]]) -> None:
    lines = condense(rows)

    assert len(lines) <= len(rows)
    for way, row in rows.items():
        said = [line for chosen, line in lines if all(dict(way)[field] in choices for field, choices in chosen)]
        assert len(said) == 1
        assert all(cell in (None, told) for cell, told in zip(row, said[0], strict=True))


def test_what_makes_no_difference_is_not_named() -> None:
    rows: dict[Given, Row[str]] = {way: ("invalid" if dict(way)["action"] == "unknown" else "done",) for way in GIVEN}

    assert condense(rows) == [
        ((("action", ("left out", "known")),), ("done",)),
        ((("action", ("unknown",)),), ("invalid",)),
    ]


def test_clauses_are_named_alone_and_in_ranges() -> None:
    found = mentioned("(S19-S21), S4; not S45, S0 or XS7")

    assert sorted(int(clause.removeprefix("S")) for clause in found) == [4, 19, 20, 21]


RULES = '''
"""Of two clauses (S5, S6)."""
from standards.clauses import Clause

MARKS = {1: Clause.S5}


def in_a_docstring():
    """Under S7."""


def in_a_comment():
    # S8: because it says so.
    return "S9"


def nowhere():
    return "(S1)"
'''
TESTS = '''
"""All of them try S10."""


def test_it_is_so():
    assert clauses == ["S11"]


def helper():
    """For S12."""
'''


def test_citations_are_found_where_clauses_are_named(tmp_path: Path) -> None:
    written = {
        "standards/rule.py": RULES,
        "standards/events.py": "A = Clause.S1",
        "tests/test_rule.py": TESTS,
        "examples/scenarios/a.yaml": "# A scenario.\n# clauses: S15, S18\nsteps: []  # S1\n",
    }
    for path, text in written.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)

    assert _found(in_rules(tmp_path)) == [
        "standards/rule.py: S6",
        "standards/rule.py:MARKS S5",
        "standards/rule.py:in_a_docstring S7",
        "standards/rule.py:in_a_comment S8",
    ]
    assert _found(in_tests(tmp_path)) == ["tests/test_rule.py: S10", "tests/test_rule.py:test_it_is_so S11"]
    assert _found(in_scenarios(tmp_path)) == ["examples/scenarios/a.yaml: S15", "examples/scenarios/a.yaml: S18"]


def _found(citations: Iterable[Citation]) -> list[str]:
    return [f"{citation.path}:{citation.name} {citation.clause}" for citation in citations]


def test_every_clause_has_a_rule_and_a_test() -> None:
    clauses = {str(clause) for clause in Clause}

    assert clauses <= {citation.clause for citation in in_rules(REPO)}
    assert clauses <= {citation.clause for citation in in_tests(REPO)}
