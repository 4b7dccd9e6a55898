"""A cursor gives back the key that it was made of, and nothing that anybody makes up reaches the database unchecked."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.paging import cursor, named_key, numbered_key, timed_key
from api.problems import Problem

INSTANTS = st.datetimes(timezones=st.just(UTC))
IDS = st.from_regex(r"[A-Za-z0-9._-]{1,64}", fullmatch=True)


def made_up(key: Any) -> str:
    """What somebody could send who knows how cursors are made."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


@given(at=INSTANTS, row_id=IDS)
def test_a_key_comes_back_as_it_went(at: datetime, row_id: str) -> None:
    assert timed_key(cursor(at, row_id)) == (at, row_id)
    assert named_key(cursor(row_id)) == row_id


@given(number=st.integers(0, 2**63 - 1))
def test_a_number_comes_back_as_it_went(number: int) -> None:
    assert numbered_key(cursor(number)) == number


def test_without_a_cursor_a_list_begins_at_its_beginning() -> None:
    assert (timed_key(None), numbered_key(None), named_key(None)) == (None, 0, "")


READERS: list[Callable[[str], Any]] = [timed_key, numbered_key, named_key]
KEYS = st.lists(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(st.characters(codec=None)) | INSTANTS.map(str),
    max_size=3,
)


@given(key=KEYS)
def test_whatever_is_made_up_is_refused_or_can_be_asked_for(key: list[Any]) -> None:
    for read in READERS:
        _refused_or_sendable(read, made_up(key))


@given(given_cursor=st.text(max_size=60))
def test_whatever_is_sent_is_refused_or_can_be_asked_for(given_cursor: str) -> None:
    for read in READERS:
        _refused_or_sendable(read, given_cursor)


def _refused_or_sendable(read: Callable[[str], Any], text: str) -> None:
    try:
        found = read(text)
    except Problem as problem:
        if problem.status != 422:
            raise
        return
    for part in found if isinstance(found, tuple) else (found,):
        match part:
            case str():
                assert part.isascii()
                assert part.isprintable()
            case datetime():
                assert part.utcoffset() == timedelta(0)
            case _:
                assert 0 <= part < 2**63


ODD = [
    ["2026-01-01T00:00:00+00:00", "a\x00"],
    ["2026-01-01T00:00:00+00:00", "\ud800"],
    ["2026-01-01T00:00:00+00:00", ""],
    ["2026-01-01T00:00:00", "a"],
    ["0001-01-01T00:00:00+23:59", "a"],
    ["9999-12-31T23:59:59.999999-23:59", "a"],
    ["infinity", "a"],
    ["2026-01-01T00:00:00+00:00", "a", "b"],
    [],
    [1, 2],
    {"0": "2026-01-01T00:00:00+00:00"},
]


@pytest.mark.parametrize("key", ODD, ids=repr)
def test_an_odd_key_is_refused(key: Any) -> None:
    with pytest.raises(Problem) as raised:
        timed_key(made_up(key))
    assert raised.value.errors == (("after", "unknown cursor"),)


def test_a_number_beyond_its_column_is_refused() -> None:
    assert numbered_key(cursor(2**31 - 1), of="sequence") == 2**31 - 1
    for number, column in ((2**31, "sequence"), (2**63, "position"), (-1, "sequence")):
        with pytest.raises(Problem):
            numbered_key(cursor(number), of=column)
