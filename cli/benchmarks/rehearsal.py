"""How fast rehearsals play: months of a partner's life a second, once Python is up."""

import time
from typing import Any, Final

from analysis.rehearsal import Scenario, play, read
from records.editions.builtin_editions import bundled_editions

_YEARS: Final = 2
_VOTE: Final = {"do": "cast_mark_vote", "as": "mia", "role": "mark_board", "vote": "mark"}
_FILED: Final = {"partner": "p1", "very_serious": True, "very_serious_reason": "r"}
_HELD: Final = [
    {"kind": "onboarding", "issued_on": "2025-02-10"},
    {"kind": "data_migration", "issued_on": "2025-05-31"},
]


def _life() -> dict[str, Any]:
    """A partner with two accreditations: tier reviews, evaluations, two marks, a grace period, two renewals."""
    days = ("2026-04-01", "2026-10-01")
    marks = [
        step
        for number, day in enumerate(days)
        for step in (
            {"at": day, "file_complaint": f"m{number}"} | _FILED,
            {"at": day, "complaint": f"m{number}"} | _VOTE,
        )
    ]
    tier = [
        {"at": "2026-12-01", "partner": "p1", "set": {"tier": "gold"}},
        {"at": "2027-02-01", "partner": "p1", "set": {"tier": "platinum"}},
    ]
    return {
        "edition": {"mark_board": {"quorum": 1}},
        "starts": "2026-01-05T09:00:00Z",
        "partners": {"p1": {"tier": "platinum", "certifications": "all", "accreditations": _HELD}},
        "steps": [*marks, *tier],
        "expect": [{"at": f"{2026 + _YEARS}-01-05", "partner": "p1", "accreditations": 2, "marks_in_window": 2}],
    }


def _portfolio(partners: int) -> dict[str, Any]:
    """So many partners side by side, each with a complaint a month that CS resolve."""
    names = [f"p{number}" for number in range(partners)]
    solved = {"do": "record_cs_outcome", "as": "ana", "role": "cs", "outcome": "resolved"}
    steps = [
        step
        for month in range(1, 13)
        for name in names
        for step in (
            {"at": f"2026-{month:02}-20", "file_complaint": f"{name}-{month}", "partner": name},
            {"at": f"2026-{month:02}-20", "complaint": f"{name}-{month}"} | solved,
        )
    ]
    held = {"tier": "platinum", "certifications": "all", "accreditations": _HELD}
    return {"starts": "2026-01-05T09:00:00Z", "partners": dict.fromkeys(names, held), "steps": steps}


def rehearsal_growth() -> float:
    """What eight times the partners and complaints cost, as a multiple: about eight where the cost is linear."""
    took = {}
    for partners in (8, 64):
        scenario = read(_portfolio(partners), bundled_editions()[-1]).scenario
        assert scenario is not None
        took[partners] = min(_seconds_to_play(scenario) for _ in range(3))
    return round(took[64] / took[8], 1)


def _seconds_to_play(scenario: Scenario) -> float:
    began = time.process_time()
    play(scenario)
    return time.process_time() - began


def rehearsal_months_per_second(seconds: float = 2.0) -> float:
    """Months of a partner's life that are played in a second of a core: one scenario, played over and over."""
    scenario = read(_life(), bundled_editions()[-1]).scenario
    assert scenario is not None
    assert play(scenario).failed == 0  # warms every cache
    lives, began = 0, time.process_time()
    while (elapsed := time.process_time() - began) < seconds:
        play(scenario)
        lives += 1
    return round(lives * _YEARS * 12 / elapsed, 1)
