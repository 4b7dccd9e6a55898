"""Cases that wait for an answer, and cases that are opened again, over HTTP: what is shown, listed and goes on."""

from datetime import UTC, datetime, timedelta
from typing import Any

from temporal.client import complaint_handle
from tests.support.case import Case
from tests.support.product import Product


def in_days(days: int) -> str:
    """A day ahead."""
    return str(datetime.now(UTC).date() + timedelta(days=days))


async def _listed(product: Product, case: Case, waiting: str) -> list[str]:
    asked = {"partner_id": case.complaint["partner_id"], "waiting": waiting}
    answer = await product.as_("ana", "cs").get("/v1/complaints", params=asked)
    return [one["id"] for one in answer.json()["results"]]


async def _live(product: Product, case: Case) -> dict[str, Any]:
    answer = await product.as_("ana", "cs").get(f"/v1/complaints/{case.id}/live")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_case_that_waits_says_for_whom_until_when_and_is_found_by_it(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    due_at = case.complaint["due_at"]
    shown = await case.do("wait_for", "ana", "cs", party="customer", reason="We asked for it.", remind_on=in_days(1))

    waiting = shown["waiting"]
    assert (waiting["party"], waiting["reason"], waiting["by"]) == ("customer", "We asked for it.", "ana")
    assert (waiting["stage_due_at"], shown["due_at"] > due_at) == (due_at, True)
    assert shown["waits_for"].startswith("an answer of the customer")
    assert (await _live(product, case))["next_deadline"] == waiting["ask_again_at"]
    assert (await _listed(product, case, "true"), await _listed(product, case, "false")) == ([case.id], [])

    shown = await case.do("stop_waiting", "ana", "cs")
    assert shown["waiting"] is None
    assert due_at <= shown["due_at"] < waiting["until"] or shown["due_at"] == due_at
    assert (await _listed(product, case, "true"), await _listed(product, case, "false")) == ([], [case.id])


async def test_why_a_case_waits_and_why_it_may_not_wait_again_is_explained(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    wait = {"party": "partner", "reason": "r", "remind_on": in_days(1)}
    shown = await case.do("wait_for", "ana", "cs", **wait)
    asking = product.as_("ana", "cs")
    why = await asking.get("/v1/explanations", params={"subject": case.id, "sequence": shown["sequence"]})
    assert {"waits for", "end of the wait"} <= {fact["name"] for fact in why.json()["facts"]}

    body = {"subject": case.id, "action": "wait_for", "fields": wait}
    refused = (await asking.post("/v1/explanations", json=body)).json()["explanation"]
    assert [each["fact"] for each in refused["would_have_changed"]] == ["waits for"]


async def test_a_case_that_cs_resolved_is_reopened_in_a_new_run_of_its_process(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    await case.do("record_cs_outcome", "ana", "cs", outcome="resolved")
    handle = complaint_handle(product.temporal, case.id)
    await handle.result()
    first = (await handle.describe()).run_id

    shown = await case.do("reopen", "ana", "cs", reason="The refund never came.")
    assert (shown["stage"], shown["status"], shown["outcome"]) == ("cs_resolution", "open", None)
    assert shown["reopened_at"] is not None
    assert (await handle.describe()).run_id != first
    assert (await _live(product, case))["sequence"] == shown["sequence"]

    closed = await case.do("record_cs_outcome", "ana", "cs", outcome="resolved")
    assert closed["outcome"] == "resolved_by_cs"
    again = await case.ask("reopen", "ana", "cs", reason="once more")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_stage")


async def test_the_same_reopening_sent_twice_reopens_once(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    await case.do("record_cs_outcome", "ana", "cs", outcome="resolved")
    path, caller = f"/v1/complaints/{case.id}/actions/reopen", product.as_("ana", "cs")
    answers = [
        await caller.post(path, json={"reason": "r"}, headers={"Idempotency-Key": "once-more"}) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    timeline = (await caller.get(f"/v1/complaints/{case.id}/timeline")).json()["results"]
    assert [entry["type"] for entry in timeline].count("reopened") == 1
