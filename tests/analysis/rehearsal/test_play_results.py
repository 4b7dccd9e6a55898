"""What a rehearsal tells once it was played: what was found, who was told, and what is due next."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.analysis.rehearsal.documents import (
    BASE,
    ONE_VOTE,
    document,
    filed,
    mark,
    played,
)
from tests.analysis.rehearsal.test_play import NOON


def test_one_edition_governs_throughout() -> None:
    given = document(
        starts="2020-01-06T09:00:00Z", partners={"p1": {"tier": "gold"}}, edition={"terms": {"months": 12}}
    )

    rehearsal = played(given | {"expect": [{"at": "2035-01-01", "partner": "p1", "tier": "gold"}]})

    assert {one.event.edition for one in rehearsal.engine.events} == {rehearsal.engine.edition.id}


def test_the_same_scenario_gives_the_same_result_twice() -> None:
    given = document(
        [*mark("c1", "2026-11-03", seriousness="serious"), *mark("c2", "2026-12-01")],
        edition=ONE_VOTE,
        expect=[{"at": "2030-01-01", "partner": "p1", "tier": "platinum"}],
    )

    assert played(given).engine.events == played(given).engine.events


def test_what_is_found_stands_beside_what_was_expected() -> None:
    expect: list[dict[str, Any]] = [
        {"at": "2026-11-03", "partner": "p1", "tier": "gold", "certifications": 2, "programmes": []},
        {"at": "2026-11-03", "review": "p1", "stage": "board"},
        {"at": "2026-11-03", "complaint": "c1", "votes": 1, "decision": {"placed": True}, "mark": "serious"},
    ]
    rehearsal = played(document([filed("c1", "2026-11-03")], expect=expect))

    assert [check.missed for check in rehearsal.checks] == [
        ("tier",),
        ("exists", "stage")[1:],
        ("votes", "decision", "mark"),
    ]
    assert rehearsal.checks[0].found == {"tier": "platinum", "certifications": 2, "programmes": ()}
    assert rehearsal.checks[1].found == {"exists": False}
    assert rehearsal.checks[2].found == {"votes": 0, "decision": None, "mark": False}


def test_who_is_told_is_what_production_would_send() -> None:
    certified = [*(BASE.accreditations["onboarding"].certifications), "data_integrations"]
    deny = {"accreditation": "p1/onboarding", "do": "deny_grace", "as": "pat", "role": "partner_ops"}
    opened = ["accreditation_issued", "grace_opened"]
    told = [
        # Two accreditations share one grace, and one mail tells of it.
        ("2027-01-31", {"partner_contact": opened, "partner_ops": ["grace_to_decide"]}),
        ("2027-02-02", {"partner_contact": [*opened, "accreditations_lapsed"], "pdm": 4}),
        ("2027-02-02", {"partner_contact": 9, "cs": ["breach"]}),
    ]
    given = document(
        [
            {"at": "2026-11-03", "partner": "p1", "set": {"certifications": certified}},
            {"at": "2026-11-03", "partner": "p1", "apply": "data_migration"},
            {"at": "2026-11-04", "partner": "p1", "set": {"tier": "none"}},
            {"at": "2027-02-01"} | deny,
            {"at": "2027-02-02", "partner": "p1", "do": "request_tier_action", "as": "pat", "role": "partner_ops"},
        ],
        expect=[
            *({"at": at, "partner": "p1", "told": letters} for at, letters in told),
            {"at": "2027-01-31", "accreditation": "p1/data_migration", "told": {"pdm": opened}},
            {"at": "2027-02-02", "review": "p1", "told": {"pdm": 0}},
        ],
    )
    rehearsal = played(given)

    assert [check.holds for check in rehearsal.checks] == [True, True, False, True, False]
    assert rehearsal.checks[2].found == {"told": {"partner_contact": 3, "cs": ()}}
    assert rehearsal.checks[4].found == {"exists": False}


@pytest.mark.parametrize("exists", [True, False])
def test_whether_there_is_one_at_all_can_be_expected(exists: bool) -> None:
    expect = [
        {"at": "2026-11-03", "review": "p1", "exists": exists},
        {"at": "2026-11-03", "accreditation": "p1/data_migration", "exists": exists},
        {"at": "2026-11-03", "complaint": "c1", "exists": not exists},
        {"at": "2026-11-03", "accreditation": "p1/onboarding", "exists": not exists},
    ]
    rehearsal = played(document([filed("c1", "2026-11-03")], expect=expect))

    assert [check.holds for check in rehearsal.checks] == [not exists] * 4


def test_what_is_due_next_is_said_after_each_beat() -> None:
    rehearsal = played(document([filed("c1", "2026-11-03T12:00:00Z")]))
    start, step = rehearsal.entries

    assert [(one.at, one.owner, one.words) for one in start.next] == [
        (datetime(2027, 1, 15, 9, tzinfo=UTC), "p1", "the tier review")
    ]
    assert [(one.at, one.words) for one in step.next] == [(NOON + timedelta(days=9), "a reminder in the mark board")]
