"""Commands on standing happen once however often they are sent, on the version that was read, and one at a time."""

import asyncio
from collections import Counter
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from records.feedback.tables import feedback
from tests.api.operations import OPERATIONS, Subjects
from tests.api.stages import a_review_in
from tests.support.partner_client import PartnerClient
from tests.support.problems import refused
from tests.support.product import Product, fresh
from tests.support.retrying_client import retried
from workflows.ids import accreditation_workflow_id, review_workflow_id

BOARD = "accreditation_board"
VOTE: dict[str, Any] = {"vote": "revoke", "reason": "so it is"}


def replayed(answer: httpx.Response) -> bool:
    """Whether the answer is an earlier one given again."""
    return bool(answer.headers.get("Idempotent-Replayed") == "true")


def keyed() -> dict[str, str]:
    """A key that was never used."""
    return {"Idempotency-Key": fresh("key")}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def reviewed(product: Product) -> Subjects:
    """A review with a packet, for reading."""
    return await a_review_in(product, "board, packet pending")


READS = ("read_standing", "list_accreditations", "read_accreditation", "list_reviews", "read_review", "read_packet")
MORE = ("read_partner_timeline", "read_eligibility", "read_explanation")


@pytest.mark.parametrize("operation", [*READS, *MORE])
async def test_a_read_carries_its_version_and_is_not_sent_twice(
    product: Product, reviewed: Subjects, operation: str
) -> None:
    call = OPERATIONS[operation](reviewed)
    client = product.as_("pia", "pdm", partners=[reviewed.partner_id])
    client = product.as_("pat", "partner_ops") if operation == "read_packet" else client
    first = await client.get(call.path)
    tag = first.headers["etag"]
    assert first.headers["vary"] == "Authorization"
    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await client.get(call.path, headers={"If-None-Match": given})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert (await client.get(call.path, headers={"If-None-Match": '"other"'})).status_code == 200


async def test_a_vote_that_is_sent_again_is_cast_once(product: Product) -> None:
    partner = await _reviewed(product)
    client, path, key = product.as_("bea", BOARD, seat="academy"), _vote(partner), keyed()
    first = await client.post(path, json=VOTE, headers=key)
    changed = await client.post(path, json=VOTE | {"vote": "renew"}, headers=keyed())
    again = await client.post(path, json=VOTE, headers=key)
    assert (first.status_code, changed.status_code, again.status_code) == (200, 200, 200)
    assert replayed(again)
    assert (again.json(), again.headers["etag"]) == (first.json(), first.headers["etag"])
    refused(await client.post(path, json=VOTE | {"reason": "another"}, headers=key), 409, "idempotency_key_reused")
    assert [vote["vote"] for vote in (await partner.review())["votes"]] == ["renew"]


async def test_a_decision_that_is_sent_again_after_the_close_gets_its_answer_again(product: Product) -> None:
    partner = await _reviewed(product)
    await partner.voted("revoke", "revoke")
    client, key = product.as_("dora", "director"), keyed()
    path, body = f"/v1/reviews/{partner.review_id}/actions/decide", {"decision": "approve", "reason": "r"}
    answers = await asyncio.gather(*(retried(client, path, body, **key) for _ in range(8)))
    assert {(answer.status_code, answer.json()["outcome"]) for answer in answers} == {(200, "revoked")}
    assert replayed(await client.post(path, json=body, headers=key))
    refused(await client.post(path, json=body, headers=keyed()), 409, "wrong_stage")


