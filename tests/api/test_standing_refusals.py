"""Orders on standing are refused in the one order of all refusals, and a faulty body names its field and no value."""

import json
from typing import Any

import httpx
import pytest
import pytest_asyncio

from standards.accreditation import ACCREDITATION_COMMANDS
from standards.mark import MARK_COMMANDS
from standards.partner.commands import PARTNER_COMMANDS
from standards.review import REVIEW_COMMANDS
from tests.api.operations import Subjects, action_on, unused_subjects, wire_name
from tests.api.stages import a_review_in
from tests.support.case import Case, a_recorded_partner
from tests.support.partner_client import PartnerClient
from tests.support.problems import refused
from tests.support.product import Product, fresh

JSON = {"Content-Type": "application/json"}
STALE = {"If-Match": '"another-version"'}
ABSENT = unused_subjects()
CANARY = "Zanzibar Quux"
ORDERS = {
    "open_review": ("olga", ("ops",), {}),
    "grant_grace": ("pat", ("partner_ops",), {}),
    "cast_review_vote": ("bea", ("accreditation_board",), {"seat": "academy"}),
    "decide": ("dora", ("director",), {}),
    "request_legal": ("pat", ("partner_ops",), {}),
    "vacate": ("olga", ("ops",), {}),
    "request_tier_action": ("pat", ("partner_ops",), {}),
}
"""Some actions of each kind, with somebody who may take them."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pending(product: Product) -> Subjects:
    """A review whose packet waits for Partner Ops."""
    return await a_review_in(product, "board, packet pending")


@pytest.mark.parametrize("action", ORDERS)
async def test_who_what_and_whether_it_exists_are_judged_in_this_command(product: Product, action: str) -> None:
    by, roles, claims = ORDERS[action]
    call = action_on(ABSENT, action)
    may, may_not = product.as_(by, *roles, **claims), product.as_("aud", "auditor")
    refused(await product.anonymous.post(call.path, content=b"{", headers=JSON), 401, "unauthorized")
    for client in (may, may_not):
        refused(await client.post(call.path, content=b"{", headers=JSON), 400, "malformed")
        too_large = await client.post(call.path, content=b"x" * (1024 * 1024 + 1), headers=JSON)
        refused(too_large, 413, "too_large")
        faulty = await client.post(call.path, json={"note": 5})
        assert "note" in {error["field"] for error in refused(faulty, 422, "invalid")["errors"]}
    refused(await may_not.post(call.path, json=call.body, headers=STALE), 403, "role_required")
    refused(await may.post(call.path, json=call.body, headers=STALE), 404, "not_found")


async def test_an_application_is_judged_by_its_shape_its_role_and_its_partner_in_this_command(product: Product) -> None:
    path = f"/v1/partners/{ABSENT.partner_id}/accreditations"
    ops, auditor = product.as_("olga", "ops"), product.as_("aud", "auditor")
    for body, field in (({}, "kind"), ({"kind": ""}, "kind"), ({"kind": 5}, "kind"), ({"kind": "x", "y": 1}, "y")):
        refused(await auditor.post(path, json=body), 422, "invalid", field)
    refused(await auditor.post(path, json={"kind": "onboarding"}), 403, "role_required")
    refused(await ops.post(path, json={"kind": "onboarding"}), 404, "not_found")


async def test_the_version_is_judged_before_the_stage_and_the_stage_before_the_content(product: Product) -> None:
    subjects = await a_review_in(product, "legal")
    path = f"/v1/reviews/{subjects.review_id}/actions"
    dora, pat = product.as_("dora", "director"), product.as_("pat", "partner_ops")
    decide = {"decision": "approve", "reason": "r"}
    refused(await dora.post(f"{path}/decide", json=decide, headers=STALE), 412, "precondition_failed")
    refused(await dora.post(f"{path}/decide", json=decide), 409, "wrong_stage")
    lee = product.as_("lee", "legal")
    assert (await lee.post(f"{path}/give_legal_advice", json={"advice": "a"})).status_code == 200
    bea = product.as_("bea", "accreditation_board", seat="academy")
    refused(await bea.post(f"{path}/decide", json=decide), 403, "role_required")
    vote = {"vote": "renew", "reason": "r"}
    assert (await bea.post(f"{path}/cast_review_vote", json=vote)).status_code == 200
    cid = product.as_("cid", "accreditation_board", seat="pops")
    assert (await cid.post(f"{path}/cast_review_vote", json=vote)).json()["stage"] == "closed"
    for client, action, body in (
        (bea, "cast_review_vote", vote),
        (bea, "recuse", {"reason": "conflict"}),
        (dora, "decide", decide),
        (pat, "request_legal", {}),
        (pat, "release_packet", {"replacements": []}),
    ):
        refused(await client.post(f"{path}/{action}", json=body), 409, "wrong_stage")


async def test_a_caller_with_a_part_in_the_case_is_refused_before_the_packet_is_looked_at(
    product: Product, pending: Subjects
) -> None:
    call = action_on(pending, "cast_review_vote")
    handled = product.as_("member0", "accreditation_board", seat="academy")
    refused(await call.by(handled), 403, "separation_of_duties")
    refused(await call.by(product.as_(fresh("bo"), "accreditation_board", seat="academy")), 409, "packet_pending")
    stepping = product.as_(fresh("bo"), "accreditation_board", seat="pops")
    assert (await action_on(pending, "review_recuse").by(stepping)).status_code == 200
    refused(await call.by(stepping), 403, "recused")


async def test_a_release_on_an_old_version_is_refused_for_that_and_not_for_what_it_puts(
    product: Product, pending: Subjects
) -> None:
    path = f"/v1/reviews/{pending.review_id}/actions/release_packet"
    pat = product.as_("pat", "partner_ops")
    body = {"replacements": [{"find": "they", "put": pending.partner_id}]}
    refused(await pat.post(path, json=body, headers=STALE), 412, "precondition_failed")
    refused(await pat.post(path, json=body), 422, "invalid", "replacements")


async def test_a_review_that_became_moot_takes_no_release_any_more(product: Product) -> None:
    subjects = await a_review_in(product, "board, packet pending")
    mark_id = await PartnerClient(product, subjects.partner_id).mark()
    for by, role in (("olga", "ops"), ("dora", "director")):
        answer = await product.as_(by, role).post(f"/v1/marks/{mark_id}/actions/vacate", json={"reason": "an error"})
        assert answer.status_code == 200, answer.text
    pat, path = product.as_("pat", "partner_ops"), f"/v1/reviews/{subjects.review_id}"
    assert (await pat.get(path)).json()["outcome"] == "moot"
    for pairs in ([], list(subjects.replacements)):
        answer = await pat.post(f"{path}/actions/release_packet", json={"replacements": pairs})
        refused(answer, 409, "wrong_stage")


async def test_action_on_a_partner_follows_from_what_the_board_decided_on_it(product: Product) -> None:
    partner = PartnerClient(product, await a_recorded_partner(product))
    decided, undecided, other = [await Case.filed(product, partner_id=one) for one in (partner.id, partner.id, None)]

    async def asked(complaint_id: str) -> httpx.Response:
        body = {"detail": "lower the tier", "complaint_id": complaint_id}
        return await partner.asks("request_tier_action", "pat", "partner_ops", **body)

    await decided.to_mark_board()
    await decided.voted("mark", "mark", "mark", seriousness="standard", action="tier_action")
    for unknown in (other.id, undecided.id, ABSENT.complaint_id, "x"):
        refused(await asked(unknown), 422, "invalid", "complaint_id")
    answer = await asked(decided.id)
    assert answer.status_code == 200, answer.text


DECLARED = {**REVIEW_COMMANDS, **ACCREDITATION_COMMANDS, **MARK_COMMANDS, **PARTNER_COMMANDS}
FAULTY: dict[str, tuple[str, dict[str, Any], str]] = {
    "a third vote": ("cast_review_vote", {"vote": "suspend", "reason": "r"}, "vote"),
    "a vote without a reason": ("cast_review_vote", {"vote": "renew", "reason": " "}, "reason"),
    "a vote with NUL": ("cast_review_vote", {"vote": "renew", "reason": f"{CANARY}\x00"}, "reason"),
    "a vote for another seat": ("cast_review_vote", {"vote": "renew", "reason": "r", "seat": "pops"}, "(unknown name)"),
    "a reason of one's own": ("review_recuse", {"reason": CANARY}, "reason"),
    "a decision that is none": ("decide", {"decision": "revoke", "reason": "r"}, "decision"),
    "advice of nothing": ("give_legal_advice", {"advice": ""}, "advice"),
    "replacements in words": ("release_packet", {"replacements": CANARY}, "replacements"),
    "the reference of a text": ("release_packet", {"replacements": f"txt_{'0' * 32}"}, "replacements"),
    "more replacements than can be read": (
        "release_packet",
        {"replacements": [{"find": "a", "put": "b"}] * 501},
        "replacements",
    ),
    "a replacement of nothing": ("release_packet", {"replacements": [{"find": "", "put": "x"}]}, "replacements.0.find"),
    "a replacement on two lines": (
        "release_packet",
        {"replacements": [{"find": "a", "put": f"{CANARY}\n"}]},
        "replacements.0.put",
    ),
    "a grace that ends before time": ("extend_grace", {"reason": "r", "until": "0001-01-01"}, "until"),
    "a grace until some second": ("extend_grace", {"reason": "r", "until": 86400}, "until"),
    "a review for no reason": ("open_review", {}, "reason"),
    "a note with half a pair": ("open_review", {"reason": "r", "note": f"{CANARY}\ud800"}, "note"),
    "a mark that is vacated for no reason": ("vacate", {"reason": ""}, "reason"),
    "a complaint that is a path": (
        "request_tier_action",
        {"detail": "d", "complaint_id": f"{CANARY}/.."},
        "complaint_id",
    ),
    "an action in no words": ("request_programme_action", {"detail": "  "}, "detail"),
}


@pytest.mark.parametrize(("action", "body", "field"), FAULTY.values(), ids=FAULTY.keys())
async def test_a_faulty_order_names_its_field(
    product: Product, pending: Subjects, action: str, body: dict[str, Any], field: str
) -> None:
    client = product.as_("bea", DECLARED[wire_name(action)].roles[0], seat="academy")
    answer = await client.post(action_on(pending, action).path, content=json.dumps(body), headers=JSON)
    refused(answer, 422, "invalid", field)
    assert "Zanzibar" not in answer.text


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": 5}, {"text": "t\x00"}, {"text": "x" * 20_001}])
async def test_faulty_feedback_names_its_field(product: Product, body: dict[str, Any]) -> None:
    refused(await product.as_("ana", "cs").post("/v1/feedback", json=body), 422, "invalid", "text")
