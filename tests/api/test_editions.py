"""Editions over HTTP: published once by ops, ahead of their time, with every fault told; read and compared by all."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from tests.api.operations import an_edition_long_after
from tests.support.problems import problem_of, refused
from tests.support.product import Product, fresh

EDITIONS = "/v1/editions"
BUNDLED = "2026-11"


def an_edition(**changes: Any) -> dict[str, Any]:
    """The body of an edition that takes effect when all tests are over."""
    return an_edition_long_after() | changes


async def publish(product: Product, body: Any, **headers: str) -> httpx.Response:
    """Publishes it as ops."""
    content = json.dumps(body)
    return await product.as_("olga", "ops").post(
        EDITIONS, content=content, headers={"Content-Type": "application/json", **headers}
    )


async def published(product: Product, **changes: Any) -> dict[str, Any]:
    """An edition that was published."""
    answer = await publish(product, an_edition(**changes))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def events_of(product: Product, edition_id: str) -> list[dict[str, Any]]:
    """The events of the edition's stream."""
    found = await product.as_("aud", "auditor").get("/v1/events", params={"subject": f"edition/{edition_id}"})
    results: list[dict[str, Any]] = found.json()["results"]
    return results


async def follows(product: Product, body: dict[str, Any]) -> str:
    """The edition that would be in force just before."""
    after = (await product.as_("lee", "legal").get(EDITIONS, params={"limit": 200})).json()["results"]
    instant = body["effective_from"].replace(" ", "T").replace("+00:00", "Z")
    counting = [one for one in after if one["stage"] == "published"]  # other tests propose and withdraw some
    return str([one["id"] for one in counting if one["effective_from"] < instant][-1])


async def test_ops_publish_an_edition_as_its_departures_from_the_one_before(product: Product) -> None:
    body = an_edition(rubric={"scale": [0, 7]}, mark_board={"quorum": 2})
    before = await follows(product, body)
    answer = await publish(product, body)
    assert answer.status_code == 201
    found = answer.json()
    assert answer.headers["location"] == f"{EDITIONS}/{body['id']}"
    assert (found["id"], found["published_by"], found["in_force"]) == (body["id"], "olga", False)
    assert found["follows"] == before
    assert found["content"]["mark_board"] == {"quorum": 2}
    assert found["content"]["terms"] == {"months": 24, "evaluate_every_months": 6}
    words = {one["path"]: one["words"] for one in found["diff"]}
    assert words.pop("effective_from")
    assert words["mark_board.quorum"].startswith("The mark board decides with 2 votes instead of ")
    assert words["rubric.scale"].endswith(" (S21).")

    read = await product.as_("bea", "accreditation_board", seat="academy").get(answer.headers["location"])
    assert read.status_code == 200
    assert read.json() == {name: value for name, value in found.items() if name != "diff"} | {"actions": []}
    assert [action["name"] for action in found["actions"]] == ["withdraw"]
    assert read.headers["etag"] == answer.headers["etag"]


async def test_a_publication_is_one_event_that_holds_all_of_it(product: Product) -> None:
    found = await published(product, lockout={"months": 9})
    (event,) = await events_of(product, found["id"])
    assert (event["type"], event["sequence"], event["actor"], event["role"]) == ("edition_published", 1, "olga", "ops")
    assert event["edition"] == BUNDLED
    assert "S37" in event["clauses"]
    assert event["fact"]["follows"] == found["follows"]
    assert len(event["fact"]["digest"]) == 64
    content = event["fact"]["content"]
    assert content == found["content"] | {"id": found["id"], "effective_from": found["effective_from"]}


async def test_the_products_own_edition_is_an_event_too(product: Product) -> None:
    (event,) = await events_of(product, BUNDLED)
    assert (event["type"], event["actor"], event["role"], event["edition"]) == (
        "edition_published",
        "recourse",
        "system",
        BUNDLED,
    )
    assert {"S4", "S24", "S31", "S40"} < set(event["clauses"])


async def test_an_edition_in_full_is_taken_as_well(product: Product) -> None:
    whole = (await product.as_("olga", "ops").get(f"{EDITIONS}/{BUNDLED}")).json()["content"]
    answer = await publish(product, whole | an_edition())
    assert answer.status_code == 201
    assert answer.json()["content"] == whole


