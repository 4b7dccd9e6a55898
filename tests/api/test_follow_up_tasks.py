"""What follows from decisions and requests waits in somebody's inbox until it is done."""

from datetime import datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import select

from records.accreditations.tables import accreditations
from records.notifications.tables import notifications
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
    waiting = tasks[tier.id]
    assert (waiting["waits_for_removal"], waiting["recommendation"], waiting["actions"]) == (True, True, [])
    assert (waiting["due_at"], waiting["overdue"]) == (None, False)
    assert "recommendation" in waiting["waits_for"]
    assert (tasks[warning.id]["waits_for_removal"], tasks[warning.id]["recommendation"]) == (False, False)
    assert list(tasks).index(warning.id) < list(tasks).index(tier.id), "what has no deadline stands last"


async def test_what_waited_for_a_loss_wakes_with_it_as_task_and_mail(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    case = await a_decided_case(product, partner.id, "programme_action")
    await partner.marked("serious")
    await partner.voted("revoke", "revoke")
    assert await queued(product, "actions_released", partner.id) == []
    lost_at = datetime.fromisoformat((await partner.decided("approve"))["closed_at"])

    task = (await tasks_of(product, "pat", "partner_ops"))[case.id]
    assert (task["waits_for_removal"], task["recommendation"]) == (False, False)
    assert [action["name"] for action in task["actions"]] == ["request_programme_action"]
    assert datetime.fromisoformat(task["due_at"]) - lost_at == timedelta(days=10), (
        "not counted from the complaint's end"
    )
    assert await queued(product, "actions_released", partner.id) == ["partner_ops"]
    asked = await partner.asks(task["actions"][0]["name"], "pat", "partner_ops", detail="out", complaint_id=case.id)
    assert asked.status_code == 200, asked.text
    assert case.id not in await tasks_of(product, "pat", "partner_ops")


async def test_a_loss_for_which_nothing_waited_is_no_mail_to_partner_ops(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("serious")
    await partner.voted("revoke", "revoke")
    await partner.decided("approve")
    assert await queued(product, "actions_released", partner.id) == []


async def test_directors_and_partner_ops_are_mailed_what_they_find_as_tasks(product: Product) -> None:
    mark_id = await a_mark(product)
    await vacating(product, mark_id, "olga", "ops")
    case = await a_decided_case(product, await a_recorded_partner(product))
    assert await mailed(product, "vacation_asked", mark_id) == ["director"]
    assert await mailed(product, "action_decided", case.id) == ["partner_ops"]


async def test_a_partners_timeline_tells_complaints_marks_decided_actions_and_requests(product: Product) -> None:
    partner = PartnerClient(product, await a_recorded_partner(product))
    warned, tier = [await a_decided_case(product, partner.id, name) for name in ("written_warning", "tier_action")]
    agreed, marked = await an_agreed_case(product, partner.id), await partner.marked()
    mark_id = await partner.mark()
    await vacating(product, mark_id, "olga", "ops")
    for action, by, role, body in (
        ("record_decided_action_done", "pat", "partner_ops", {"complaint_id": warned.id}),
        ("request_tier_action", "pat", "partner_ops", {"detail": "as decided", "complaint_id": tier.id}),
        ("confirm_delivery", "sol", "service_acceleration", {"complaint_id": agreed.id, "delivered": True}),
    ):
        answer = await partner.asks(action, by, role, **body)
        assert answer.status_code == 200, answer.text

    told = await history_of(product.as_("pat", "partner_ops"), partner.id)
    kinds = {(entry["subject"], entry["type"]) for entry in told}
    assert {(case.id, "complaint_filed") for case in (warned, tier, agreed, marked)} <= kinds
    assert {(case.id, "closed") for case in (warned, tier, agreed, marked)} <= kinds
    assert {(warned.id, "mark_board_decided"), (marked.id, "mark_placed"), (mark_id, "vacation_asked")} <= kinds
    own = {kind for subject, kind in kinds if subject == f"partner/{partner.id}"}
    assert {"decided_action_done", "action_requested", "delivery_confirmed"} <= own
    assert not {kind for _, kind in kinds} & {"note_added", "mark_vote_cast", "statement_recorded"}
    auditor = product.as_("aud", "auditor")
    for entry in told:
        why = await auditor.get(entry["why"])
        assert why.status_code == 200, (entry, why.text)


async def history_of(client: httpx.AsyncClient, partner_id: str) -> list[dict[str, Any]]:
    """The partner's whole timeline."""
    answer = await client.get(f"/v1/partners/{partner_id}/timeline", params={"limit": 200})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


async def queued(product: Product, kind: str, partner_id: str) -> list[str | None]:
    """The teams that are owed a mail of the kind about one of the partner's accreditations."""
    row = notifications.c
    theirs = select(accreditations.c.id).where(accreditations.c.partner_id == partner_id)
    query = select(row.team).where(row.kind == kind, row.subject.in_(theirs))
    async with product.engine.connect() as connection:
        return list((await connection.execute(query)).scalars())


async def mailed(product: Product, kind: str, subject: str) -> list[str | None]:
    """The teams that are owed a mail of the kind about the subject."""
    row = notifications.c
    async with product.engine.connect() as connection:
        query = select(row.team).where(row.kind == kind, row.subject == subject)
        return list((await connection.execute(query)).scalars())


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
