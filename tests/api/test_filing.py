"""Filing a complaint: what must be said, what may be left out, and where the case begins."""

from typing import Any

import pytest

from cli.erase import Store, _erase
from tests.support.case import Case, a_complaint, a_recorded_partner
from tests.support.problems import refused
from tests.support.product import Product, fresh

COMPLAINTS = "/v1/complaints"


async def test_the_required_fields_are_enough(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    body: dict[str, Any] = {
        "source": "tests",
        "external_id": fresh("ticket"),
        "partner_id": partner_id,
        "customer": {"name": "Dana Reyes"},
        "surfaced_by": {"email": "sam@hubspot.example"},
        "summary": "Go-live slipped",
    }
    answer = await product.as_("ana", "cs").post(COMPLAINTS, json=body)
    assert answer.status_code == 201
    filed = answer.json()
    assert answer.headers["location"] == f"{COMPLAINTS}/{filed['id']}"
    assert filed["id"].startswith("cmp_")
    assert {name: filed[name] for name in body} == body | {
        "customer": {"name": "Dana Reyes", "company": None, "email": None},
        "surfaced_by": {"name": None, "email": "sam@hubspot.example"},
    }
    began = {"stage": "cs_resolution", "status": "open", "outcome": None, "severity": "standard", "category": "other"}
    assert {name: filed[name] for name in began} == began
    assert (filed["filed_by"], filed["assignee"], filed["overdue"]) == ("ana", None, False)
    assert filed["opened_at"] == filed["stage_entered_at"] < filed["remind_at"] < filed["due_at"]
    assert filed["opened_at"].endswith("Z")


async def test_everything_that_was_filed_is_told(product: Product) -> None:
    body = a_complaint(
        await a_recorded_partner(product),
        evidence=[{"title": "SOW.pdf", "url": "https://files.example/sow.pdf", "sha256": "a" * 64}],
        project_value={"amount": "18000.00", "currency": "EUR"},
    )
    filed = (await product.as_("hubspot", "intake").post(COMPLAINTS, json=body)).json()
    expected = {name: body[name] for name in body if name != "evidence"}
    assert {name: filed[name] for name in expected} == expected
    assert filed["evidence"] == [body["evidence"][0] | {"file": None, "added_by": None, "added_at": None}]


async def test_a_very_serious_complaint_begins_at_the_mark_board(product: Product) -> None:
    case = await Case.filed(product, very_serious=True, very_serious_reason="data was lost")
    told = case.complaint
    assert (told["stage"], told["severity"]) == ("mark_board", "very_serious")
    assert told["very_serious_reason"] == "data was lost"


@pytest.mark.parametrize("role", ["service_acceleration", "pdm", "partner_ops", "mark_board", "ops", "auditor"])
async def test_other_roles_do_not_file(product: Product, role: str) -> None:
    answer = await product.as_("x", role).post(COMPLAINTS, json=a_complaint(await a_recorded_partner(product)))
    assert refused(answer, 403, "role_required")["clauses"] == ["S13"]


async def test_the_process_tells_where_the_case_stands_and_who_has_voted(product: Product) -> None:
    case = await (await Case.filed(product)).to_mark_board()
    await case.voted("mark")
    auditor = product.as_("aud", "auditor")
    live = (await auditor.get(f"{COMPLAINTS}/{case.id}/live")).json()
    assert live["stage"] == "mark_board"
    assert live["due_at"] >= live["next_deadline"]
    assert live["votes"] == {
        "cast": 1,
        "quorum": 3,
        "mark": 1,
        "no_mark": 0,
        "members": ["member0"],
        "recused": [],
    }
    await case.do("withdraw", "ana", "cs", reason="r")
    ended = await auditor.get(f"{COMPLAINTS}/{case.id}/live")
    assert ended.status_code == 200
    assert (ended.json()["stage"], ended.json()["outcome"]) == ("closed", "withdrawn")


async def test_a_timeline_tells_each_step_in_words_with_its_clauses_and_texts(product: Product) -> None:
    case = await (await (await Case.filed(product)).taken_up()).to_mediation()
    timeline = (await product.as_("aud", "auditor").get(f"{COMPLAINTS}/{case.id}/timeline")).json()["results"]
    _, taken_up, outcome, entered = timeline
    assert (taken_up["type"], entered["type"]) == ("taken_up", "stage_entered")
    assert (outcome["type"], outcome["actor"], outcome["role"]) == ("cs_outcome_recorded", "ana", "cs")
    assert outcome["summary"] == "CS could not resolve the complaint."
    assert outcome["details"] == {"outcome": "unresolved", "note": "they would not talk"}
    assert outcome["clauses"] == ["S14", "S15"]
    assert [clause["number"] for clause in outcome["because"]] == outcome["clauses"]
    assert all(event["edition"] == case.complaint["edition"] for event in timeline)


async def test_what_was_erased_was_filed_already_whatever_comes_under_its_name(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    body = a_complaint(case.complaint["partner_id"], external_id=case.complaint["external_id"])
    await _erase(product.servers.settings(), Store.INTAKE, case.id, "olga", "request-1")
    for client in (product.as_("hubspot", "intake"), product.as_("ana", "cs")):
        answer = await client.post(COMPLAINTS, json=body, headers={"Idempotency-Key": fresh("key")})
        told = refused(answer, 409, "already_filed")
        assert told["complaint_id"] == case.id
