"""Scenarios as plain data, so that a test says only what it is about."""

from typing import Any

from analysis.rehearsal import Rehearsal, play, read
from analysis.rehearsal.play import TimelineEntry
from records.editions.builtin_editions import bundled_editions
from standards.editions.validation_errors import Fault

BASE = bundled_editions()[-1]
ONE_VOTE = {"mark_board": {"quorum": 1}}
PARTNER: dict[str, Any] = {
    "tier": "platinum",
    "certifications": "all",
    "accreditations": [{"kind": "onboarding", "issued_on": "2026-03-01"}],
}


def document(steps: list[dict[str, Any]] | None = None, **parts: Any) -> dict[str, Any]:
    """A scenario that starts on 2 November 2026 with a partner p1; ``parts`` take the place of its own."""
    return {"starts": "2026-11-02T09:00:00Z", "partners": {"p1": PARTNER}, "steps": steps or []} | parts


def faults(given: object) -> list[Fault]:
    """What is wrong with the document."""
    return list(read(given, BASE).faults)


def told(given: object) -> list[tuple[str, str]]:
    """What is wrong with the document: each place as a path, with the problem."""
    return [(".".join(map(str, fault.place)), fault.problem) for fault in faults(given)]


def played(given: object) -> Rehearsal:
    """The document, played; it must be without a fault."""
    found = read(given, BASE)
    assert found.scenario is not None, found.faults
    return play(found.scenario)


def codes(rehearsal: Rehearsal) -> list[str | None]:
    """The code with which each step was refused; None where it was accepted."""
    return [entry.rejection.code if entry.rejection else None for entry in steps(rehearsal)]


def steps(rehearsal: Rehearsal) -> list[TimelineEntry]:
    """The entries that are steps."""
    return [entry for entry in rehearsal.entries if entry.step is not None]


def facts(rehearsal: Rehearsal) -> list[str]:
    """The types of everything that happened, in order."""
    return [one.event.data.type for one in rehearsal.engine.events]


def filed(name: str, at: str, **more: Any) -> dict[str, Any]:
    """A very serious complaint about p1: one step, and it is before the mark board."""
    return {"at": at, "file_complaint": name, "partner": "p1", "very_serious": True, "very_serious_reason": "r"} | more


def mark(name: str, at: str, **more: Any) -> list[dict[str, Any]]:
    """A complaint about p1 that ends in a mark, where one vote is the quorum."""
    vote = {"complaint": name, "do": "cast_mark_vote", "as": "mia", "role": "mark_board", "vote": "mark"}
    return [filed(name, at), {"at": at} | vote | more]
