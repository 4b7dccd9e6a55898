"""What Temporal carries: every action as an order whose private texts have stayed behind."""

import pytest
from temporalio.contrib.pydantic import pydantic_data_converter

from api.orders import without_private_text
from standards.actions import Order
from standards.complaint import COMPLAINT_ACTIONS
from standards.text import private_fields
from tests.standards.builders import ANA, FIELDS, order

CANARY = "https://private.example/Dana-Reyes"


@pytest.mark.parametrize("name", COMPLAINT_ACTIONS)
async def test_an_action_without_its_private_texts_still_fits_the_wire(name: str) -> None:
    declared = COMPLAINT_ACTIONS[name]
    private = dict.fromkeys(private_fields(declared.model), CANARY)
    given = order(ANA, name, {**FIELDS[name], **private})
    action, texts = without_private_text(given.action, "ord_1")
    sent = given.model_copy(update={"action": action})
    (payload,) = await pydantic_data_converter.encode([sent])
    assert CANARY.encode() not in payload.data
    assert set(texts.values()) == {CANARY}
    (taken,) = await pydantic_data_converter.decode([payload], [Order[declared.model]])  # type: ignore[name-defined]
    assert taken.action == action