async def test_the_same_edition_again_changes_nothing(product: Product) -> None:
    body = an_edition(legal={"due_days": 20})
    first = await publish(product, body)
    again = await publish(product, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    in_full = first.json()["content"] | {"id": body["id"], "effective_from": body["effective_from"]}
    assert (await publish(product, in_full)).status_code == 200
    own = (await product.as_("olga", "ops").get(f"{EDITIONS}/{BUNDLED}")).json()
    again = await publish(product, {"id": BUNDLED, "effective_from": own["effective_from"]})
    assert (again.status_code, again.json()["diff"]) == (200, [])
    assert len(await events_of(product, body["id"])) == 1


async def test_an_edition_is_validated_without_being_published(product: Product) -> None:
    client, body = product.as_("olga", "ops"), an_edition(legal={"due_days": 21})

    async def validated(edition: dict[str, Any]) -> httpx.Response:
        return await client.post(EDITIONS, params={"validate_only": "true"}, json=edition)

    answer = await validated(body)
    assert answer.status_code == 200, answer.text
    assert [found["path"] for found in answer.json()["diff"]] == ["effective_from", "legal.due_days"]
    assert (await client.get(f"{EDITIONS}/{body['id']}")).status_code == 404
    published = await publish(product, body)
    told = {name: published.json()[name] for name in answer.json()}
    assert (published.status_code, told) == (201, answer.json())
    assert (await validated(body)).json() == answer.json(), "it is on record: nothing else would change"
    refused(await validated(body | {"legal": {"due_days": 22}}), 409, "already_published", "id")
    faulty = refused(await validated(an_edition(legal={"due_days": -1})), 422, "invalid", "legal.due_days")
    assert faulty["detail"].startswith("Nothing was published")
    for role in ("director", "auditor"):
        sent = await product.as_("x", role).post(EDITIONS, params={"validate_only": "true"}, json=body)
        refused(sent, 403, "role_required")


async def test_the_same_request_means_the_same_whatever_came_in_between(product: Product) -> None:
    later = an_edition(effective_from="2195-06-01T00:00:00Z", director={"due_days": 21})
    assert (await publish(product, later)).status_code == 201
    between = an_edition(effective_from="2195-05-01T00:00:00Z", legal={"due_days": 3})
    assert (await publish(product, between)).status_code == 201
    assert (await publish(product, later)).status_code == 200


async def test_a_key_gives_the_first_answer_again(product: Product) -> None:
    body, key = an_edition(), {"Idempotency-Key": fresh("key")}
    first = await publish(product, body, **key)
    again = await publish(product, dict(reversed(body.items())), **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["idempotent-replayed"] == "true"
    assert again.json() == first.json()
    refused(await publish(product, body | {"legal": {"due_days": 1}}, **key), 409, "idempotency_key_reused")


async def test_a_refusal_is_kept_by_its_key_and_an_illegal_value_is_not(product: Product) -> None:
    key = {"Idempotency-Key": fresh("key")}
    refused(await publish(product, an_edition(legal={"due_days": 0}), **key), 422, "invalid", "legal.due_days")
    past = an_edition(effective_from="2001-01-01")
    refused(await publish(product, past, **key), 422, "invalid", "effective_from")
    assert (await publish(product, past, **key)).headers["idempotent-replayed"] == "true"


async def test_nothing_that_is_published_ever_changes(product: Product) -> None:
    found = await published(product)
    body = {"id": found["id"], "effective_from": found["effective_from"]}
    for other in (body | {"legal": {"due_days": 2}}, body | {"effective_from": "2100-01-01"}):
        problem = refused(await publish(product, other), 409, "already_published", "id")
        assert "choose a new id" in problem["detail"]
    same_instant = an_edition(effective_from=found["effective_from"])
    problem = refused(await publish(product, same_instant), 409, "already_published", "effective_from")
    assert found["id"] in problem["detail"]
    assert await events_of(product, same_instant["id"]) == []
    for method in ("PUT", "PATCH", "DELETE"):
        answer = await product.as_("olga", "ops").request(method, f"{EDITIONS}/{found['id']}", json={})
        refused(answer, 405, "method_not_allowed")


async def test_nothing_is_published_for_the_past(product: Product) -> None:
    problem = refused(await publish(product, an_edition(effective_from="2019-05-01")), 422, "invalid", "effective_from")
    (error,) = problem["errors"]
    assert error["detail"].startswith("must not be in the past; choose an instant after 20")


async def test_every_fault_is_told_at_once_and_in_its_place(product: Product) -> None:
    body = {
        "effective_from": "2001-01-01",
        "surprise": {"x": 1},
        "marks": {"review_at": 0, "lead_days": "sixty"},
        "tiers": {"order": ["none", "none", "gold"], "minimum": "gold"},
        "partner_actions": ["written_warning"],
        "complaint_categories": ["delivery"],
        "calendar": {"timezone": "Mars/Olympus", "holidays": ["2027-02-30"]},
        "may_take": {"fly": ["cs"], "cast_mark_vote": ["ops"]},
        "contacts": {"teams": {"cs": None, "academy": "nobody"}},
        "accreditations": {"onboarding": None},
        "rubric": {"criteria": {"speed": {"weight": 3}}},
    }
    problem = problem_of(await publish(product, body))
    assert (problem["status"], problem["code"]) == (422, "invalid")
    expected = {
        "id",
        "effective_from",
        "surprise",
        "marks.review_at",
        "marks.lead_days",
        "tiers.order.1",
        "tiers.order",
        "partner_actions",
        "complaint_categories",
        "calendar.timezone",
        "calendar.holidays.0",
        "may_take.fly",
        "may_take.cast_mark_vote",
        "contacts.teams.cs",
        "contacts.teams.academy",
        "accreditations.onboarding",
        "rubric.criteria.speed.asks",
    }
    assert {error["field"] for error in problem["errors"]} == expected
    assert {"S1", "S5", "S27", "S28", "S39"} <= set(problem["clauses"])
    (threshold,) = (error for error in problem["errors"] if error["field"] == "marks.review_at")
    assert threshold["detail"] == "Input should be greater than or equal to 1. Legal: 1 to 100"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": ".."}, "id"),
        ({"id": 5}, "id"),
        ({"id": ["a"]}, "id"),
        ({"effective_from": 1_900_000_000}, "effective_from"),
        ({"effective_from": None}, "effective_from"),
        ({"effective_from": {"x": 1}}, "effective_from"),
        ({"Zanzibar Quux": 1}, "(unknown name)"),
        ({"holydays": None}, "holydays"),
        ({"marks": None}, "marks"),
        ({"marks": []}, "marks"),
        ({"marks": {"review_at": 2.5}}, "marks.review_at"),
        ({"marks": {"review_at": True}}, "marks.review_at"),
        ({"rubric": {"responsible_at": float("nan")}}, "rubric.responsible_at"),
        ({"rubric": {"criteria": {"quality": {"asks": "Zanzibar\x00Quux"}}}}, "rubric.criteria.quality.asks"),
        ({"rubric": {"criteria": {"quality": {"asks": "Quux \ud800"}}}}, "rubric.criteria.quality.asks"),
        ({"rubric": {"criteria": {"Zanzibar/Quux": None}}}, "rubric.criteria.(unknown name)"),
        ({"calendar": {"days": ["Quux \ud800"]}}, "calendar.days"),
        ({"\ud800": 1}, "(unknown name)"),
        ({"may_take": {"Zanzibar Quux": ["cs"]}}, "may_take.(unknown name)"),
    ],
)
async def test_whatever_is_wrong_is_located_and_not_repeated(
    product: Product, changes: dict[str, Any], field: str
) -> None:
    answer = await publish(product, an_edition(**changes))
    refused(answer, 422, "invalid", field)
    assert "Quux" not in answer.text


