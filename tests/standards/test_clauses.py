"""Each clause stands in our words and in the standard's own."""

from pathlib import Path

import pytest

from standards.clauses import Clause

STANDARD = (Path(__file__).parents[2] / "docs" / "accreditation-standards.txt").read_text(encoding="utf-8")


def plain(text: str) -> str:
    """The text with straight apostrophes and single spaces."""
    return " ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())


@pytest.mark.parametrize("clause", Clause)
def test_a_clause_quotes_the_standard_word_for_word(clause: Clause) -> None:
    assert clause.source in plain(STANDARD)
