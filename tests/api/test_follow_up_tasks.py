"""What follows from decisions and requests waits in somebody's inbox until it is done."""

from typing import Any

from tests.support.product import Product, fresh
from tests.support.standing import Standing
from tests.support.story import a_recorded_partner


async def tasks_of(product: Product, sub: str, role: str) -> dict[str, dict[str, Any]]:
    """Everything in the caller's inbox, by id."""
    client, found, after = product.as_(sub, role), {}, {}
    while True:
        page = (await client.get("/v1/tasks", params={"limit": 200, **after})).json()
        found |= {task["id"]: task for task in page["results"]}
        if "paging" not in page:
            return found
        after = {"after": page["paging"]["next"]["after"]}


async def vacating(product: Product, mark_id: str, by: str, role: str) -> dict[str, Any]:
    """The mark after somebody asked that it is vacated, or approved it."""
    answer = await product.as_(by, role).post(f"/v1/marks/{mark_id}/actions/vacate", json={"reason": "an error"})
    assert answer.status_code == 200, answer.text
    mark: dict[str, Any] = answer.json()
    return mark


async def a_mark(product: Product) -> str:
    """A mark of a partner without accreditations."""
    partner = Standing(product, await a_recorded_partner(product))
    await partner.marked()
    return await partner.mark()


async def test_a_request_to_vacate_a_mark_is_a_task_of_directors_until_it_is_approved(product: Product) -> None:
    mark_id = await a_mark(product)
    assert mark_id not in await tasks_of(product, "dora", "director"), "nobody asked yet"
    asked = await vacating(product, mark_id, "olga", "ops")
    assert asked["vacate_requested"]["by"] == "olga"
    assert (await tasks_of(product, "dora", "director"))[mark_id] == asked
    assert mark_id not in await tasks_of(product, "olga", "ops")
    approved = await vacating(product, mark_id, "dora", "director")
    assert (approved["vacate_requested"], approved["vacated_at"] is None) == (None, False)
    assert mark_id not in await tasks_of(product, "dora", "director")


async def test_a_director_who_asked_to_vacate_a_mark_does_not_find_it_as_a_task(product: Product) -> None:
    mark_id, both = await a_mark(product), fresh("both")
    await vacating(product, mark_id, both, "ops")
    assert mark_id not in await tasks_of(product, both, "director")
    assert mark_id in await tasks_of(product, fresh("another"), "director")


async def test_requests_to_vacate_marks_are_paged_through_each_once(product: Product) -> None:
    asked = [await a_mark(product) for _ in range(3)]
    for mark_id in asked:
        await vacating(product, mark_id, "olga", "ops")
    client, seen, after = product.as_(fresh("dora"), "director"), [], {}
    while True:
        page = (await client.get("/v1/tasks", params={"limit": 1, **after})).json()
        seen += [task["id"] for task in page["results"]]
        if "paging" not in page:
            break
        after = {"after": page["paging"]["next"]["after"]}
    assert [mark_id for mark_id in seen if mark_id in asked] == asked
    assert len(seen) == len(set(seen))