async def test_an_application_that_is_sent_again_is_one_accreditation(product: Product) -> None:
    partner, key = await PartnerClient.certified(product), keyed()
    client, path = product.as_("olga", "ops"), f"/v1/partners/{partner.id}/accreditations"
    answers = await asyncio.gather(*(client.post(path, json={"kind": "onboarding"}, headers=key) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert answers[0].headers["location"] == f"/v1/accreditations/{answers[0].json()['id']}"
    reused = await client.post(path, json={"kind": "data_migration"}, headers=key)
    refused(reused, 409, "idempotency_key_reused")
    assert len(await partner.accreditations()) == 1


async def test_ten_applications_for_one_kind_are_one_accreditation(product: Product) -> None:
    partner = await PartnerClient.certified(product)
    answers = await asyncio.gather(*(partner.applies("onboarding") for _ in range(10)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 9}
    for answer in answers:
        assert answer.status_code == 201 or refused(answer, 409, "not_eligible")["clauses"] == ["S1"]
    assert len(await partner.accreditations()) == 1


async def test_of_two_directors_who_decide_at_once_one_does(product: Product) -> None:
    partner = await _reviewed(product)
    await partner.voted("revoke", "revoke")

    async def decides(by: str, decision: str) -> httpx.Response:
        path = f"/v1/reviews/{partner.review_id}/actions/decide"
        return await retried(product.as_(by, "director"), path, {"decision": decision, "reason": "r"})

    answers = await asyncio.gather(decides("dora", "approve"), decides("dick", "return"))
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert won.status_code == 200
    refused(lost, 409, "wrong_stage")
    decided = [event for event in await _events(product, partner.review_id) if event["type"] == "director_decided"]
    assert len(decided) == 1
    assert (await partner.review())["stage"] == won.json()["stage"]


async def test_of_holders_of_one_seat_who_vote_at_once_one_has_it(product: Product) -> None:
    partner = await _reviewed(product)
    members = [fresh("holder") for _ in range(5)]
    clients = [product.as_(member, BOARD, seat="academy") for member in members]
    answers = await asyncio.gather(*(retried(client, _vote(partner), VOTE) for client in clients))
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 4}
    for answer in answers:
        assert answer.status_code == 200 or refused(answer, 409, "seat_taken")["clauses"] == ["S31"]
    (vote,) = (await partner.review())["votes"]
    assert vote["by"] == members[[answer.status_code for answer in answers].index(200)]


async def test_whoever_comes_while_the_board_closes_the_review_is_answered_by_the_rules(product: Product) -> None:
    for _ in range(3):
        partner = await _reviewed(product)
        (accredited,) = await partner.accreditations()
        path = f"/v1/accreditations/{accredited['id']}/actions/open_review"
        votes = [
            retried(product.as_(f"leader-{seat}", BOARD, seat=seat), _vote(partner), VOTE | {"vote": "renew"})
            for seat in ("academy", "pops", "cs_services")
        ]
        more = [retried(product.as_("olga", "ops"), path, {"reason": "and more"}) for _ in range(4)]
        recuse = f"/v1/reviews/{partner.review_id}/actions/recuse"
        members = [product.as_(fresh("bo"), BOARD, seat="pops") for _ in range(8)]
        stepping = [retried(member, recuse, {"reason": "conflict"}) for member in members]
        answers = await asyncio.gather(*stepping[:4], *votes, *more, *stepping[4:])
        told = {(answer.status_code, answer.json().get("code")) for answer in answers}
        assert told <= {(200, None), (409, "wrong_stage")}


async def test_reviews_that_are_opened_at_once_are_one(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding", "data_migration")
    paths = [f"/v1/accreditations/{one['id']}/actions/open_review" for one in await partner.accreditations()]
    client = product.as_("olga", "ops")
    answers = await asyncio.gather(*(retried(client, path, {"reason": "it is time"}) for path in paths * 3))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["review_id"] for answer in answers}) == 1
    assert (await partner.prepared())["packet"] == "open"
    pat = product.as_("pat", "partner_ops")
    assert len((await pat.get("/v1/reviews", params={"partner_id": partner.id})).json()["results"]) == 1


async def test_an_order_is_taken_on_the_version_that_was_read_and_on_no_other(product: Product) -> None:
    partner = await _reviewed(product)
    (accredited,) = await partner.accreditations()
    bea = product.as_("bea", BOARD, seat="academy")
    for client, path, act, body in (
        (bea, f"/v1/reviews/{partner.review_id}", "cast_review_vote", VOTE),
        (product.as_("olga", "ops"), f"/v1/accreditations/{accredited['id']}", "open_review", {"reason": "r"}),
    ):
        old = (await client.get(path)).headers["etag"]
        assert (await client.post(f"{path}/actions/{act}", json=body, headers={"If-Match": old})).status_code == 200
        if act == "open_review":  # it joins: the accreditation is covered already, and only the review changes
            continue
        for given in (old, f"W/{old}", '"other"', "", old.strip('"')):
            stale = await client.post(f"{path}/actions/{act}", json=body, headers={"If-Match": given})
            refused(stale, 412, "precondition_failed")
        new = (await client.get(path)).headers["etag"]
        for given in (f'"other", {new}', "*"):
            answer = await client.post(f"{path}/actions/{act}", json=body, headers={"If-Match": given})
            assert answer.status_code == 200
    assert [vote["vote"] for vote in (await partner.review())["votes"]] == ["revoke"]


async def test_an_order_goes_on_where_its_process_was_lost(product: Product) -> None:
    partner = await _reviewed(product)
    (accredited,) = await partner.accreditations()
    await product.temporal.get_workflow_handle(review_workflow_id(partner.id, 1)).terminate()
    await product.temporal.get_workflow_handle(accreditation_workflow_id(accredited["id"])).terminate()
    vote = await product.as_("bea", BOARD, seat="academy").post(_vote(partner), json=VOTE)
    assert (vote.status_code, vote.json()["own_vote"]["vote"]) == (200, "revoke")
    assert (await partner.reviewed("and more"))["triggers"][-1]["because"] == "and more"


async def test_an_action_on_a_partner_or_a_mark_is_held_to_its_version_too(product: Product) -> None:
    partner = PartnerClient(product, (await PartnerClient.certified(product)).id)
    await partner.marked()
    pat, path = product.as_("pat", "partner_ops"), f"/v1/partners/{partner.id}"
    tag, body = (await pat.get(path)).headers["etag"], {"detail": "lower the tier"}
    act = f"{path}/actions/request_tier_action"
    refused(await pat.post(act, json=body, headers={"If-Match": '"other"'}), 412, "precondition_failed")
    assert (await pat.post(act, json=body, headers={"If-Match": tag})).status_code == 200
    vacate, said = f"/v1/marks/{await partner.mark()}/actions/vacate", {"reason": "an error"}
    olga, dora = product.as_("olga", "ops"), product.as_("dora", "director")
    refused(await olga.post(vacate, json=said, headers={"If-Match": '"other"'}), 412, "precondition_failed")
    asked = await olga.post(vacate, json=said)
    held = {"If-Match": asked.headers["etag"]}
    assert (await dora.post(vacate, json=said, headers=held)).status_code == 200
    refused(await dora.post(vacate, json=said, headers=held), 412, "precondition_failed")


async def test_feedback_that_is_sent_many_times_at_once_is_kept_once(product: Product) -> None:
    giver, key, said = fresh("giver"), keyed(), {"text": "the window is too long"}
    client = product.as_(giver, "cs")
    answers = await asyncio.gather(*(client.post("/v1/feedback", json=said, headers=key) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    async with product.engine.connect() as connection:
        kept = (await connection.execute(select(feedback.c.id).where(feedback.c.given_by == giver))).scalars().all()
    assert {answer.json()["id"] for answer in answers} == set(kept)
    assert len(kept) == 1


async def test_feedback_is_kept_once_and_is_nobodys_to_read(product: Product) -> None:
    client, key, said = product.as_("ana", "cs"), keyed(), {"text": fresh("the window is too long")}
    first = await client.post("/v1/feedback", json=said, headers=key)
    again = await client.post("/v1/feedback", json=said, headers=key)
    assert (first.status_code, first.json(), replayed(again)) == (201, again.json(), True)
    events = await _events(product, first.json()["id"])
    assert [event["clauses"] for event in events] == [["S43"]]
    assert said["text"] not in str(events)


async def test_fifty_twins_of_feedback_are_kept_once_and_get_one_answer(product: Product) -> None:
    client, key, said = product.as_("fay", "cs"), keyed(), {"text": "the window is too long"}
    answers = await asyncio.gather(*[client.post("/v1/feedback", json=said, headers=key) for _ in range(50)])
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(await _events(product, answers[0].json()["id"])) == 1


async def _reviewed(product: Product) -> PartnerClient:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.reviewed()
    await partner.opened()
    return partner


def _vote(partner: PartnerClient) -> str:
    return f"/v1/reviews/{partner.review_id}/actions/cast_review_vote"


async def _events(product: Product, subject: str) -> list[dict[str, Any]]:
    answer = await product.as_("aud", "auditor").get("/v1/events", params={"subject": subject, "limit": 200})
    events: list[dict[str, Any]] = answer.json()["results"]
    return events
