"""Where a request has several faults, the answer names the first in one order: who, shape, role, absence, stage."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import create_async_engine

from records.editions.builtin_editions import bundled_editions
from records.editions.tables import editions
from settings import normalise_database_url
from tests.api.operations import action_on, unused_subjects
from tests.support.case import SCORES_AT_FAULT, Case, a_complaint
from tests.support.problems import refused
from tests.support.product import Product, fresh

JSON = {"Content-Type": "application/json"}
STALE = {"If-Match": '"another-version"'}
ABSENT = unused_subjects()
NOTE = "/v1/complaints/{}/actions/add_note"
VOTE = "/v1/complaints/{}/actions/cast_mark_vote"
BALLOT: dict[str, Any] = {"vote": "mark", "reason": "so it was"}


async def test_nobodys_request_is_not_even_read(product: Product) -> None:
    for content in (b"{", b"x" * (1024 * 1024 + 1), b'{"text": 5}'):
        answer = await product.anonymous.post(NOTE.format(ABSENT.complaint_id), content=content, headers=JSON)
        refused(answer, 401, "unauthorized")
        assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_nobody_learns_which_addresses_there_are(product: Product) -> None:
    for path in ("/v1/complaints", "/v1/no-such-thing", f"/v1/complaints/{ABSENT.complaint_id}"):
        refused(await product.anonymous.get(path), 401, "unauthorized")


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{", 400, "malformed"),
        (b"x" * (1024 * 1024 + 1), 413, "too_large"),
        (b'{"text": 5}', 422, "invalid"),
    ],
)
async def test_the_shape_is_judged_before_the_role(product: Product, content: bytes, status: int, code: str) -> None:
    auditor = product.as_("aud", "auditor")
    refused(await auditor.post(NOTE.format(ABSENT.complaint_id), content=content, headers=JSON), status, code)
    refused(await auditor.post("/v1/complaints", content=content, headers=JSON), status, code)


async def test_a_partners_shape_is_judged_before_the_role(product: Product) -> None:
    auditor = product.as_("aud", "auditor")
    refused(await auditor.put("/v1/partners/x", json={"name": "n"}), 422, "invalid", "tier")
    refused(await auditor.put("/v1/partners/x/certifications/y", json={}), 422, "invalid", "earned_on")


async def test_the_role_is_judged_before_the_complaints_existence(product: Product) -> None:
    refused(await action_on(ABSENT, "add_note").by(product.as_("aud", "auditor")), 403, "role_required")
    refused(await action_on(ABSENT, "add_note").by(product.as_("ana", "cs")), 404, "not_found")


async def test_the_role_is_judged_before_the_partners_existence(product: Product) -> None:
    path, body = f"/v1/partners/{ABSENT.partner_id}/certifications/onboarding_delivery", {"earned_on": "2026-03-01"}
    refused(await product.as_("ana", "cs").put(path, json=body), 403, "role_required")
    refused(await product.as_("olga", "ops").put(path, json=body), 404, "not_found")
    refused(await product.as_("olga", "ops").delete(path), 404, "not_found")


async def test_the_role_is_judged_before_an_unknown_partner(product: Product) -> None:
    body = a_complaint(ABSENT.partner_id)
    refused(await product.as_("aud", "auditor").post("/v1/complaints", json=body), 403, "role_required")
    refused(await product.as_("ana", "cs").post("/v1/complaints", json=body), 422, "unknown_partner", "partner_id")


async def test_existence_is_judged_before_the_version(product: Product) -> None:
    call = action_on(ABSENT, "add_note")
    answer = await product.as_("ana", "cs").post(call.path, json=call.body, headers=STALE)
    refused(answer, 404, "not_found")


async def test_the_role_in_the_stage_is_judged_before_the_version_and_the_version_before_the_stage(
    product: Product,
) -> None:
    case = await (await Case.filed(product)).to_mediation()

    async def stale(by: str, role: str, action: str, **body: Any) -> httpx.Response:
        path = f"/v1/complaints/{case.id}/actions/{action}"
        return await product.as_(by, role).post(path, json=body, headers=STALE)

    refused(await stale("ana", "cs", "assign", assignee="ana"), 403, "role_required")
    refused(await stale("ana", "cs", "record_cs_outcome", outcome="resolved"), 412, "precondition_failed")
    refused(await case.ask("record_cs_outcome", "ana", "cs", outcome="resolved"), 409, "wrong_stage")


async def test_a_closed_case_is_the_wrong_stage_before_anything_else_about_it(product: Product) -> None:
    case = await (await Case.filed(product)).to_mark_board()
    await case.voted("mark")
    await case.do("recuse", "member1", "mark_board", reason="I know them")
    await case.do("withdraw", "olga", "ops", reason="the customer says so")
    for member in ("member0", "member1", "pat"):
        refused(await case.ask("cast_mark_vote", member, "mark_board", **BALLOT), 409, "wrong_stage")
    for role in ("cs", "pdm", "auditor"):
        refused(await case.ask("cast_mark_vote", "ana", role, **BALLOT), 403, "role_required")


async def test_the_callers_part_in_the_case_is_judged_before_the_content(product: Product) -> None:
    case = await (await Case.filed(product)).to_mark_board()
    unknown_action = BALLOT | {"action": "no_such_action"}
    refused(await case.ask("cast_mark_vote", "pat", "mark_board", **unknown_action), 403, "separation_of_duties")
    await case.do("recuse", "mia", "mark_board", reason="I know them")
    refused(await case.ask("cast_mark_vote", "mia", "mark_board", **unknown_action), 403, "recused")
    refused(await case.ask("cast_mark_vote", "max", "mark_board", **unknown_action), 422, "invalid", "action")


async def test_whoever_voted_does_not_investigate_the_same_case(product: Product) -> None:
    case = await Case.filed(product, very_serious=True, very_serious_reason="data was lost")
    await case.do("cast_mark_vote", "mia", "mark_board", **BALLOT)
    refused(await case.ask("score_rubric", "mia", "partner_ops", scores={}), 403, "separation_of_duties")
    refused(await case.ask("score_rubric", "pat", "partner_ops", scores={}), 422, "invalid", "scores")


async def test_the_stage_is_judged_before_the_content(product: Product) -> None:
    case = await Case.filed(product)
    refused(await case.ask("score_rubric", "pat", "partner_ops", scores={}), 409, "wrong_stage")
    resolved = {"outcome": "resolved", "proposal_id": "prp_none"}
    answer = await case.ask("record_mediation_outcome", "sol", "service_acceleration", **resolved)
    refused(answer, 409, "wrong_stage")


async def test_every_refusal_of_a_mediation_and_an_investigation_says_what_to_do(product: Product) -> None:
    case = await (await Case.filed(product)).to_mediation()
    resolved = {"outcome": "resolved"}
    answer = await case.ask("record_mediation_outcome", "sol", "service_acceleration", **resolved)
    assert refused(answer, 409, "no_mutual_agreement")["clauses"] == ["S18"]
    await case.do("record_mediation_outcome", "sol", "service_acceleration", outcome="unresolved")
    guilty = {"responsible": True, "reason": "it is plain"}
    refused(await case.ask("record_finding", "pat", "partner_ops", **guilty), 409, "score_required")
    await case.do("score_rubric", "pat", "partner_ops", scores=SCORES_AT_FAULT)
    innocent = {"responsible": False, "reason": "it is plain"}
    refused(await case.ask("record_finding", "pat", "partner_ops", **innocent), 409, "override_reason_required")


async def test_a_key_that_was_used_otherwise_is_judged_after_the_role(product: Product) -> None:
    case = await Case.filed(product)
    keyed = {"Idempotency-Key": fresh("key")}
    path = NOTE.format(case.id)
    assert (await product.as_("ana", "cs").post(path, json={"text": "a"}, headers=keyed)).status_code == 200
    refused(await product.as_("ana", "auditor").post(path, json={"text": "b"}, headers=keyed), 403, "role_required")
    reused = await product.as_("ana", "cs").post(path, json={"text": "b"}, headers=keyed)
    refused(reused, 409, "idempotency_key_reused")


async def test_a_role_that_only_another_edition_gives_is_refused_with_the_case_and_not_before_it(
    product: Product,
) -> None:
    case, elsewhere = await Case.filed(product), action_on(ABSENT, "withdraw")
    legal = product.as_("lee", "legal")
    refused(await elsewhere.by(legal), 403, "role_required")
    async with an_edition(product, may_take={"withdraw": ["legal"]}):
        refused(await elsewhere.by(legal), 404, "not_found")
        refused(await case.ask("withdraw", "lee", "legal", reason="r"), 403, "role_required")


@asynccontextmanager
async def an_edition(product: Product, **changes: Any) -> AsyncIterator[None]:
    """An edition that takes effect long after every test, and is gone after this one."""
    told = {"id": fresh("edition"), "effective_from": datetime(2190, 1, 1, tzinfo=UTC)}
    dated = {"id": told["id"], "effective_from": "2190-01-01T00:00:00Z"}
    content = bundled_editions()[0].model_dump(mode="json") | changes | dated
    row = told | {"content": content, "published_by": "tests", "published_at": told["effective_from"]}
    engine = create_async_engine(normalise_database_url(product.servers.postgres.owner_url))
    async with engine.begin() as connection:
        await connection.execute(insert(editions).values(row))
    yield
    async with engine.begin() as connection:
        await connection.execute(delete(editions).where(editions.c.id == told["id"]))
    await engine.dispose()
