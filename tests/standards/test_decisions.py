"""A decision on record is a command of a known process, read again as it was written, by whichever version wrote it."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from standards.base_model import read_stored
from standards.commands import Command, by_the_product
from standards.complaint.commands import AddNote
from standards.decisions import Decision, RecordedDecision, decided, place_of
from standards.editions.commands import BringEdition
from standards.editions.events import plain
from standards.feedback.commands import GiveFeedback
from standards.mark import Vacate
from standards.processes import PROCESSES, Process
from standards.tier_review.commands import BeginTierReview
from tests.standards.builders import ANA, MONDAY, ComplaintScenario, edition
from tests.standards.random_complaints import seeded_complaints
from tests.standards.standing.people import ADA, CAS
from tests.standards.standing.scenario import StandingScenario

BODIES = {
    "mrk_": Vacate(reason="txt_1"),
    "edition/": BringEdition(content=plain(edition())),
    "tier-review/": BeginTierReview(due_at=MONDAY),
    "fbk_": GiveFeedback(text="txt_1"),
}
"""Something that each small process takes."""


def stored(decision: Decision) -> dict[str, Any]:
    """As the table holds it."""
    document: dict[str, Any] = json.loads(decision.model_dump_json())
    return document


def made() -> Decision:
    """One of a complaint: the last that was made."""
    decision = ComplaintScenario().is_taken_up().to_mediation().record[-1].decision
    assert decision is not None
    return decision


def a_scenario() -> list[RecordedDecision]:
    """A partner's: told, certified, accredited, brought along, marked, and decided on by the board."""
    standing_scenario = (
        StandingScenario().issue("onboarding").bring_in("data_migration", "2026-06-01").set_tier("gold", "2027-03-01")
    )
    standing_scenario.vacate(standing_scenario.mark("serious", "2027-04-01"))
    standing_scenario.mark("serious", "2027-05-01")
    return standing_scenario.votes("renew", CAS, ADA).record


@pytest.mark.parametrize("record", [play.record for play in seeded_complaints(4)] + [a_scenario()], ids=len)
def test_every_decision_is_read_again_as_it_was_written(record: list[RecordedDecision]) -> None:
    for decision in [one.decision for one in record if one.decision is not None]:
        again = read_stored(Decision, stored(decision))
        assert again == decision
        assert type(again.command.data) is type(decision.command.data)


@pytest.mark.parametrize("begins", BODIES)
def test_a_decision_of_a_small_process_is_read_again_as_it_was_written(begins: str) -> None:
    command = by_the_product(BODIES[begins], MONDAY, subject=f"{begins}1")
    decision = Decision(id=f"{begins}1/1", process=f"{begins}1", command=command, now=MONDAY, editions=("2026-11",))
    assert read_stored(Decision, stored(decision)) == decision


def test_a_decision_is_named_by_its_first_event_and_names_the_editions_of_all() -> None:
    scenario = ComplaintScenario().is_taken_up()
    (*_, last) = scenario.record
    decision = decided(scenario.case.id, made().command, MONDAY, last.events)
    assert (decision.id, decision.editions) == (place_of(last.events[0]), ("2026-11",))
    assert decision.beginning_with(scenario.events[0]).id == place_of(scenario.events[0])


def test_a_decision_of_a_newer_version_is_read_without_what_it_added() -> None:
    document = stored(made())
    document["command"]["added_later"] = document["added_later"] = {"by": "a newer version"}
    document["command"]["data"]["added_later"] = 1
    assert read_stored(Decision, document) == made()


def test_a_command_from_before_rules_had_numbers_is_read_as_such() -> None:
    document = stored(made())
    del document["command"]["rules"], document["command"]["seed"], document["command"]["named"]
    again = read_stored(Decision, document)
    assert (again.command.rules, again.command.seed, again.command.named) == (0, "", None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"process": "nothing/1"}, "no such process is known"),
        ({"command": {"name": "open_review"}}, "no such command is declared"),
        ({"command": {}}, "no such command is declared"),
        ({"command": "pass_time"}, "a command is an object"),
    ],
)
def test_what_no_process_takes_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        read_stored(Decision, stored(made()) | change)


@pytest.mark.parametrize("process", PROCESSES, ids=lambda process: process.begins)
def test_a_process_knows_each_of_its_commands_by_its_declared_name(process: Process) -> None:
    assert process.commands
    for name, declared in process.commands.items():
        assert (declared.name, declared.model.declaration) == (name, declared)


def test_how_far_the_record_had_come_is_no_part_of_a_decision() -> None:
    command = Command[AddNote](
        id="ord_1", by=ANA, submitted_at=MONDAY, data=AddNote(text="txt_1"), if_sequence=3, recorded_up_to=7
    )
    decision = made().model_copy(update={"command": command})
    assert "recorded_up_to" not in stored(decision)["command"]
    assert read_stored(Decision, stored(decision)).command == command.model_copy(update={"recorded_up_to": 0})
