"""Whatever is sent, the answer is a problem that says what to do; it never repeats what was sent, and nothing fails."""

import json
from typing import Any

import pytest

from standards.complaint import COMPLAINT_COMMANDS
from tests.support.case import Case, a_complaint, a_partner, a_recorded_partner
from tests.support.problems import refused
from tests.support.product import Product, fresh

COMPLAINTS = "/v1/complaints"
JSON = {"Content-Type": "application/json"}
CANARY = "Zanzibar Quux"
"""Stands for what is private; no answer repeats it."""

UNREADABLE = {
    "cut short": b'{"source": "te',
    "not JSON": b"<xml/>",
    "deep arrays": b"[" * 200_000,
    "deep objects": b'{"a":' * 150_000,
    "an integer of 5,000 digits": b'{"source": ' + b"9" * 5_000 + b"}",
    "bytes that are no UTF-8": b'{"source": "\xff\xfe"}',
}
NOT_AN_OBJECT = {
    "nothing": b"",
    "null": b"null",
    "an array": b"[]",
    "a deep array": b"[" * 500 + b"]" * 500,
    "a string": b'"complaint"',
    "a number": b"1e999",
    "not a number": b"NaN",
}
FAULTY: dict[str, tuple[dict[str, Any], str]] = {
    "an empty source": ({"source": ""}, "source"),
    "a source with a line's end": ({"source": "tests\n"}, "source"),
    "an empty external id": ({"external_id": " "}, "external_id"),
    "an external id beyond 200 characters": ({"external_id": "x" * 201}, "external_id"),
    "a number for the partner": ({"partner_id": 5}, "partner_id"),
    "a partner's id with a slash": ({"partner_id": f"{CANARY}/x"}, "partner_id"),
    "a partner's id of 65 characters": ({"partner_id": "x" * 65}, "partner_id"),
    "no customer": ({"customer": None}, "customer"),
    "a customer without a name": ({"customer": {"company": CANARY}}, "customer.name"),
    "an unknown field of the customer": (
        {"customer": {"name": "n", "shoe_size": CANARY}},
        "customer.shoe_size",
    ),
    "an unknown field": ({"behaviour": CANARY}, "behaviour"),
    "an unknown field that is no name": ({CANARY: 1}, "(unknown name)"),
    "an address without a domain": ({"surfaced_by": {"email": CANARY}}, "surfaced_by.email"),
    "two addresses in one": ({"surfaced_by": {"email": "a@b.example, c@d.example"}}, "surfaced_by.email"),
    "an unknown category": ({"category": "Zanzibar"}, "category"),
    "an empty summary": ({"summary": ""}, "summary"),
    "a summary on two lines": ({"summary": f"{CANARY}\nand more"}, "summary"),
    "a summary beyond 500 characters": ({"summary": "x" * 501}, "summary"),
    "a summary with NUL": ({"summary": f"{CANARY}\x00"}, "summary"),
    "a description with NUL": ({"description": f"{CANARY}\x00"}, "description"),
    "half a surrogate pair": ({"description": f"{CANARY}\ud800"}, "description"),
    "a description beyond 20,000 characters": ({"description": "x" * 20_001}, "description"),
    "evidence that is a script": (
        {"evidence": [{"title": CANARY, "url": f"javascript:alert('{CANARY}')"}]},
        "evidence.0.url",
    ),
    "evidence without a title": ({"evidence": [{"url": "https://files.example/1"}]}, "evidence.0.title"),
    "a digest that is none": (
        {"evidence": [{"title": "t", "url": "https://files.example/1", "sha256": CANARY}]},
        "evidence.0.sha256",
    ),
    "more evidence than can be read": (
        {"evidence": [{"title": "t", "url": "https://files.example/1"}] * 51},
        "evidence",
    ),
    "very serious for no reason": ({"very_serious": True}, "very_serious_reason"),
    "very serious in words": ({"very_serious": "yes", "very_serious_reason": "r"}, "very_serious"),
    "a negative amount": ({"project_value": {"amount": "-1.00", "currency": "EUR"}}, "project_value.amount"),
    "an amount that is a number": ({"project_value": {"amount": 1.5, "currency": "EUR"}}, "project_value.amount"),
    "an amount of five decimals": (
        {"project_value": {"amount": "1.00001", "currency": "EUR"}},
        "project_value.amount",
    ),
    "an endless amount": ({"project_value": {"amount": "9" * 16, "currency": "EUR"}}, "project_value.amount"),
    "an amount that is not a number": (
        {"project_value": {"amount": "NaN", "currency": "EUR"}},
        "project_value.amount",
    ),
    "a currency that is none": ({"project_value": {"amount": "1", "currency": "EUX"}}, "project_value.currency"),
    "a currency in small letters": ({"project_value": {"amount": "1", "currency": "eur"}}, "project_value.currency"),
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_what_is_not_json_is_malformed(product: Product, content: bytes) -> None:
    client = product.as_("hubspot", "intake")
    refused(await client.post(COMPLAINTS, content=content, headers=JSON), 400, "malformed")
    refused(await client.post(COMPLAINTS, content=content), 400, "malformed")


TWICE = {
    "a field": b'{"summary": "first", "summary": "second"}',
    "a field, written otherwise": b'{"summary": "first", "summ\\u0061ry": "second"}',
    "a field of the customer": b'{"customer": {"name": "a", "name": "Zanzibar"}}',
    "an unknown field in a list": b'{"evidence": [{"Zanzibar": 1, "Zanzibar": 1}]}',
}


@pytest.mark.parametrize("content", TWICE.values(), ids=TWICE.keys())
async def test_an_object_that_names_a_field_twice_is_malformed(product: Product, content: bytes) -> None:
    for path in (COMPLAINTS, "/v1/editions", "/v1/simulations", "/v1/explanations"):
        answer = await product.as_("hubspot", "intake", "ops").post(path, content=content, headers=JSON)
        assert "twice" in refused(answer, 400, "malformed")["detail"]
        assert "Zanzibar" not in answer.text


@pytest.mark.parametrize("content", NOT_AN_OBJECT.values(), ids=NOT_AN_OBJECT.keys())
async def test_json_that_is_no_object_is_invalid(product: Product, content: bytes) -> None:
    answer = await product.as_("hubspot", "intake").post(COMPLAINTS, content=content, headers=JSON)
    refused(answer, 422, "invalid", "body")


@pytest.mark.parametrize(("changes", "field"), FAULTY.values(), ids=FAULTY.keys())
async def test_a_faulty_field_is_named_and_its_value_is_not(
    product: Product, changes: dict[str, Any], field: str
) -> None:
    content = json.dumps(a_complaint("hs-1") | changes)
    answer = await product.as_("hubspot", "intake").post(COMPLAINTS, content=content, headers=JSON)
    found = refused(answer, 422, "invalid", field)
    assert field in found["detail"] or field == "category"
    assert "Zanzibar" not in answer.text


async def test_every_missing_field_is_named_at_once(product: Product) -> None:
    answer = await product.as_("hubspot", "intake").post(COMPLAINTS, json={"customer": {}, "surfaced_by": {}})
    required = ("source", "external_id", "partner_id", "customer.name", "surfaced_by.email", "summary")
    refused(answer, 422, "invalid", *required)


async def test_a_thousand_unknown_fields_are_answered_briefly(product: Product) -> None:
    body = a_complaint("hs-1") | {f"{CANARY} {number}": number for number in range(1000)}
    answer = await product.as_("hubspot", "intake").post(COMPLAINTS, json=body)
    assert len(refused(answer, 422, "invalid")["errors"]) == 50
    assert CANARY not in answer.text


async def test_a_complaint_about_an_unknown_partner_says_how_to_record_it(product: Product) -> None:
    answer = await product.as_("hubspot", "intake").post(COMPLAINTS, json=a_complaint("hs-Zanzibar"))
    found = refused(answer, 422, "unknown_partner", "partner_id")
    assert "PUT /v1/partners/{id}" in found["detail"]
    assert found["clauses"] == ["S13"]
    assert "Zanzibar" not in answer.text


ACTIONS: dict[str, tuple[str, dict[str, Any], str]] = {
    "an unknown outcome": ("record_cs_outcome", {"outcome": "maybe"}, "outcome"),
    "an unknown vote": ("cast_mark_vote", {"vote": "abstain", "reason": "r"}, "vote"),
    "an unknown seriousness": ("cast_mark_vote", {"vote": "mark", "reason": "r", "seriousness": "mild"}, "seriousness"),
    "a vote without a reason": ("cast_mark_vote", {"vote": "mark", "reason": " "}, "reason"),
    "an answer in words": (
        "answer_proposal",
        {"proposal_id": "p", "party": "customer", "accepted": "false"},
        "accepted",
    ),
    "an amount without its currency": ("propose_solution", {"kind": "other", "terms": "t", "amount": "1"}, "currency"),
    "a currency without an amount": (
        "propose_solution",
        {"kind": "other", "terms": "t", "currency": "EUR"},
        "currency",
    ),
    "a score in words": ("score_rubric", {"scores": {"quality": "4"}}, "scores.quality"),
    "a score that is a truth": ("score_rubric", {"scores": {"quality": True}}, "scores.quality"),
    "a score that is a fraction": ("score_rubric", {"scores": {"quality": 3.5}}, "scores.quality"),
    "a criterion that is no name": ("score_rubric", {"scores": {"Zanzibar/\x00": 1}}, "scores.(unknown name)"),
    "an assignee who is a sentence": ("assign", {"assignee": CANARY}, "assignee"),
    "a note of nothing": ("add_note", {"text": ""}, "text"),
    "a note that is too long": ("add_note", {"text": "x" * 20_001}, "text"),
    "a note with NUL": ("add_note", {"text": f"{CANARY}\x00"}, "text"),
    "a second note with NUL": ("withdraw", {"reason": "r", "note": f"{CANARY}\x00"}, "note"),
    "evidence without an address": ("add_evidence", {"title": CANARY, "url": "file:///etc/passwd"}, "url"),
}


@pytest.mark.parametrize(("action", "body", "field"), ACTIONS.values(), ids=ACTIONS.keys())
async def test_a_faulty_action_names_its_field(product: Product, action: str, body: dict[str, Any], field: str) -> None:
    path = f"{COMPLAINTS}/cmp_1/actions/{action}"
    answer = await product.as_("ana", COMPLAINT_COMMANDS[action].roles[0]).post(
        path, content=json.dumps(body), headers=JSON
    )
    refused(answer, 422, "invalid", field)
    assert "Zanzibar" not in answer.text


async def test_faulty_content_of_an_accepted_shape_names_its_field(product: Product) -> None:
    case = await Case.filed(product)
    refused(await case.ask("mark_duplicate", "ana", "cs", of="cmp_absent"), 422, "invalid", "of")
    refused(await case.ask("mark_duplicate", "ana", "cs", of=case.id), 422, "invalid", "of")
    await case.to_mediation()
    unknown = {"proposal_id": "prp_absent", "party": "customer", "accepted": True}
    answer = await case.ask("answer_proposal", "sol", "service_acceleration", **unknown)
    refused(answer, 422, "invalid", "proposal_id")


DATES = ["0001-01-01", "9999-12-31", "2026-02-30", "tomorrow", "5", "", "2026-03-01T09:00:00Z"]


@pytest.mark.parametrize("given", [*DATES, 5, 1.5, True, None, ["2026-03-01"]])
async def test_a_certifications_date_must_be_a_day_within_reach(product: Product, given: Any) -> None:
    partner_id = await a_recorded_partner(product)
    path = f"/v1/partners/{partner_id}/certifications/onboarding_delivery"
    refused(await product.as_("olga", "ops").put(path, json={"earned_on": given}), 422, "invalid", "earned_on")


async def test_a_certification_does_not_expire_before_it_is_earned(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    path = f"/v1/partners/{partner_id}/certifications/onboarding_delivery"
    body = {"earned_on": "2026-03-01", "expires_on": "2026-02-28"}
    refused(await product.as_("olga", "ops").put(path, json=body), 422, "invalid", "expires_on")


PARTNERS: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": ""}, "name"),
    "an unknown tier": ({"tier": "Zanzibar"}, "tier"),
    "an alias with NUL": ({"aliases": ["a", "b\x00"]}, "aliases.1"),
    "too many domains": ({"domains": ["a.example"] * 101}, "domains"),
    "a contact without an address": ({"contact": {"email": CANARY}}, "contact.email"),
    "an unknown field of the PDM": ({"pdm": {"shoe_size": 44}}, "pdm.shoe_size"),
    "a PDM whose sub is a sentence": ({"pdm": {"sub": CANARY}}, "pdm.sub"),
    "a programme beyond 100 characters": ({"programmes": ["x" * 101]}, "programmes.0"),
    "the id once more": ({"id": "hs-1"}, "id"),
}


@pytest.mark.parametrize(("changes", "field"), PARTNERS.values(), ids=PARTNERS.keys())
async def test_a_faulty_partner_names_its_field(product: Product, changes: dict[str, Any], field: str) -> None:
    answer = await product.as_("olga", "ops").put(f"/v1/partners/{fresh('hs')}", json=a_partner(**changes))
    refused(answer, 422, "invalid", field)
    assert "Zanzibar" not in answer.text


@pytest.mark.parametrize("name", ["id", "effective_from"])
async def test_what_names_a_candidate_is_neither_judged_nor_kept(product: Product, name: str) -> None:
    client = product.as_(fresh("olga"), "ops")
    for value in (r'"\u0000"', r'"\ud800"', "NaN", '{"a": [1e999]}'):
        body = f'{{"edition": {{"{name}": {value}, "marks": {{"review_at": 2}}}}}}'
        answer = await client.post("/v1/simulations", content=body, headers=JSON)
        assert (answer.status_code, answer.json()["edition"]) == (202, {"marks": {"review_at": 2}}), value
