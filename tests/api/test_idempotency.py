"""The same key and body get the first answer again; the same complaint opens one case, however it is sent."""

from collections import Counter
from typing import Any

import httpx
import pytest

from api.process_updates import send
from tests.support.case import Case, a_complaint, a_partner, a_recorded_partner
from tests.support.problems import refused
from tests.support.product import Product, fresh

COMPLAINTS = "/v1/complaints"
TWINS = 50


def replayed(answer: httpx.Response) -> bool:
    """Whether the answer is an earlier one given again."""
    return bool(answer.headers.get("Idempotent-Replayed") == "true")


def same(first: httpx.Response, second: httpx.Response) -> bool:
    """Whether the second answer tells exactly what the first did."""
    return told(first) == told(second)


def told(answer: httpx.Response) -> tuple[Any, ...]:
    """What an answer tells of the complaint."""
    names = ("content-type", "etag", "location", "vary")
    return (answer.status_code, answer.content, *map(answer.headers.get, names))


async def filed(client: httpx.AsyncClient, body: dict[str, Any], key: str | None = None) -> httpx.Response:
    """Files a complaint, under a key or without one."""
    return await client.post(COMPLAINTS, json=body, headers={"Idempotency-Key": key} if key else {})


async def noted(case: Case, text: str, key: str, by: str = "ana") -> httpx.Response:
    """Adds a note under a key."""
    client = case.product.as_(by, "cs")
    path = f"{COMPLAINTS}/{case.id}/actions/add_note"
    return await client.post(path, json={"text": text}, headers={"Idempotency-Key": key})


async def notes_on(case: Case) -> int:
    """How many notes the case's timeline tells of."""
    timeline = (await case.product.as_("olga", "ops").get(f"{COMPLAINTS}/{case.id}/timeline")).json()
    return Counter(event["type"] for event in timeline["results"])["note_added"]


@pytest.mark.parametrize("key", [None, "given"])
async def test_a_complaint_that_is_sent_again_gets_the_first_answer_again(product: Product, key: str | None) -> None:
    client = product.as_("hubspot", "intake")
    body = a_complaint(await a_recorded_partner(product))
    key = fresh(key) if key else None
    first = await filed(client, body, key)
    assert first.status_code == 201
    assert not replayed(first)
    case_id = first.json()["id"]
    await product.as_("ana", "cs").post(f"{COMPLAINTS}/{case_id}/actions/add_note", json={"text": "meanwhile"})
    second = await filed(client, body, key)
    assert replayed(second)
    assert same(first, second)
    assert first.headers["location"] == f"{COMPLAINTS}/{case_id}"


async def test_another_complaint_under_the_same_key_is_refused(product: Product) -> None:
    client, key = product.as_("hubspot", "intake"), fresh("key")
    body = a_complaint(await a_recorded_partner(product))
    await filed(client, body, key)
    answer = await filed(client, body | {"summary": "something else"}, key)
    refused(answer, 409, "idempotency_key_reused")


@pytest.mark.parametrize("key", [None, "given"])
async def test_another_complaint_of_the_same_external_id_names_the_case_to_its_source(
    product: Product, key: str | None
) -> None:
    body, other = a_complaint(await a_recorded_partner(product)), {"summary": "something else"}
    first = await filed(product.as_("hubspot", "intake"), body, fresh(key) if key else None)
    for client, case_id in (
        (product.as_("hubspot", "intake"), first.json()["id"]),
        (product.as_("ana", "cs"), first.json()["id"]),
        (product.as_("crm", "intake"), None),
    ):
        for changes in (other, {"partner_id": await a_recorded_partner(product)}, {"very_serious": False} | other):
            answer = await filed(client, body | changes, fresh(key) if key else None)
            assert refused(answer, 409, "already_filed").get("complaint_id") == case_id
            assert (first.json()["id"] in answer.text + str(answer.headers)) is (case_id is not None)


async def test_what_a_body_means_counts_and_not_how_it_is_written(product: Product) -> None:
    client = product.as_("hubspot", "intake")
    body = a_complaint(await a_recorded_partner(product))
    first = await filed(client, body)
    spaced = {name: body[name] for name in reversed(body)} | {"evidence": [], "summary": f"  {body['summary']} "}
    assert same(first, await filed(client, spaced))


async def test_the_same_complaint_under_a_new_key_is_the_same_case(product: Product) -> None:
    client = product.as_("hubspot", "intake")
    body = a_complaint(await a_recorded_partner(product))
    first = await filed(client, body, fresh("key"))
    again = await filed(client, body, fresh("key"))
    assert (again.status_code, replayed(again)) == (200, False)
    assert again.json()["id"] == first.json()["id"]
    assert again.json()["summary"] == first.json()["summary"]
    keyless = await filed(client, body)
    assert (keyless.status_code, keyless.json()["id"]) == (200, first.json()["id"])


async def test_the_same_complaint_from_another_system_is_the_same_case(product: Product) -> None:
    body = a_complaint(await a_recorded_partner(product))
    first = await filed(product.as_("hubspot", "intake"), body)
    for client in (product.as_("crm", "intake"), product.as_("ana", "cs")):
        again = await filed(client, body)
        assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


async def test_no_key_that_can_be_sent_is_the_one_of_a_complaint_without_a_key(product: Product) -> None:
    client = product.as_("hubspot", "intake")
    body = a_complaint(await a_recorded_partner(product))
    case = await Case.filed(product)
    source, external_id = body["source"], body["external_id"]
    for key in (f"complaint/{source}/{external_id}", f"{source}/{external_id}", external_id):
        path = f"{COMPLAINTS}/{case.id}/actions/add_note"
        await product.as_("hubspot", "cs").post(path, json={"text": "t"}, headers={"Idempotency-Key": key})
    assert (await filed(client, body)).status_code == 201


