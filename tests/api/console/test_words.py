"""Codes that the API's answers name are said in words on pages."""

import pytest

from api.console.mail_words import TELLS
from api.console.words import FILTERS, happened
from standards.notifications import NotificationKind


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


def test_an_account_is_told_by_its_name_and_another_case_without_its_id() -> None:
    assert happened("assigned", {"assignee": "ana"}, "", {"ana": "Ana Ruiz"}) == "The case was assigned to Ana Ruiz."
    assert "cmp_" not in happened("marked_duplicate", {"of": "cmp_1"}, "It is a duplicate of cmp_1.", {})
    assert happened("taken_up", {}, "The case was taken up.", {}) == "The case was taken up."


def test_what_each_kind_of_mail_tells_is_said_where_a_step_is_confirmed() -> None:
    assert set(TELLS) == set(NotificationKind)
    assert len(set(TELLS.values())) == len(TELLS)
