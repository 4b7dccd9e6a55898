"""Any mix of callers, keys and bodies, sent one after another or all at once, leaves what a simple model says."""

import asyncio
from dataclasses import dataclass

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.case import Case
from tests.support.product import Product, fresh
from tests.support.retrying_client import retried


@dataclass(frozen=True)
class Sending:
    """One request of the mix."""

    caller: str
    key: int
    text: str


SENDING = st.builds(
    Sending, caller=st.sampled_from(["ana", "bob"]), key=st.integers(0, 2), text=st.sampled_from(["a", "b"])
)
WAVES = st.lists(st.lists(SENDING, min_size=1, max_size=6), min_size=1, max_size=3)
"""Waves are sent one after another, what is in a wave all at once."""


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(waves=WAVES)
async def test_each_caller_and_key_has_one_effect_and_one_answer(product: Product, waves: list[list[Sending]]) -> None:
    case, salt = await Case.filed(product), fresh("mix")
    path = f"/v1/complaints/{case.id}/actions/add_note"

    async def send(one: Sending) -> tuple[Sending, httpx.Response]:
        key = {"Idempotency-Key": f"{salt}/{one.key}"}
        return one, await retried(product.as_(one.caller, "cs"), path, {"text": one.text}, **key)

    answered = [pair for wave in waves for pair in await asyncio.gather(*(send(one) for one in wave))]

    won: dict[tuple[str, int], str] = {}
    told: dict[tuple[str, int], str] = {}
    for one, answer in answered:
        if answer.status_code == 200:
            assert won.setdefault((one.caller, one.key), one.text) == one.text
            assert told.setdefault((one.caller, one.key), answer.headers["etag"]) == answer.headers["etag"]
        else:
            assert answer.json()["code"] == "idempotency_key_reused"
    for one, answer in answered:
        assert (answer.status_code == 200) == (won[one.caller, one.key] == one.text)
    assert (await case.read())["sequence"] == case_length(len(won))


def case_length(notes: int) -> int:
    """The events of a case that was filed, taken up and noted on."""
    return 2 + notes
