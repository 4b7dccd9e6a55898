"""What follows from decisions and requests waits in somebody's inbox until it is done."""

from datetime import datetime
from typing import Any

from tests.api.stages import a_decided_case, an_agreed_case
from tests.support.case import a_recorded_partner
from tests.support.partner_client import PartnerClient
from tests.support.problems import refused
from tests.support.product import Product, fresh


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
    partner = PartnerClient(product, await a_recorded_partner(product))
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


async def test_a_decided_warning_is_a_task_of_partner_ops_until_it_is_done(product: Product) -> None:
    partner = PartnerClient(product, await a_recorded_partner(product))
    case = await a_decided_case(product, partner.id)
    task = (await tasks_of(product, "pat", "partner_ops"))[case.id]
    assert (task["kind"], task["action"], task["waits_for_removal"]) == ("decided_action", "written_warning", False)
    assert [action["name"] for action in task["actions"]] == ["record_decided_action_done"]
    assert days(task) == 10
    assert case.id not in await tasks_of(product, "sol", "service_acceleration")
    body = {"complaint_id": case.id, "note": "sent by letter"}
    done = await partner.asks("record_decided_action_done", "pat", "partner_ops", **body)
    assert done.status_code == 200, done.text
    assert case.id not in await tasks_of(product, "pat", "partner_ops")
    again = await partner.asks("record_decided_action_done", "pat", "partner_ops", **body)
    refused(again, 409, "wrong_stage")
    assert (await case.read())["status"] == "closed"


async def test_a_decided_tier_action_is_done_by_requesting_it_for_its_complaint(product: Product) -> None:
    partner = PartnerClient(product, await a_recorded_partner(product))
    case = await a_decided_case(product, partner.id, "tier_action")
    task = (await tasks_of(product, "pat", "partner_ops"))[case.id]
    assert [action["name"] for action in task["actions"]] == ["request_tier_action"]
    other = await partner.asks("request_tier_action", "pat", "partner_ops", detail="our own")
    assert other.status_code == 200, other.text
    assert case.id in await tasks_of(product, "pat", "partner_ops"), "it was not requested for the complaint"
    asked = await partner.asks("request_tier_action", "pat", "partner_ops", detail="as decided", complaint_id=case.id)
    assert asked.status_code == 200, asked.text
    assert case.id not in await tasks_of(product, "pat", "partner_ops")


async def test_a_decided_tier_action_waits_while_an_accreditation_lives(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    tier, warning = [await a_decided_case(product, partner.id, name) for name in ("tier_action", "written_warning")]
    tasks = await tasks_of(product, "pat", "partner_ops")
    assert (tasks[tier.id]["waits_for_removal"], tasks[tier.id]["actions"]) == (True, [])
    assert tasks[warning.id]["waits_for_removal"] is False


async def test_an_agreed_solution_is_a_task_until_it_is_delivered_or_given_up(product: Product) -> None:
    partner = PartnerClient(product, await a_recorded_partner(product))
    kept, given_up = await an_agreed_case(product, partner.id), await an_agreed_case(product, partner.id)
    tasks = await tasks_of(product, "sol", "service_acceleration")
    assert (tasks[kept.id]["kind"], days(tasks[kept.id])) == ("agreed_solution", 30)
    assert tasks[kept.id]["proposal_id"] == kept.complaint["proposals"][0]["id"]
    for case, delivered in ((kept, True), (given_up, False)):
        body = {"complaint_id": case.id, "delivered": delivered}
        answer = await partner.asks("confirm_delivery", "sol", "service_acceleration", **body)
        assert answer.status_code == 200, answer.text
    assert not {kept.id, given_up.id} & set(await tasks_of(product, "sol", "service_acceleration"))


async def test_what_was_decided_on_one_partner_is_not_recorded_on_another(product: Product) -> None:
    case = await a_decided_case(product, await a_recorded_partner(product))
    other = PartnerClient(product, await a_recorded_partner(product))
    answer = await other.asks("record_decided_action_done", "pat", "partner_ops", complaint_id=case.id)
    refused(answer, 422, "invalid")
    assert case.id in await tasks_of(product, "pat", "partner_ops")


def days(task: dict[str, Any]) -> int:
    """How many days lie between the closing and the deadline."""
    return (datetime.fromisoformat(task["due_at"]) - datetime.fromisoformat(task["since"])).days