async def test_an_action_that_is_sent_again_happens_once(product: Product) -> None:
    case, key = await Case.filed(product), fresh("key")
    first = await noted(case, "a", key)
    assert first.status_code == 200
    await noted(case, "meanwhile", fresh("key"))
    again = await noted(case, "a", key)
    assert replayed(again)
    assert same(first, again)
    refused(await noted(case, "b", key), 409, "idempotency_key_reused")
    assert await notes_on(case) == 2


async def test_without_a_key_every_action_is_its_own(product: Product) -> None:
    case = await Case.filed(product)
    for _ in range(2):
        await case.do("add_note", "ana", "cs", text="a")
    assert await notes_on(case) == 2


async def test_a_key_belongs_to_one_caller_and_to_one_address(product: Product) -> None:
    case, other, key = await Case.filed(product), await Case.filed(product), fresh("key")
    assert (await noted(case, "a", key)).status_code == 200
    mine = await noted(case, "a", key, by="bob")
    assert (mine.status_code, replayed(mine)) == (200, False)
    refused(await noted(other, "a", key), 409, "idempotency_key_reused")


async def test_a_refusal_is_given_again_even_once_it_would_be_accepted(product: Product) -> None:
    case, key = await Case.filed(product), {"Idempotency-Key": fresh("key")}
    path = f"{COMPLAINTS}/{case.id}/actions/propose_solution"
    client, offer = product.as_("sol", "service_acceleration"), {"kind": "other", "terms": "t"}
    first = await client.post(path, json=offer, headers=key)
    refused(first, 409, "wrong_stage")
    await case.to_mediation()
    again = await client.post(path, json=offer, headers=key)
    assert replayed(again)
    assert same(first, again)
    assert (await client.post(path, json=offer)).status_code == 200


async def test_a_refused_complaint_is_refused_again_under_its_key_and_taken_under_another(product: Product) -> None:
    partner_id, key = fresh("hs"), fresh("key")
    client, body = product.as_("hubspot", "intake"), a_complaint(partner_id)
    refused(await filed(client, body, key), 422, "unknown_partner")
    await product.as_("olga", "ops").put(f"/v1/partners/{partner_id}", json=a_partner())
    again = await filed(client, body, key)
    refused(again, 422, "unknown_partner")
    assert replayed(again)
    assert (await filed(client, body, fresh("key"))).status_code == 201


async def test_a_complaint_without_a_key_that_was_refused_is_taken_once_its_partner_is_recorded(
    product: Product,
) -> None:
    client, body = product.as_("hubspot", "intake"), a_complaint(fresh("hs"))
    refused(await filed(client, body), 422, "unknown_partner")
    await product.as_("olga", "ops").put(f"/v1/partners/{body['partner_id']}", json=a_partner())
    taken = await filed(client, body)
    assert taken.status_code == 201
    assert same(taken, await filed(client, body))


@pytest.mark.parametrize("fault", [{"partner_id": "hs-nobody"}, {"category": "nonsense"}])
async def test_a_complaint_without_a_key_that_was_refused_is_taken_once_it_is_corrected(
    product: Product, fault: dict[str, Any]
) -> None:
    client = product.as_("hubspot", "intake")
    body = a_complaint(await a_recorded_partner(product))
    assert (await filed(client, body | fault)).status_code == 422
    assert (await filed(client, body)).status_code == 201
    refused(await filed(client, body | fault), 409, "already_filed")


async def test_a_malformed_request_does_not_use_its_key_up(product: Product) -> None:
    case, key = await Case.filed(product), fresh("key")
    refused(await noted(case, "", key), 422, "invalid", "text")
    assert (await noted(case, "a", key)).status_code == 200


async def test_what_a_person_was_told_as_staff_is_not_told_again_under_a_lesser_token(product: Product) -> None:
    case = await Case.filed(product)
    path, note = f"{COMPLAINTS}/{case.id}/actions/add_note", {"text": "a"}
    headers = {"Idempotency-Key": fresh("key")}
    partner_id = case.complaint["partner_id"]
    as_pdm = product.as_("bea", "pdm", partners=[partner_id])
    assert (await as_pdm.post(path, json=note, headers=headers)).status_code == 200
    board = product.as_("bea", "accreditation_board", seat="academy")
    refused(await board.post(path, json=note, headers=headers), 403, "role_required")
    as_pdm_of_others = product.as_("bea", "pdm", partners=["hs-elsewhere"])
    refused(await as_pdm_of_others.post(path, json=note, headers=headers), 404, "not_found")
    assert replayed(await as_pdm.post(path, json=note, headers=headers))


async def test_a_step_on_record_that_temporal_never_took_is_not_answered_200(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await Case.filed(product)
    key = fresh("key")

    async def taken_and_lost(handle: Any, command: Any) -> bool:
        await send(handle, command)
        raise TimeoutError

    async def away(_handle: Any, _command: Any) -> bool:
        raise TimeoutError

    monkeypatch.setattr("api.commands.send", taken_and_lost)
    assert (await noted(case, "she called", key)).status_code == 503
    monkeypatch.setattr("api.commands.send", away)
    assert refused(await noted(case, "she called", key), 503, "unavailable")
    monkeypatch.undo()
    answer = await noted(case, "she called", key)
    assert answer.status_code == 200
    assert answer.json()["sequence"] == 3
