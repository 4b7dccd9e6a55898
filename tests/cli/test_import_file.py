"""Reading an import file: what is taken, and which line is told what about itself."""

import io
import json
from typing import Any

import pytest

from analysis.import_plan import GivenAccreditation, GivenCertification, GivenMark, GivenPartner
from cli.import_file import LONGEST_LINE, read
from records.importing import Portfolio

PARTNER = {"type": "partner", "id": "p", "name": "Bright Inbound", "tier": "gold"}
CERTIFICATION = {"type": "certification", "partner_id": "p", "name": "c", "earned_on": "2025-01-31"}
ACCREDITATION = {"type": "accreditation", "partner_id": "p", "kind": "onboarding", "issued_on": "2025-02-28"}
MARK = {"type": "mark", "partner_id": "p", "placed_on": "2025-06-01", "seriousness": "serious", "reference": "m-7"}
A_DAY = "must be a day of the calendar, written as YYYY-MM-DD"


def a_file(*lines: Any) -> bytes:
    return b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)


def reading(content: bytes) -> tuple[Portfolio, list[tuple[int, str]]]:
    portfolio, faults = read(io.BytesIO(content))
    return portfolio, [(fault.line, fault.problem) for fault in faults]


def faults(*lines: Any) -> list[tuple[int, str]]:
    return reading(a_file(*lines))[1]


def test_records_of_every_type_are_read_with_their_lines() -> None:
    portfolio, found = reading(a_file(MARK, CERTIFICATION, ACCREDITATION, PARTNER))
    assert found == []
    assert [(type(given), given.line, given.partner_id) for given in portfolio.given] == [
        (GivenMark, 1, "p"),
        (GivenCertification, 2, "p"),
        (GivenAccreditation, 3, "p"),
        (GivenPartner, 4, "p"),
    ]
    ((partner_id, identity),) = portfolio.identities.values()
    assert (partner_id, identity.name) == ("p", "Bright Inbound")


def test_line_ends_of_either_kind_and_none_at_the_end_are_taken() -> None:
    content = json.dumps(PARTNER).encode() + b"\r\n" + json.dumps(MARK, ensure_ascii=False).encode()
    portfolio, found = reading(content)
    assert found == []
    assert [given.line for given in portfolio.given] == [1, 2]


def test_a_separator_that_only_unicode_knows_ends_no_line() -> None:
    content = json.dumps({**PARTNER, "name": "a\u2028b"}, ensure_ascii=False).encode()
    assert reading(content)[1] == [(1, "name: must be one line without control characters")]


def test_blank_lines_at_the_end_do_not_count() -> None:
    assert faults(PARTNER, b"", b"  ", b"") == []


@pytest.mark.parametrize("content", [b"", b"\n", b" \r\n\t\n"])
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    assert reading(content)[1] == [(1, "the file is empty; it should hold one JSON object a line")]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"", "is blank; every line holds one record"),
        (b"{", "is not JSON: Expecting property name enclosed in double quotes at column 2"),
        (b'{"type": "partner", "name": "a\x00b"}', "is not JSON: Invalid control character at at column 31"),
        (b'{"type": "mark"} {}', "is not JSON: Extra data at column 18"),
        (b"[]", "is not a JSON object"),
        (b'"partner"', "is not a JSON object"),
        (b"\xff\xfe{\x00}\x00", "is not UTF-8 at byte 1"),
        (b'{"type": "mark", "n": NaN}', "is not JSON: NaN is no number"),
        (b"[" * 100_000, "is not JSON of any reasonable size"),
        (b'{"n": ' + b"9" * 5_000 + b"}", "is not JSON of any reasonable size"),
        (b'"' + b"x" * LONGEST_LINE + b'"', "is longer than 1,000,000 bytes"),
        (b'{"type": "mark", "type": "partner"}', "type: is given twice"),
        ({}, "type: use one of partner, certification, accreditation, mark"),
        ({"type": ["mark"]}, "type: use one of partner, certification, accreditation, mark"),
        ({"type": "marks"}, "type: 'marks' is unknown; use one of partner, certification, accreditation, mark"),
    ],
)
def test_a_line_that_can_not_be_read_is_told_why(line: Any, problem: str) -> None:
    assert faults(PARTNER, line, MARK) == [(2, problem)]


def test_a_byte_order_mark_is_named() -> None:
    problem = "begins with a byte order mark; save the file as UTF-8 without one"
    assert faults(b"\xef\xbb\xbf" + json.dumps(PARTNER).encode()) == [(1, problem)]


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ({"type": "partner", "id": "p", "tier": "gold"}, "name: is missing"),
        ({**PARTNER, "id": "no spaces"}, "id: string should match pattern '^[A-Za-z0-9._-]{1,64}$'"),
        ({**PARTNER, "id": 7}, "id: input should be a valid string"),
        ({**PARTNER, "aliases": "B"}, "aliases: must be a list"),
        ({**PARTNER, "name": "a\x00b"}, "name: must not contain the NUL character"),
        ({**PARTNER, "owner": "x"}, "owner: is no field of a partner record"),
        ({**PARTNER, "contact": {"phone": "1"}}, "contact.phone: is no field here"),
        ({**CERTIFICATION, "earned_on": "2025-02-30"}, f"earned_on: {A_DAY}"),
        ({**CERTIFICATION, "earned_on": "20250228"}, f"earned_on: {A_DAY}"),
        ({**CERTIFICATION, "expires_on": 1_700_000_000}, f"expires_on: {A_DAY}"),
        ({**CERTIFICATION, "expires_on": False}, f"expires_on: {A_DAY}"),
        ({**ACCREDITATION, "issued_on": "2025-02-28T00:00:00Z"}, f"issued_on: {A_DAY}"),
        ({**MARK, "seriousness": "grave"}, "seriousness: use one of 'standard' or 'serious'"),
        ({**MARK, "reference": " "}, "reference: string should have at least 1 character"),
    ],
)
def test_a_field_at_fault_is_named(record: dict[str, Any], problem: str) -> None:
    assert faults(record) == [(1, problem)]


def test_a_certification_may_have_no_end() -> None:
    assert faults({**CERTIFICATION, "expires_on": None}) == []


def test_every_fault_of_every_line_is_told() -> None:
    found = faults({"type": "mark"}, MARK, {"type": "accreditation"})
    assert [line for line, _ in found] == [1, 1, 1, 1, 3, 3, 3]


def test_a_partner_whose_line_is_at_fault_is_remembered_by_its_id() -> None:
    portfolio, _ = reading(a_file({**PARTNER, "name": 5}, {**PARTNER, "id": "a b"}, {**PARTNER, "id": None}))
    assert portfolio.excused == {"p"}
