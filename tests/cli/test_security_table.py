"""The security table is held to the files: what passes names a test that there is, what is open or none says why."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs" / "security.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TABLE.splitlines()
    if line.startswith("| ") and not line.startswith(("| attack |", "| risk |", "| section |"))
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_every_row_says_how_it_stands_and_names_tests_that_there_are(row: list[str]) -> None:
    about, status, where = row
    named = re.findall(r"`(tests/[^`]+)`", where)

    assert about
    assert status in {"pass", "N/A", "open"}
    assert [one for one in named if not (ROOT / one).is_file()] == []
    assert named if status == "pass" else where or about


def test_the_whole_top_ten_is_there() -> None:
    told = {row[0].split()[0] for row in ROWS}

    assert {f"API{number}" for number in range(1, 11)} <= told
