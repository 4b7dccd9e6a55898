"""Stored forms outlive versions: what a newer version wrote is read, with what it added ignored."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from standards.actors import Actor
from standards.base_model import read_stored
from standards.commands import Command
from standards.complaint import Complaint, ComplaintEvent
from standards.complaint.commands import AddNote
from standards.editions import Edition
from standards.editions.events import plain
from standards.vocabulary import Role
from temporal.data_converter import DATA_CONVERTER
from tests.standards.builders import ComplaintScenario, edition


def newer(document: dict[str, object]) -> dict[str, object]:
    """The document as a newer version might write it: with a field that we do not know on each level."""
    return {name: newer(value) if isinstance(value, dict) else value for name, value in document.items()} | {
        "added_later": {"by": "a newer version"}
    }


@pytest.mark.parametrize("event", ComplaintScenario().to_mediation().events, ids=lambda event: event.data.type)
def test_an_event_of_a_newer_version_is_read(event: ComplaintEvent) -> None:
    assert read_stored(ComplaintEvent, newer(event.model_dump(mode="json"))) == event


def test_a_state_of_a_newer_version_is_read() -> None:
    case = ComplaintScenario().to_mediation().case

    assert read_stored(Complaint, newer(case.model_dump(mode="json", exclude={"score", "finding"}))) == case


def test_an_edition_of_a_newer_version_is_read() -> None:
    published = edition()
    content = plain(published) | {"added_later": 1, "marks": plain(published)["marks"] | {"added_later": 2}}

    assert read_stored(Edition, content) == published


async def test_a_command_that_a_newer_api_sent_is_read_by_an_older_worker() -> None:
    note = AddNote(text="txt_1")
    command = Command[AddNote](id="c", by=Actor(sub="ana", roles=(Role.CS,)), submitted_at=datetime.now(UTC), data=note)
    sent = newer(command.model_dump(mode="json"))

    (payload,) = await DATA_CONVERTER.encode([sent])
    (taken,) = await DATA_CONVERTER.decode([payload], [Command[AddNote]])

    assert taken == command


def test_requests_are_still_read_strictly() -> None:
    with pytest.raises(ValidationError, match="added_later"):
        AddNote.model_validate({"text": "t", "added_later": 1})
