"""Notes mention people who may see the case, and nobody else; a mention is a task until it is seen."""

from typing import Any

from records.notifications import mentions
from records.visibility import EVERYTHING
from tests.api.test_lists import pages_of
from tests.api.test_query_plans import plan_of
from tests.support.case import Case, a_recorded_partner
from tests.support.problems import refused
from tests.support.product import Product, fresh
from tests.support.statements import statements
from workflows.ids import complaint_workflow_id

TASKS = "/v1/tasks"


async def introduced(product: Product, role: str, prefix: str = "", **claims: Any) -> str:
    """Somebody who has acted here once, with the role; the sub."""
    sub = fresh(prefix or role)
    await product.as_(sub, role, **claims).post("/v1/feedback", json={"text": "hello"})
    return sub


async def mentioned_to(product: Product, sub: str, *roles: str, **claims: Any) -> list[dict[str, Any]]:
    """The notes that mention the person, among the person's tasks."""
    pages = pages_of(product.as_(sub, *roles, **claims), TASKS, limit=200)
    return [row async for page in pages for row in page if row.get("kind") == "mention"]


async def test_a_mention_stands_among_the_tasks_until_it_is_seen(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    sub = await introduced(product, "legal")
    await case.do("add_note", "ana", "cs", text="Is this ours?", mentions=[sub])
    (task,) = await mentioned_to(product, sub, "legal")
    assert {name: task[name] for name in ("complaint_id", "mentioned_by", "text", "sequence")} == {
        "complaint_id": case.id,
        "mentioned_by": "ana",
        "text": "Is this ours?",
        "sequence": 3,
    }
    entry = (await product.as_("ana", "cs").get(f"/v1/complaints/{case.id}/timeline")).json()["results"][-1]
    assert (entry["summary"], entry["details"]["mentions"]) == ("A note was added that mentions 1 person.", [sub])
    client = product.as_(sub, "legal")
    assert (await client.post(task["seen_by"])).json() == {"complaint_id": case.id, "seen": 1}
    assert await mentioned_to(product, sub, "legal") == []
    assert (await client.post(task["seen_by"])).json()["seen"] == 0


async def test_who_does_something_in_the_case_after_a_mention_has_seen_it(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    sub = await introduced(product, "partner_ops")
    await case.do("add_note", "ana", "cs", text="One", mentions=[sub])
    await case.do("add_note", sub, "partner_ops", text="An answer")
    await case.do("add_note", "ana", "cs", text="Two", mentions=[sub])
    assert [task["text"] for task in await mentioned_to(product, sub, "partner_ops")] == ["Two"]


async def test_nobody_who_may_not_see_the_case_can_be_mentioned(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    board = await introduced(product, "accreditation_board", seat="academy", name="Bea Board")
    other_pdm = await introduced(product, "pdm", partners=["hs-other"])
    system = await introduced(product, "intake", "system")
    seen = await introduced(product, "auditor")
    for sub, called in ((board, "Bea Board"), (other_pdm, other_pdm), (system, system), ("nobody-1", "nobody-1")):
        answer = await case.ask("add_note", "ana", "cs", text="t", mentions=[seen, sub])
        problem = refused(answer, 422, "invalid", "mentions")
        assert problem["detail"].startswith(f"{called} may not see this complaint")
    assert (await case.read())["sequence"] == 2


async def test_the_partners_own_pdm_can_be_mentioned(product: Product) -> None:
    sub = fresh("pdm")
    partner_id = await a_recorded_partner(product, pdm={"name": "Pia", "email": f"{sub}@hubspot.example", "sub": sub})
    case = await (await Case.filed(product, partner_id=partner_id)).taken_up()
    await product.as_(sub, "pdm").post("/v1/feedback", json={"text": "hello"})
    await case.do("add_note", "ana", "cs", text="t", mentions=[sub])
    assert [task["complaint_id"] for task in await mentioned_to(product, sub, "pdm")] == [case.id]


async def test_a_pdm_is_not_told_which_member_of_the_mark_board_wrote(product: Product) -> None:
    sub, member = fresh("pdm"), fresh("mia")
    partner_id = await a_recorded_partner(product, pdm={"name": "Pia", "email": f"{sub}@hubspot.example", "sub": sub})
    case = await (await Case.filed(product, partner_id=partner_id)).taken_up()
    await product.as_(sub, "pdm").post("/v1/feedback", json={"text": "hello"})
    await case.do("flag_very_serious", "ana", "cs", reason="r")
    await case.do("add_note", member, "mark_board", text="t", mentions=[sub, "ana"])
    assert [task["mentioned_by"] for task in await mentioned_to(product, sub, "pdm")] == ["mark_board"]
    assert member in {task["mentioned_by"] for task in await mentioned_to(product, "ana", "cs")}


async def test_the_stage_is_judged_before_who_is_mentioned(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    await case.do("withdraw", "ana", "cs", reason="r")
    refused(await case.ask("add_note", "ana", "cs", text="t", mentions=["nobody-1"]), 409, "wrong_stage")
    refused(await case.ask("add_note", "dora", "director", text="t", mentions=["nobody-1"]), 403, "role_required")


async def test_who_may_be_mentioned_is_found_by_name_and_who_may_not_see_the_case_is_not(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    family = fresh("Quill").replace("-", "")
    seer = await introduced(product, "director", name=f"Una {family}")
    await introduced(product, "pdm", partners=["hs-other"], name=f"Pam {family}")
    await introduced(product, "accreditation_board", seat="academy", name=f"Bo {family}")
    path = f"/v1/complaints/{case.id}/people"
    found = (await product.as_("ana", "cs").get(path, params={"q": family})).json()["results"]
    assert [row["sub"] for row in found] == [seer]
    refused(await product.as_("hubspot", "intake").get(path), 403, "role_required")
    refused(await product.as_("petra", "pdm", partners=["hs-other"]).get(path), 404, "not_found")


async def test_who_may_be_mentioned_is_whoever_is_answered_the_complaint(product: Product) -> None:
    family, address, seated = fresh("Quill").replace("-", ""), f"{fresh('Pia')}@hubspot.example", {"seat": "academy"}
    sitting_pdm, took_part = fresh("pdm"), fresh("cs")
    partner_id = await a_recorded_partner(product, pdm={"name": "Pia", "email": address, "sub": sitting_pdm})
    case = await (await Case.filed(product, partner_id=partner_id)).taken_up()
    await case.do("add_note", took_part, "cs", text="t")
    await (await case.to_mark_board()).voted("mark", "mark", "mark")
    sees_it: list[tuple[str, tuple[str, ...], dict[str, Any]]] = [
        (fresh("cs"), ("cs",), {}),
        (fresh("director"), ("director",), {}),
        (fresh("pdm"), ("pdm",), {"email": address.lower()}),
        (took_part, ("cs", "accreditation_board"), seated),
    ]
    others: list[tuple[str, tuple[str, ...], dict[str, Any]]] = [
        (fresh("pdm"), ("pdm",), {}),
        (fresh("sits"), ("cs", "accreditation_board"), seated),
        (sitting_pdm, ("pdm", "accreditation_board"), seated),
    ]
    known = [*sees_it, *others]
    people = [(sub, product.as_(sub, *roles, name=f"{sub} {family}", **claims)) for sub, roles, claims in known]
    for _, client in people:
        await client.post("/v1/feedback", json={"text": "hello"})
    sees = {sub for sub, client in people if (await client.get(f"/v1/complaints/{case.id}")).status_code == 200}
    listed = await product.as_("ana", "cs").get(f"/v1/complaints/{case.id}/people", params={"q": family})
    assert {row["sub"] for row in listed.json()["results"]} == sees == {sub for sub, *_ in sees_it}


async def test_who_may_be_mentioned_is_asked_of_the_record_once_however_many_people_there_are(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    family = fresh("Quill").replace("-", "")
    for number in range(5):
        await introduced(product, "pdm", name=f"Pam {number} {family}")
    asked = []
    for q in (family, "nobody-is-called-so"):
        with statements(beside=product.engine) as counted:
            await product.as_("ana", "cs").get(f"/v1/complaints/{case.id}/people", params={"q": q})
        asked.append([one for one in counted if "unnest(" in one or "pdm_sub" in one])
    assert [len(one) for one in asked] == [1, 0], asked


async def test_temporal_is_told_whom_a_note_mentions_by_reference_alone(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    sub = await introduced(product, "legal", name="Lex Quillfeather")
    await case.do("add_note", "ana", "cs", text="@Lex Quillfeather please look", mentions=[sub])
    history = await product.temporal.get_workflow_handle(complaint_workflow_id(case.id)).fetch_history()
    told = b"".join(event.SerializeToString() for event in history.events)
    assert sub.encode() in told
    assert b"Quillfeather" not in told


async def test_a_persons_unseen_mentions_are_read_by_an_index(product: Product) -> None:
    async with product.engine.connect() as connection:
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = await plan_of(connection, lambda one: mentions.page(one, ("max",), EVERYTHING, None, 50))
    assert "notices_unseen_idx" in plan, plan
