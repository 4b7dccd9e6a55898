"""Codes that the API's answers name are said in words on pages."""

from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment

from api.command_routes import NOUNS
from api.console.case_page import OUTCOME_LABELS
from api.console.labels import LABELS
from api.console.mail_words import TELLS
from api.console.words import FILTERS, happened
from standards.notifications import NotificationKind


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("This takes the role cs or service_acceleration.", "This takes the role CS or Service Acceleration."),
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


def _in_dublin(template: str, said: str) -> str:
    pages = Environment(autoescape=True)
    pages.filters |= FILTERS
    return pages.from_string(template).render(said=said, visit=SimpleNamespace(zone=ZoneInfo("Europe/Dublin")))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("It is due 2026-06-11 17:00 UTC.", "Thu 11 Jun 2026, 18:00"),
        ("It was issued on 2025-01-08, before.", "8 Jan 2025</time>, before."),
        ("Make whole (8200.00 GBP).", "Make whole (8,200.00 GBP)."),
        ("Edition 2026-11 & 2026-13-45.", "Edition 2026-11 &amp; 2026-13-45."),
        ("<b>2026-06-11</b>", "&lt;b&gt;<time"),
    ],
)
def test_a_sentence_tells_times_in_the_readers_zone_and_stays_harmless(said: str, shown: str) -> None:
    assert shown in _in_dublin("{{ said | sentence }}", said)


def test_an_instant_with_seconds_is_told_as_one_without() -> None:
    told = [_in_dublin("{{ said | sentence }}", f"From 2026-06-11 17:00{seconds} UTC.") for seconds in ("", ":00")]
    assert told[0] == told[1]


def test_an_instant_in_a_sentence_keeps_utc_on_hover() -> None:
    assert 'title="2026-06-11 17:00 UTC"' in _in_dublin("{{ said | sentence }}", "Due 2026-06-11 17:00 UTC.")


def test_a_long_address_breaks_where_its_parts_do() -> None:
    assert _in_dublin("{{ said | address }}", "o'n@a.example") == "o&#39;n@<wbr>a<wbr>.example"


def test_every_label_is_of_a_command_and_every_outcome_of_a_step_has_one() -> None:
    commands = {name: declared for noun in NOUNS for name, declared in noun.registry.items()}
    assert set(LABELS) <= set(commands)
    chosen = [name for name, one in commands.items() if one.model.model_json_schema().get("required") == ["outcome"]]
    assert {name for name, _ in OUTCOME_LABELS} == set(chosen)


def test_what_a_fact_is_about_is_said_without_ids() -> None:
    told = FILTERS["fact_name"]("answer of the customer to prp_01m8k4sx8kk7m1rg853ezmmssg")
    assert told == "Answer of the customer to the proposal"
