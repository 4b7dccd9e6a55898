"""An edition file: what can't be read of it is said with its line, and nothing of it is dropped in silence."""

from pathlib import Path

import pytest

from cli.edition_file import departures
from tests.support.command_line import invoke

SCENARIO = Path(__file__).parents[2] / "examples" / "scenarios" / "renewal-automatic.yaml"


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    return tmp_path / "edition.yaml"


def test_departures_are_json_with_days_and_decimals_as_they_are_written(edition: Path) -> None:
    edition.write_text("effective_from: 2027-01-01\nrubric: {responsible_at: 0.50}\nmarks: {review_at: 2}\n")

    assert departures(edition) == {
        "effective_from": "2027-01-01",
        "rubric": {"responsible_at": "0.50"},
        "marks": {"review_at": 2},
    }


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "line 1: the file is empty"),
        ("- marks\n", "line 1: must be a mapping of the fields that differ, such as marks: {review_at: 2}"),
        ("marks:\n  review_at: 2\n  review_at: 5\n", "line 3: review_at is given twice, first on line 2"),
        ("id: a\neffective_from: 2027-02-30\n", "line 2: `2027-02-30` can't be read: there is no such day"),
        ("mediation_expectation: .nan\n", "line 1: `.nan` can't be read"),
        ("a: &a {b: *a}\n", "line 1: holds more than such a file could need"),
        ("a: " + "[" * 5000 + "]" * 5000, "line 1: lists and mappings lie more than 40 deep"),
        ("marks: {review_at: " + "9" * 5000 + "}\n", "line 1: `999999"),
    ],
)
@pytest.mark.parametrize("command", [("edition", "check"), ("rehearse", SCENARIO, "--edition")])
def test_an_edition_file_that_cannot_be_read_is_told_its_line(
    edition: Path, content: str, problem: str, command: tuple[str, ...]
) -> None:
    edition.write_text(content)
    ran = invoke(*command, edition)

    assert ran.exit_code == 2
    assert ran.stderr.startswith(problem)
    assert ran.stderr.endswith(f"recourse: 1 fault in {edition}; nothing was done\n")


def test_a_rehearsal_tells_a_faulty_edition_on_the_line_of_its_own_file(edition: Path) -> None:
    edition.write_text("id: tried\nmarks:\n  review_at: 0\n")
    ran = invoke("rehearse", SCENARIO, "--edition", edition)

    assert ran.exit_code == 2
    assert ran.stderr.startswith("line 3: marks.review_at: Input should be greater than or equal to 1")
    assert ran.stderr.endswith("recourse: 1 fault in edition.yaml; nothing was played\n")
