"""Reading a YAML file: its lines, its duplicate keys, its days that are none, and whatever is no YAML at all."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from cli.yaml_file import LARGEST, FileFault, Unreadable, parse


def _unreadable(content: bytes) -> FileFault:
    with pytest.raises(Unreadable) as raised:
        parse(content)
    return raised.value.fault


def test_every_part_keeps_its_line() -> None:
    read = parse(
        b"# a title\nstarts: 2026-01-05\nsteps:\n  - {at: 2026-02-01, partner: p1}\n  - at: 2026-02-02\n    do: x\n"
    )

    assert read.document == {
        "starts": date(2026, 1, 5),
        "steps": [{"at": date(2026, 2, 1), "partner": "p1"}, {"at": date(2026, 2, 2), "do": "x"}],
    }
    assert [read.line(place) for place in [("starts",), ("steps", 0, "partner"), ("steps", 1, "do")]] == [2, 4, 6]
    assert read.line(("steps", 1, "nothing", "there")) == 5
    assert read.title == "a title"


def test_a_list_of_clauses_is_no_title() -> None:
    assert parse(b"# clauses: S4, S6\n\n# Grace\nstarts: 1\n").title == "Grace"
    assert parse(b"# clauses: S4, S6\nstarts: 1 # when\n").title == ""


def test_instants_and_amounts_are_read_as_they_are_written() -> None:
    read = parse(b"{at: 2026-01-05T09:00:00+01:00, amount: 1500.00, whole: 7, text: '2026-01-05'}")

    assert read.document == {
        "at": datetime(2026, 1, 5, 8, tzinfo=UTC),
        "amount": Decimal("1500.00"),
        "whole": 7,
        "text": "2026-01-05",
    }
    assert str(read.document["amount"]) == "1500.00"


def test_a_key_that_is_given_twice_is_a_fault_and_so_is_a_day_that_is_none() -> None:
    read = parse(b"starts: 2026-02-30\npartners:\n  p1: {tier: gold}\n  p1: {tier: elite}\n")

    assert sorted(read.faults) == [
        FileFault(1, "`2026-02-30` can't be read: there is no such day or value"),
        FileFault(4, "p1 is given twice, first on line 3; keep one of the two"),
    ]
    assert read.unread == {("starts",), ("partners", "p1")}


@pytest.mark.parametrize("value", ["!!bool maybe", "!!timestamp soon", "!!int ''", "!!float ''", "!!binary é"])
def test_a_value_that_does_not_fit_its_tag_is_a_fault(value: str) -> None:
    (fault,) = parse(f"starts: 1\na: {value}\n".encode()).faults

    assert fault.line == 2
    assert fault.problem.endswith("can't be read: there is no such day or value")


def test_a_number_that_is_not_finite_is_a_fault() -> None:
    assert parse(b"a: .nan\nb: -.inf\nc: 1:30.5\n").faults == [
        FileFault(1, "`.nan` can't be read: there is no such day or value"),
        FileFault(2, "`-.inf` can't be read: there is no such day or value"),
    ]


def test_a_name_of_digits_is_a_name() -> None:
    read = parse(b"partners:\n  12: {tier: gold}\n  012: {tier: gold}\n  12: {tier: elite}\n")

    assert set(read.document["partners"]) == {"12", "012"}
    assert read.line(("partners", "012")) == 3
    assert read.faults == [FileFault(4, "12 is given twice, first on line 2; keep one of the two")]


def test_what_is_merged_in_is_a_mapping_and_moves_no_line() -> None:
    read = parse(b"a: &a {x: 1}\nb:\n  <<: *a\n  x: 2\nc: {<<: 7}\nd: {<<: [*a, 8]}\n")

    assert read.document["b"] == {"x": 2}
    assert read.line(("b", "x")) == 4
    problem = "<< brings in mappings; give it the alias of one"
    assert read.faults == [FileFault(5, problem), FileFault(6, problem)]


def test_anchors_and_merges_are_followed() -> None:
    read = parse(b"a: &a {x: 1, y: 2}\nb: *a\nc: {<<: *a, y: 3}\nd: {<<: [*a, {z: 4}]}\n")

    assert read.document["b"] == {"x": 1, "y": 2}
    assert read.document["c"] == {"x": 1, "y": 3}
    assert read.document["d"] == {"x": 1, "y": 2, "z": 4}


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (b"", 1, "the file is empty"),
        (b"# only a comment\n", 1, "the file is empty"),
        (b"a: 1\nb: [1, 2\nc: 3\n", 3, "is not YAML: "),
        (b"a: 1\n\tb: 2\n", 2, "is not YAML: "),
        (b"a: *nowhere\n", 1, "is not YAML: "),
        (b"a: 1\nb: \xff\xfe\n", 2, "is not UTF-8"),
        (b"a: 1\n---\nb: 2\n", 2, "is not YAML: "),
        (b"a: \x00\n", 1, "is not YAML: "),
        (b"[" * 100_000, 1, "lists and mappings lie more than"),
        (b"a: 1\n? [b, c]\n: 2\n", 2, "a key must be a name, not a list or a mapping"),
        (b"a: &a [*a]\n", 1, "holds more than such a file could need"),
        (b"x" * (LARGEST + 1), 1, "the file is longer than 2,000,000 bytes"),
    ],
)
def test_what_is_no_yaml_is_one_fault_with_its_line(content: bytes, line: int, problem: str) -> None:
    fault = _unreadable(content)

    assert fault.line == line
    assert fault.problem.startswith(problem)


def test_a_few_lines_of_aliases_do_not_become_billions_of_values() -> None:
    lines = [b"a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [b"a%d: &a%d [%s]" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 10)]

    assert _unreadable(b"\n".join(lines)).problem == "holds more than such a file could need"


def test_tags_that_would_run_something_are_read_as_nothing() -> None:
    read = parse(b"a: !!python/object/apply:os.system ['true']\nb: !!python/name:os.system x\n")

    assert read.document["a"] == ["true"]
    assert read.document["b"] is None
    assert [fault.line for fault in read.faults] == [2]
