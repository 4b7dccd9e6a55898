"""Codes that the API's answers name are said in words on pages."""

import pytest

from api.console.words import FILTERS


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("This takes the role cs or service_acceleration.", "This takes the role CS or service acceleration."),
        ("This is done in cs_resolution; not in mark_board.", "This is done in CS resolution; not in mark board."),
        ("Give an override_reason.", "Give an override reason."),
        ("Write to cs@hubspot.example or see /v1/cs_x.", "Write to cs@hubspot.example or see /v1/cs_x."),
        ("It is a duplicate of cmp_01jdemo.", "It is a duplicate of cmp_01jdemo."),
    ],
)
def test_a_code_is_said_in_words_and_an_address_or_an_id_stays(said: str, shown: str) -> None:
    assert FILTERS["plain"](said) == shown
