"""What is written as JSON in pieces, and once for many rows, is what the models would write of each."""

import json

import pytest

from api.action_links import action_view, rendered_actions
from api.complaints.schemas import ComplaintView
from standards.actors import Actor
from standards.commands import Declaration
from standards.complaint.commands import COMPLAINT_COMMANDS
from standards.complaint.offered_commands import asked_of, offered_commands
from standards.guards import offered
from tests.standards.builders import ANA, PAT, PIA, SOL, ComplaintScenario
from tests.standards.random_complaints import JACK

PATH = "/v1/complaints/cmp_01hf3k0000abcdefghjkmnpqrs"


@pytest.mark.parametrize("declared", COMPLAINT_COMMANDS.values(), ids=COMPLAINT_COMMANDS)
def test_an_action_is_written_as_its_view(declared: Declaration) -> None:
    view = action_view(declared, PATH).model_dump(mode="json", by_alias=True)
    assert json.loads(rendered_actions([declared], PATH)) == [view]


def test_actions_are_written_in_their_order_and_none_as_none() -> None:
    every = list(COMPLAINT_COMMANDS.values())
    told = json.loads(rendered_actions(every, PATH))
    assert [one["href"] for one in told] == [f"{PATH}/actions/{name}" for name in COMPLAINT_COMMANDS]
    assert rendered_actions([], PATH) == b"[]"


def test_a_complaint_ends_with_its_actions() -> None:
    assert list(ComplaintView.model_fields)[-1] == "actions"


@pytest.mark.parametrize("by", [ANA, SOL, PAT, PIA, JACK], ids=lambda by: by.sub)
def test_what_a_stage_allows_is_remembered_for_that_stage_and_role(by: Actor) -> None:
    scenario, offers = ComplaintScenario(), set()
    for who, step in ((ANA, "record_cs_outcome"), (SOL, "record_mediation_outcome"), (ANA, "withdraw")):
        asked = asked_of(scenario.case, by, scenario.edition)
        told = offered_commands(scenario.case, by, scenario.edition)
        assert told == offered(COMPLAINT_COMMANDS, asked)
        offers.add(tuple(one.name for one in told))
        scenario.does(who, step, **({"reason": "settled"} if step == "withdraw" else {"outcome": "unresolved"}))
    assert len(offers) > 1
