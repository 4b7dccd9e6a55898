"""Every read carries its version; who has it is told so, and who acts on an old one is refused."""

from typing import Any

import httpx
import pytest

from tests.api.operations import OPERATIONS, Subjects
from tests.support.case import Case, a_complaint, a_partner, a_recorded_partner
from tests.support.problems import refused
from tests.support.product import Product, fresh

READS = (
    "list_complaints",
    "read_complaint",
    "read_live",
    "read_timeline",
    "read_partner",
    "list_partners",
    "list_marks",
    "list_tasks",
    "list_events",
    "read_verification",
    "list_editions",
    "read_edition",
    "read_diff",
)


@pytest.mark.parametrize("operation", READS)
async def test_a_read_carries_its_version_and_is_not_sent_twice(product: Product, operation: str) -> None:
    case = await (await Case.filed(product)).taken_up()
    call = OPERATIONS[operation](Subjects(case.complaint["partner_id"], case.id))
    client = product.as_("olga", "ops")
    first = await client.get(call.path)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    assert first.headers["vary"] == "Authorization"
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await client.get(call.path, headers={"If-None-Match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "content-type" not in again.headers
        assert again.headers["cache-control"] == "no-store"
    for given in ('"other"', tag.strip('"'), ""):
        assert (await client.get(call.path, headers={"If-None-Match": given})).status_code == 200


async def test_a_complaint_that_changed_has_another_version(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    client, path = product.as_("olga", "ops"), f"/v1/complaints/{case.id}"
    before = (await client.get(path)).headers["etag"]
    answer = await case.ask("add_note", "ana", "cs", text="t")
    changed = await client.get(path, headers={"If-None-Match": before})
    assert changed.status_code == 200
    assert before != answer.headers["etag"] == changed.headers["etag"]


async def test_a_partner_that_got_a_mark_has_another_version(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    client, path = product.as_("olga", "ops"), f"/v1/partners/{partner_id}"
    before = (await client.get(path)).headers["etag"]
    case = await (await Case.filed(product, partner_id=partner_id)).to_mark_board()
    assert (await client.get(path, headers={"If-None-Match": before})).status_code == 304
    await case.voted("mark", "mark", "mark")
    after = await client.get(path, headers={"If-None-Match": before})
    assert (after.status_code, len(after.json()["marks"])) == (200, 1)


async def test_what_is_put_has_the_version_that_is_read(product: Product) -> None:
    client, path = product.as_("olga", "ops"), f"/v1/partners/{fresh('hs')}"
    put = await client.put(path, json=a_partner())
    assert put.headers["etag"] == (await client.get(path)).headers["etag"]


async def act(case: Case, if_match: str, **more: Any) -> httpx.Response:
    """Adds a note to the version."""
    client, path = case.product.as_("ana", "cs"), f"/v1/complaints/{case.id}/actions/add_note"
    return await client.post(path, json={"text": "t"}, headers={"If-Match": if_match, **more})


async def test_an_action_on_the_version_that_was_read_is_taken(product: Product) -> None:
    case = await Case.filed(product)
    for _ in range(2):
        tag = (await product.as_("ana", "cs").get(f"/v1/complaints/{case.id}")).headers["etag"]
        assert (await act(case, tag)).status_code == 200
    tag = (await product.as_("ana", "cs").get(f"/v1/complaints/{case.id}")).headers["etag"]
    for given in (f'"other",{tag}', "*"):
        assert (await act(case, given)).status_code == 200


async def test_the_version_that_filing_answered_with_holds_until_somebody_acts(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    filed = await product.as_("hubspot", "intake").post("/v1/complaints", json=a_complaint(partner_id))
    case = await Case(product, filed.json()).taken_up()
    first = await act(case, filed.headers["etag"])
    assert first.status_code == 200
    refused(await act(case, filed.headers["etag"]), 412, "precondition_failed")


async def test_an_action_on_a_version_that_is_gone_is_refused_and_changes_nothing(product: Product) -> None:
    case = await Case.filed(product)
    old = (await product.as_("ana", "cs").get(f"/v1/complaints/{case.id}")).headers["etag"]
    await case.do("add_note", "bob", "cs", text="I was first")
    before = (await case.read())["sequence"]
    for given in (old, f"W/{old}", '"other"', "", old.strip('"')):
        refused(await act(case, given), 412, "precondition_failed")
    assert (await case.read())["sequence"] == before


async def test_the_version_of_another_complaint_is_none_of_this_one(product: Product) -> None:
    case, other = await Case.filed(product), await Case.filed(product)
    refused(await act(case, f'"{other.id}-{case.complaint["sequence"]}"'), 412, "precondition_failed")


async def test_an_action_that_is_sent_again_is_not_held_to_the_version_it_changed(product: Product) -> None:
    case = await Case.filed(product)
    tag = (await product.as_("ana", "cs").get(f"/v1/complaints/{case.id}")).headers["etag"]
    key = {"Idempotency-Key": fresh("key")}
    first = await act(case, tag, **key)
    again = await act(case, tag, **key)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.headers["etag"] == again.headers["etag"]