async def test_a_body_that_could_not_be_walked_through_is_refused_as_a_whole(product: Product) -> None:
    many = an_edition(rubric={"criteria": {f"c{number}": {"weight": 1} for number in range(9_000)}})
    refused(await publish(product, many), 422, "invalid", "body")
    deep: Any = 1
    for _ in range(200):
        deep = {"a": deep}
    refused(await publish(product, an_edition(rubric=deep)), 422, "invalid", "body")


async def test_only_ops_publish_and_the_shape_is_judged_first(product: Product) -> None:
    body = an_edition()
    for role in ("auditor", "director", "partner_ops", "cs"):
        refused(await product.as_("dora", role).post(EDITIONS, json=body), 403, "role_required")
        refused(await product.as_("dora", role).post(EDITIONS, json={}), 422, "invalid", "id", "effective_from")
        unfit = body | {"partner_actions": ["written_warning"]}
        refused(await product.as_("dora", role).post(EDITIONS, json=unfit), 403, "role_required")
    refused(await product.as_("nora").post(EDITIONS, json=body), 403, "role_required")
    assert (await product.as_("olga", "ops").post(EDITIONS, json=body)).status_code == 201


async def test_of_many_at_once_one_is_published_and_the_others_are_told(product: Product) -> None:
    body = an_edition(legal={"due_days": 4})
    answers = await asyncio.gather(*(publish(product, body) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len(await events_of(product, body["id"])) == 1

    rivals = [body | {"id": fresh("edition"), "effective_from": "2198-07-01T00:00:00Z"} for _ in range(8)]
    answers = await asyncio.gather(*(publish(product, rival) for rival in rivals))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert sum([len(await events_of(product, rival["id"])) for rival in rivals]) == 1
