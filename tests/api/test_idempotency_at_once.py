"""Many requests at once under one key, or about one complaint, have one effect and one answer."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from tests.api.test_idempotency import COMPLAINTS, TWINS, filed, noted, notes_on, same
from tests.support.case import Case, a_complaint, a_recorded_partner
from tests.support.product import Product, fresh

TRIES = 100
AGAIN = {202, 429, 503}
"""What a busy machine, or a case with much in flight, may answer to what is safe to send again."""


async def at_once(ask: Callable[[int], Awaitable[httpx.Response]], count: int = TWINS) -> list[httpx.Response]:
    """The answers to so many requests; who is told that it takes longer, or to come back, sends the same again."""

    async def answered(number: int) -> httpx.Response:
        answer = await ask(number)
        for _ in range(TRIES):
            if answer.status_code not in AGAIN:
                break
            await asyncio.sleep(0.05)
            answer = await ask(number)
        return answer

    return await asyncio.gather(*map(answered, range(count)))


async def cases_about(product: Product, partner_id: str) -> list[dict[str, Any]]:
    """Every complaint about the partner."""
    found = await product.as_("olga", "ops").get(COMPLAINTS, params={"partner_id": partner_id, "limit": 200})
    results: list[dict[str, Any]] = found.json()["results"]
    return results


async def test_fifty_twins_of_a_complaint_open_one_case_and_get_one_answer(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    client, body, key = product.as_("hubspot", "intake"), a_complaint(partner_id), fresh("key")
    answers = await at_once(lambda _: filed(client, body, key))
    assert {answer.status_code for answer in answers} == {201}
    assert all(same(answers[0], answer) for answer in answers)
    assert len(await cases_about(product, partner_id)) == 1


async def test_fifty_posts_of_one_complaint_under_different_keys_open_one_case(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    client, body = product.as_("hubspot", "intake"), a_complaint(partner_id)
    keys = [fresh("key") for _ in range(TWINS)]
    answers = await at_once(lambda number: filed(client, body, keys[number]))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: TWINS - 1}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(await cases_about(product, partner_id)) == 1


async def test_fifty_complaints_of_one_external_id_without_keys_and_with_other_words_open_one_case(
    product: Product,
) -> None:
    partner_id = await a_recorded_partner(product)
    client, body = product.as_("hubspot", "intake"), a_complaint(partner_id)
    bodies = [body | {"summary": f"version {number}"} for number in range(TWINS)]
    answers = await at_once(lambda number: filed(client, bodies[number]))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: TWINS - 1}
    assert len(await cases_about(product, partner_id)) == 1


async def test_fifty_twins_of_an_action_happen_once_and_get_one_answer(product: Product) -> None:
    case, key = await Case.filed(product), fresh("key")
    answers = await at_once(lambda _: noted(case, "a", key))
    assert {answer.status_code for answer in answers} == {200}
    assert all(same(answers[0], answer) for answer in answers)
    assert await notes_on(case) == 1


async def test_fifty_twins_of_an_action_that_closes_the_case_all_hear_that_it_is_closed(product: Product) -> None:
    case, key = await Case.filed(product), {"Idempotency-Key": fresh("key")}
    path, body = f"{COMPLAINTS}/{case.id}/actions/withdraw", {"reason": "the customer says so"}
    client = product.as_("ana", "cs")
    answers = await at_once(lambda _: client.post(path, json=body, headers=key))
    assert {(answer.status_code, answer.json()["outcome"]) for answer in answers} == {(200, "withdrawn")}


async def test_one_of_fifty_different_bodies_under_one_key_happens(product: Product) -> None:
    case, key = await Case.filed(product), fresh("key")
    answers = await at_once(lambda number: noted(case, f"note {number}", key))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: TWINS - 1}
    assert await notes_on(case) == 1


async def test_callers_who_use_the_same_key_at_once_do_not_meet(product: Product) -> None:
    case, key = await Case.filed(product), fresh("key")
    answers = await at_once(lambda number: noted(case, "a", key, by=f"caller{number}"), 10)
    assert {answer.status_code for answer in answers} == {200}
    assert await notes_on(case) == 10
