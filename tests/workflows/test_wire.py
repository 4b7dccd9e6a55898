"""What Temporal carries: every action as a command whose private texts have stayed behind."""

import pytest

from api.commands import without_private_text
from standards.commands import Command
from standards.complaint import COMPLAINT_COMMANDS
from standards.field_types import private_fields
from temporal.data_converter import DATA_CONVERTER
from tests.standards.builders import ANA, FIELDS, command

CANARY = "https://private.example/Dana-Reyes"


@pytest.mark.parametrize("name", COMPLAINT_COMMANDS)
async def test_an_action_without_its_private_texts_still_fits_the_wire(name: str) -> None:
    declared = COMPLAINT_COMMANDS[name]
    private = dict.fromkeys(private_fields(declared.model), CANARY)
    given = command(ANA, name, {**FIELDS[name], **private})
    action, texts = without_private_text(given.data, "ord_1")
    sent = given.model_copy(update={"data": action})
    (payload,) = await DATA_CONVERTER.encode([sent])
    assert CANARY.encode() not in payload.data
    assert set(texts.values()) == {CANARY}
    (taken,) = await DATA_CONVERTER.decode([payload], [Command[declared.model]])  # type: ignore[name-defined]
    assert taken.data == action
