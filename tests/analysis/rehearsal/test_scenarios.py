"""The scenarios of examples/scenarios hold, and with them every clause that can be rehearsed."""

import re
from functools import cache
from pathlib import Path

import pytest

from analysis.explanation.explain_standing import explain_standing
from analysis.rehearsal import Rehearsal, play
from analysis.rehearsal.observations import find
from cli.rehearse import load
from standards.clauses import Clause
from standards.editions import EditionTimeline

SCENARIOS = sorted((Path(__file__).parents[3] / "examples" / "scenarios").glob("*.yaml"))

NOT_REHEARSED = {
    "S25": "a share of many complaints, which a report counts",
    "S43": "an endpoint that keeps feedback and decides nothing",
    "S44": "a setting that stands in the footer of mails",
}
"""Why no scenario can show them."""
DECIDES_NOTHING = {"S17", "S42"}
"""Part of the second step, and who answers questions: no event cites them by itself."""

every_scenario = pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)


@cache
def _played(file: Path) -> Rehearsal:
    return play(load(file)[1])


def _claimed(file: Path) -> set[str]:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert re.fullmatch(r"# clauses: S\d+(, S\d+)*", first), first
    return set(first.removeprefix("# clauses: ").split(", "))


@every_scenario
def test_the_scenario_holds(file: Path) -> None:
    played = _played(file)

    assert [(entry.step, entry.rejection) for entry in played.unexpected] == []
    assert [(check.expected, check.found) for check in played.checks if not check.holds] == []
    assert played.passed > 0


@every_scenario
def test_the_scenario_has_a_title_and_cites_the_clauses_that_it_claims(file: Path) -> None:
    played = _played(file)
    cited = {clause for entry in played.entries for one in entry.events for clause in one.event.clauses}
    refused = {clause for entry in played.entries if entry.rejection for clause in entry.rejection.clauses}

    assert file.read_text(encoding="utf-8").splitlines()[1].startswith("# ")
    assert _claimed(file) - {str(clause) for clause in cited | refused} <= DECIDES_NOTHING


def test_every_clause_is_rehearsed_or_says_why_not() -> None:
    claimed = set[str]().union(*map(_claimed, SCENARIOS))

    assert claimed | set(NOT_REHEARSED) == {str(clause) for clause in Clause}
    assert not claimed & set(NOT_REHEARSED)


@every_scenario
def test_what_a_rehearsal_finds_is_what_the_api_explains(file: Path) -> None:
    engine = _played(file).engine
    for name, standing in engine.standings.items():
        explained = explain_standing(standing, engine.now, EditionTimeline((engine.edition,)))
        found = find(engine, "partner", name)
        assert (found["marks_in_window"], found["tier"]) == (explained.marks_in_window, explained.tier)
        assert found["locked_out"] == (explained.lockout is not None)
        latest = {held.kind: held for held in explained.accreditations}
        for kind, held in latest.items():
            seen = find(engine, "accreditation", f"{name}/{kind}")
            assert seen["automatic_renewal"] == held.automatic_renewal.eligible
            same = ("status", "issued_on", "term", "term_ends_on", "next_evaluation_on")
            assert {key: seen[key] for key in same} == {key: getattr(held, key) for key in same}
