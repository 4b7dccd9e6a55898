"""A command can be asked about before it is given: why it would be refused, and what would have it accepted (I9)."""

from typing import Any

import pytest

from tests.support.case import Case
from tests.support.partner_client import PartnerClient
from tests.support.problems import refused
from tests.support.product import Product, fresh


async def asked(product: Product, by: str, role: str, subject: str, action: str, **fields: Any) -> dict[str, Any]:
    """What the order would come to."""
    body = {"subject": subject, "action": action, "fields": fields}
    answer = await product.as_(by, role).post("/v1/explanations", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_an_order_on_a_complaint_says_what_is_missing_for_it_and_nothing_is_done(product: Product) -> None:
    case = await Case.filed(product)
    await case.do("record_cs_outcome", "ana", "cs", outcome="unresolved")
    before = (await product.as_("aud", "auditor").get(f"/v1/complaints/{case.id}")).json()

    found = await asked(product, "sol", "service_acceleration", case.id, "record_mediation_outcome", outcome="resolved")
    assert (found["accepted"], found["refused"]) == (False, "no_mutual_agreement")
    told = found["explanation"]
    assert told["outcome"].startswith("Rejected (no_mutual_agreement): Record both parties' acceptance")
    assert [clause["number"] for clause in told["clauses"]] == ["S18"]
    assert {"name": "stage", "value": "mediation"} in told["facts"]

    unresolved = {"outcome": "unresolved", "note": "they would not talk"}
    found = await asked(product, "sol", "service_acceleration", case.id, "record_mediation_outcome", **unresolved)
    assert (found["accepted"], found["refused"], found["explanation"]) == (True, None, None)
    assert (await product.as_("aud", "auditor").get(f"/v1/complaints/{case.id}")).json() == before


async def test_a_wrong_role_is_told_which_one_may(product: Product) -> None:
    case = await Case.filed(product)
    found = await asked(product, "aud", "auditor", case.id, "withdraw", reason="r")
    assert found["refused"] == "role_required"
    assert found["explanation"]["would_have_changed"][0]["to"] == ["cs"]


async def test_orders_on_a_partner_an_accreditation_and_a_review_are_explained(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    first = await asked(product, "pat", "partner_ops", f"partner/{partner.id}", "request_tier_action", detail="d")
    assert first["refused"] == "accreditations_first"
    assert first["explanation"]["would_have_changed"][0]["from"] == ["onboarding"]
    (accredited,) = await partner.accreditations()
    grace = await asked(product, "pat", "partner_ops", accredited["id"], "deny_grace", reason="r")
    assert (grace["refused"], grace["explanation"]["clauses"][0]["number"]) == ("wrong_stage", "S7")
    await partner.reviewed()
    decide = {"decision": "approve", "reason": "r"}
    review = await asked(product, "pat", "partner_ops", partner.review_id, "decide", **decide)
    assert review["refused"] == "role_required"


async def test_who_may_not_see_it_finds_nothing_and_a_director_no_review_before_its_votes_are_sealed(
    product: Product,
) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.reviewed()
    (accredited,) = await partner.accreditations()
    decide = {"subject": partner.review_id, "action": "decide", "fields": {"decision": "approve", "reason": "r"}}
    for client in (product.as_("bea", "accreditation_board", seat="academy"), product.as_("dora", "director")):
        refused(await client.post("/v1/explanations", json=decide), 404, "not_found")
    opens = {"subject": accredited["id"], "action": "open_review", "fields": {"reason": "r"}}
    answer = await product.as_("dora", "director").post("/v1/explanations", json=opens)
    assert (answer.status_code, partner.review_id in answer.text) == (200, False)
    board = product.as_("bea", "accreditation_board", seat="academy")
    refused(await board.post("/v1/explanations", json=opens), 404, "not_found")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "mrk_1"}, "subject"),
        ({"action": "dance"}, "action"),
        ({"fields": {}}, "fields.reason"),
        ({"fields": {"reason": "r", "colour": 1}}, "fields.colour"),
        ({"fields": {"reason": "r", "Zanzibar Quux": 1}}, "fields.(unknown name)"),
        ({"fields": {"reason": "Quux \x00"}}, "fields.reason"),
        ({"more": 1}, "more"),
    ],
)
async def test_whatever_is_wrong_with_the_question_is_located(
    product: Product, changes: dict[str, Any], field: str
) -> None:
    case = await Case.filed(product)
    body = {"subject": case.id, "action": "withdraw", "fields": {"reason": "r"}} | changes
    answer = await product.as_("ana", "cs").post("/v1/explanations", json=body)
    refused(answer, 422, "invalid", field)
    assert "Quux" not in answer.text


async def test_a_key_answers_as_before_and_only_who_still_sees_it(product: Product) -> None:
    case, key = await Case.filed(product), {"Idempotency-Key": fresh("key")}
    body = {"subject": case.id, "action": "withdraw", "fields": {"reason": "r"}}
    first = await product.as_("ana", "cs").post("/v1/explanations", json=body, headers=key)
    await case.do("record_cs_outcome", "ana", "cs", outcome="resolved")
    again = await product.as_("ana", "cs").post("/v1/explanations", json=body, headers=key)
    assert (first.json(), again.headers["idempotent-replayed"]) == (again.json(), "true")
    board = product.as_("ana", "accreditation_board", seat="academy")
    refused(await board.post("/v1/explanations", json=body, headers=key), 404, "not_found")
