"""The OpenAPI document is valid, complete and true: what it promises is what is answered."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest_asyncio
from openapi_spec_validator import validate

from tests.api.operations import ACTIONS, OPERATIONS, SIGNED, Subjects, action_on, unused_subjects
from tests.api.stages import a_review_in
from tests.support.case import Case, a_recorded_partner
from tests.support.openapi import Described, fits
from tests.support.partner_client import PartnerClient
from tests.support.product import Product
from tests.support.simulation_client import a_cancelled_simulation

PUBLIC = {"healthz", "readyz", "metrics"}
LISTS = {
    "list_complaints",
    "list_partners",
    "list_accreditations",
    "list_reviews",
    "list_marks",
    "list_tasks",
    "list_events",
    "list_editions",
    "list_simulations",
    "list_people",
    "list_mentionable",
    "list_parked",
    "list_erasures",
    "read_simulation",
    "read_timeline",
    "read_partner_timeline",
}
NAMED_BY_A_QUERY = {"read_explanation", "explain_attempt"}


@pytest_asyncio.fixture(scope="session")
async def described(product: Product) -> Described:
    return await Described.of(product)


def test_the_document_is_valid(described: Described) -> None:
    validate(described.document)
    assert described.document["openapi"].startswith("3.1")


def test_every_operation_says_what_it_is_for(described: Described) -> None:
    told = [one for methods in described.document["paths"].values() for one in methods.values()]
    assert len({one["operationId"] for one in told}) == len(told)
    for one in told:
        assert one["summary"][0].isupper(), one
        assert one["description"].strip(), one
        assert one["tags"]
        assert re.fullmatch(r"[a-z_]+", one["operationId"])


def test_every_action_says_who_takes_it_from_where_and_on_which_clauses(described: Described) -> None:
    for action in ACTIONS:
        told = described.operations[action]["description"]
        assert re.search(r"Roles: .+\. From: .+\. Clauses: .+\.", told), told


def test_every_protected_operation_takes_a_bearer_token(described: Described) -> None:
    assert described.document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    for name, told in described.operations.items():
        assert told.get("security") == (None if name in PUBLIC else [{SIGNED.get(name, "bearer"): []}])
        assert told["path"].startswith("/v1/") or name in PUBLIC


def test_every_refusal_is_a_problem(described: Described) -> None:
    expected = {"$ref": "#/components/schemas/ProblemDetails"}
    for name, told in described.operations.items():
        refusals = {status: answer for status, answer in told["responses"].items() if int(status) >= 400}
        if name not in PUBLIC:
            assert {"401", "403", "422", "429", "503"} <= set(refusals), name
            assert all(
                answer["content"] == {"application/problem+json": {"schema": expected}} for answer in refusals.values()
            )
        assert ({"400", "413", "415"} <= set(refusals)) is ("requestBody" in told), name
        assert ("404" in refusals) is ("{" in told["path"] or name in NAMED_BY_A_QUERY), name


def test_every_post_takes_a_key_and_every_change_of_what_was_read_a_version(described: Described) -> None:
    for name, told in described.operations.items():
        headers = {one["name"] for one in told.get("parameters", ()) if one["in"] == "header"}
        assert ("idempotency-key" in headers) is (told["method"] == "POST" and name not in SIGNED), name
        assert ("if-match" in headers) is (name in ACTIONS or told["method"] in {"PUT", "DELETE"}), name
        assert ("if-none-match" in headers) is (told["method"] == "GET" and name not in {*PUBLIC, *SIGNED}), name


def test_every_list_is_paged(described: Described) -> None:
    for name, told in described.operations.items():
        queries = {one["name"]: one for one in told.get("parameters", ()) if one["in"] == "query"}
        assert ({"limit", "after"} <= set(queries)) is (name in LISTS), name
        if name in LISTS:
            assert queries["limit"]["schema"]["maximum"] == 200


def test_the_filters_of_the_list_of_complaints_are_those_of_the_contract(described: Described) -> None:
    told = described.operations["list_complaints"]["parameters"]
    filters = {one["name"] for one in told if one["in"] == "query"} - {"limit", "after"}
    contract = {"stage", "status", "partner_id", "assignee", "overdue", "q", "opened_after", "opened_before", "sort"}
    added = {"category", "severity", "outcome", "closed_after", "closed_before", "waiting"}
    assert filters == contract | added


def test_nothing_internal_shows(described: Described) -> None:
    schemas = described.document["components"]["schemas"]
    assert not [name for name in schemas if "__" in name or name.endswith(("-Input", "-Output"))]
    text = json.dumps(described.document)
    for internal in ("pydantic", "sqlalchemy", "temporalio", "``", "HTTPValidationError"):
        assert internal not in text, internal
    assert not re.findall(r"(?:standards|records)\.[a-z]", text)


def test_every_field_of_a_body_refuses_what_it_does_not_know(described: Described) -> None:
    for name, told in described.operations.items():
        if name in SIGNED:  # HubSpot adds fields as it likes
            continue
        for content in told.get("requestBody", {}).get("content", {}).values():
            assert described.schema(content["schema"])["additionalProperties"] is False, name


def test_the_complaint_shows_the_fields_of_the_contract(described: Described) -> None:
    fields = set(described.schema({"$ref": "#/components/schemas/ComplaintView"})["properties"])
    contract = {"id", "stage", "status", "outcome", "partner_id", "opened_at", "stage_entered_at", "due_at", "overdue"}
    contract |= {"assignee", "severity", "edition", "actions", "proposals", "votes", "consequences"}
    assert contract <= fields
    action = set(described.schema({"$ref": "#/components/schemas/ActionView"})["properties"])
    assert {"name", "href", "roles", "schema"} <= action


async def test_the_examples_of_bodies_are_taken_as_they_stand(product: Product, described: Described) -> None:
    for name in ("file_complaint", "put_partner", "put_certification"):
        told = described.operations[name]
        schema = described.schema(told["requestBody"]["content"]["application/json"]["schema"])
        (example,) = schema["examples"]
        fits(example, {**schema, "components": described.document["components"]})
        answer = await _sent(product, name, example)
        assert answer.status_code in {200, 201}, answer.text


async def _sent(product: Product, name: str, example: dict[str, Any]) -> Any:
    partner_id = await a_recorded_partner(product)
    if name == "file_complaint":
        example = example | {"partner_id": partner_id, "external_id": partner_id}
    call = OPERATIONS[name](Subjects(partner_id, ""))
    path = call.path
    return await product.as_("hubspot", "intake").request(call.method, path, json=example)


async def test_every_answer_is_one_that_the_document_promises(product: Product, described: Described) -> None:
    reviewed = await a_review_in(product, "board, packet pending")
    case = await (await Case.filed(product, partner_id=reviewed.partner_id)).to_mark_board()
    mark_id = await PartnerClient(product, reviewed.partner_id).mark()
    simulation_id = await a_cancelled_simulation(product)
    subjects = replace(reviewed, complaint_id=case.id, mark_id=mark_id, simulation_id=simulation_id)
    everybody = product.as_("max", "intake", "ops", "auditor", "mark_board", "partner_ops", "director", "legal")
    board = product.as_("bea", "accreditation_board", seat="academy")
    for given in (subjects, unused_subjects()):
        for name, call in OPERATIONS.items():
            for client in (everybody, board, product.as_("nora"), product.anonymous):
                described.promises(name, await call(given).by(client))
        for name in ACTIONS:
            for client in (everybody, board, product.as_("nora"), product.anonymous):
                described.promises(name, await action_on(given, name).by(client))


async def test_a_finished_case_is_told_as_the_document_promises(product: Product, described: Described) -> None:
    case = await (await Case.filed(product)).to_mediation()
    offer = {"kind": "make_whole", "terms": "t", "amount": "1.00", "currency": "EUR"}
    proposal = (await case.do("propose_solution", "sol", "service_acceleration", **offer))["proposals"][0]["id"]
    answered = {"proposal_id": proposal, "party": "customer", "accepted": False}
    await case.do("answer_proposal", "sol", "service_acceleration", **answered)
    await case.do("add_evidence", "ana", "cs", title="t", url="https://files.example/1")
    await case.do("record_mediation_outcome", "sol", "service_acceleration", outcome="unresolved")
    await case.do("record_statement", "pat", "partner_ops", party="partner", text="t")
    await case.do("record_consequence", "pat", "partner_ops", category="other", amount="5", currency="EUR")
    scores = dict.fromkeys(("scope_delivered", "communication", "quality", "conduct", "remedy"), 4)
    await case.do("score_rubric", "pat", "partner_ops", scores=scores)
    await case.do("record_finding", "pat", "partner_ops", responsible=True, reason="t", code_clauses=["delivery"])
    await case.do("recuse", "moe", "mark_board", reason="t")
    await case.voted("mark", "mark", "no_mark", seriousness="serious")
    subjects = Subjects(case.complaint["partner_id"], case.id)
    for name in ("read_complaint", "list_complaints", "read_timeline", "read_partner", "list_marks", "list_events"):
        answer = await OPERATIONS[name](subjects).by(product.as_("aud", "auditor"))
        assert answer.status_code == 200
        described.promises(name, answer)


async def test_a_finished_review_is_told_as_the_document_promises(product: Product, described: Described) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    case = await partner.marked("serious", evidence=[{"title": "the mail", "url": "https://files.example/1"}])
    await partner.reviewed()
    await partner.voted("renew", "revoke")
    await partner.does("recuse", "bo", "accreditation_board", seat="pops", reason="recognised")
    await partner.does("request_legal", "pat", "partner_ops")
    await partner.does("give_legal_advice", "lee", "legal", advice="t")
    vote = {"vote": "revoke", "reason": "t"}
    await partner.does("cast_review_vote", "bob", "accreditation_board", seat="pops", **vote)
    await partner.decided("approve")
    (accredited,) = await partner.accreditations()
    subjects = Subjects(partner.id, case.id, accreditation_id=accredited["id"], review_id=partner.review_id)
    board = product.as_("leader-academy", "accreditation_board", seat="academy")
    for name in (
        "read_review",
        "list_reviews",
        "read_accreditation",
        "list_accreditations",
        "read_standing",
        "read_packet",
    ):
        for client in (product.as_("aud", "auditor"), board):
            described.promises(name, await OPERATIONS[name](subjects).by(client))


def test_the_review_shows_the_board_the_fields_of_the_contract_and_no_more(described: Described) -> None:
    told = set(described.schema({"$ref": "#/components/schemas/BlindReviewView"})["properties"])
    packet = {"id", "pseudonym", "scenarios", "performance", "packet", "stage", "outcome", "actions"}
    assert told == packet | {"due_at", "overdue", "seats", "own_vote", "returned", "sequence"}
    accreditation = set(described.schema({"$ref": "#/components/schemas/AccreditationExplained"})["properties"])
    contract = {
        "id",
        "kind",
        "status",
        "issued_on",
        "term_ends_on",
        "next_evaluation_on",
        "automatic_renewal",
        "forecast",
    }
    assert contract <= accreditation
    standing = set(described.schema({"$ref": "#/components/schemas/StandingExplained"})["properties"])
    assert {"tier", "marks_in_window", "programmes", "lockout", "accreditations"} <= standing
