"""Attacks on blindness: who holds a seat tries every other token they have to find out who is judged (S32, I7)."""

import base64
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.paging import cursor
from records.reviews.hidden import TELL_OF_MARKS, TELL_OF_REVIEWS
from standards.vocabulary import AccreditationStatus
from tests.api.test_lists import pages_of
from tests.support.case import Case
from tests.support.partner_client import PartnerClient
from tests.support.problems import refused
from tests.support.product import Product, fresh

BOARD = "accreditation_board"
STAFF = ("cs", "service_acceleration", "mark_board", "partner_ops", "legal", "ops", "auditor", "director")
STORY = "The delivered portal lost every second booking for nine quiet weeks"
WAYS = (
    "a token with the board's role beside others",
    "another token of a seat's holder",
    "another account with the same address",
)
by_every_way = pytest.mark.parametrize("how", WAYS)
SUSPECT_TYPES = {*TELL_OF_REVIEWS, *TELL_OF_MARKS}


@dataclass(frozen=True)
class Scene:
    """A partner before the board, one that is not, and the attackers by how they come."""

    product: Product
    judged: PartnerClient
    other: PartnerClient
    case: Case
    attackers: dict[str, httpx.AsyncClient]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def scene(product: Product) -> Scene:
    judged = await PartnerClient.accredited(product, "onboarding")
    other = await PartnerClient.accredited(product, "onboarding")
    case = await judged.marked("serious", summary=STORY)
    await judged.opened()
    member, second = fresh("member"), fresh("second")
    seated = product.as_(member, BOARD, seat="pops")
    assert STORY.split()[3] in (await seated.get(f"/v1/reviews/{judged.review_id}")).text, "the board reads the story"
    clients = (
        product.as_(fresh("both"), BOARD, *STAFF, seat="academy"),
        product.as_(member, *STAFF),
        product.as_(second, *STAFF, email=f"{member.upper()}@hubspot.example"),
    )
    return Scene(product, judged, other, case, dict(zip(WAYS, clients, strict=True)))


async def rows(client: httpx.AsyncClient, path: str, **query: Any) -> list[dict[str, Any]]:
    """Every row of a list, of which no page is empty but a lone one."""
    pages = [page async for page in pages_of(client, path, **query)]
    assert all(pages) or len(pages) == 1, "an empty page with a next one tells that something was left out"
    return [row for page in pages for row in page]


def fields_of(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows without what only names and times them: what is left must not tell the two partners apart."""
    kept = ("status", "term", "term_ends_on", "grace", "remediation", "hold", "review_id", "lost", "waits_for")
    return [{name: row[name] for name in (*kept, "sequence")} for row in rows]


@by_every_way
async def test_no_filter_of_accreditations_finds_who_is_under_review(scene: Scene, how: str) -> None:
    attacker = scene.attackers[how]
    seen = await rows(attacker, "/v1/accreditations", partner_id=scene.judged.id)
    assert fields_of(seen) == fields_of(await rows(attacker, "/v1/accreditations", partner_id=scene.other.id))
    assert (await attacker.get(f"/v1/accreditations/{seen[0]['id']}")).json() == seen[0]
    for status in AccreditationStatus:
        found = await rows(attacker, "/v1/accreditations", status=status.value, limit=200)
        both = {scene.judged.id, scene.other.id} & {row["partner_id"] for row in found}
        assert both in (set(), {scene.judged.id, scene.other.id}), status
        assert {row["status"] for row in found} <= {status.value}
    assert await rows(attacker, "/v1/accreditations", renews_before="2190-01-01") == []


@by_every_way
async def test_a_standing_says_of_a_judged_partner_what_it_says_of_another(scene: Scene, how: str) -> None:
    told = []
    for partner in (scene.judged, scene.other):
        answer = await scene.attackers[how].get(f"/v1/partners/{partner.id}/standing")
        standing = answer.json()
        assert "rev_" not in answer.text
        told.append((standing["marks_in_window"], standing["marks"], standing["lockout"], standing["programmes"]))
        for one in standing["accreditations"]:
            told[-1] += (one["status"], one["conditions"], one["automatic_renewal"], one["forecast"], one["term"])
    assert told[0] == told[1]


@by_every_way
async def test_the_event_log_holds_no_trace_of_a_review_and_no_gap(scene: Scene, how: str) -> None:
    attacker = scene.attackers[how]
    assert await rows(attacker, "/v1/events", subject=scene.judged.review_id) == []
    (held,) = await rows(attacker, "/v1/accreditations", partner_id=scene.judged.id)
    for limit in (1, 200):
        log = await rows(attacker, "/v1/events", subject=held["id"], limit=limit)
        assert [event["sequence"] for event in log] == list(range(1, len(log) + 1))
        assert held["sequence"] == len(log)
    whole = await rows(attacker, "/v1/events", limit=200)
    sequences = defaultdict(list)
    for event in whole:
        assert event["type"] not in SUSPECT_TYPES
        assert "rev_" not in str(event)
        sequences[event["subject"]].append(event["sequence"])
    assert [event["position"] for event in whole] == list(range(1, len(whole) + 1))
    assert scene.case.id not in sequences, "a marked case is known to those alone who took part in it"
    assert all(found == list(range(1, len(found) + 1)) for found in sequences.values())


@by_every_way
async def test_a_cursor_of_the_event_log_holds_nothing_but_what_is_shown(scene: Scene, how: str) -> None:
    attacker = scene.attackers[how]
    (held,) = await rows(attacker, "/v1/accreditations", partner_id=scene.judged.id)
    page = (await attacker.get("/v1/events", params={"limit": 3})).json()
    last = page["results"][-1]
    opened = json.loads(base64.urlsafe_b64decode(page["paging"]["next"]["after"] + "=="))
    assert opened == [last["subject"], last["sequence"], last["position"]]
    for hidden in ([held["id"], held["sequence"] + 1, 1], [scene.judged.review_id, 1, 1], ["rev_of_nobody", 1, 1]):
        refused(await attacker.get("/v1/events", params={"after": cursor(*hidden)}), 422, "invalid", "after")


@by_every_way
async def test_a_timeline_and_its_explanations_hold_no_trace_of_a_review(scene: Scene, how: str) -> None:
    attacker, types = scene.attackers[how], []
    for partner in (scene.judged, scene.other):
        path = f"/v1/partners/{partner.id}/timeline"
        history = await rows(attacker, path, limit=1)
        assert history == await rows(attacker, path, limit=200)
        types.append([entry["type"] for entry in history])
        for entry in history:
            why = await attacker.get(entry["why"])
            assert (why.status_code, why.json()["outcome"]) == (200, entry["summary"])
            assert (why.json()["facts"], "rev_" in why.text) == ([], False)
    assert types[0] == types[1]
    refused(await attacker.get(f"/v1/explanations?subject={scene.judged.review_id}&sequence=1"), 404, "not_found")


@by_every_way
async def test_no_attempt_and_no_eligibility_tells_who_is_under_review(scene: Scene, how: str) -> None:
    attacker, told = scene.attackers[how], []
    for partner in (scene.judged, scene.other):
        (held,) = await rows(attacker, "/v1/accreditations", partner_id=partner.id)
        answers = [await attacker.get(f"/v1/partners/{partner.id}/eligibility", params={"kind": "onboarding"})]
        for subject, action, fields in (
            (held["id"], "open_review", {"reason": "r"}),
            (held["id"], "deny_grace", {"reason": "r"}),
            (f"partner/{partner.id}", "request_tier_action", {"detail": "d"}),
        ):
            body = {"subject": subject, "action": action, "fields": fields}
            answers.append(await attacker.post("/v1/explanations", json=body))
        told.append([(one.json().get("refused"), (one.json()["explanation"] or {}).get("facts")) for one in answers])
        assert not any("rev_" in answer.text for answer in answers)
    assert told[0] == told[1]


@by_every_way
async def test_neither_the_story_nor_the_mark_leads_from_the_packet_to_the_partner(scene: Scene, how: str) -> None:
    attacker = scene.attackers[how]
    for query in ({"q": "quiet booking portal"}, {"outcome": "mark_placed"}, {"partner_id": scene.judged.id}):
        assert scene.case.id not in {row["id"] for row in await rows(attacker, "/v1/complaints", **query)}, query
    for path in ("", "/timeline", "/live"):
        refused(await attacker.get(f"/v1/complaints/{scene.case.id}{path}"), 404, "not_found")
    assert await rows(attacker, "/v1/marks") == []
    partner = (await attacker.get(f"/v1/partners/{scene.judged.id}")).json()
    assert partner["marks"] == []
    listed = [row for row in await rows(attacker, "/v1/partners", limit=200) if row["id"] == scene.judged.id]
    assert [(row["marks"], row["counts"]["marks"]) for row in listed] == [([], 0)]


@by_every_way
async def test_no_review_task_packet_or_simulation_is_read_beside_a_seat(scene: Scene, how: str) -> None:
    attacker, path = scene.attackers[how], f"/v1/reviews/{scene.judged.review_id}"
    beside = how == WAYS[0]
    for asked in (path, f"{path}/actions/release_packet", f"{path}/actions/request_legal"):
        body = {"json": {"replacements": []} if "release" in asked else {}}
        answer = await (attacker.get(asked) if asked == path else attacker.post(asked, **body))
        refused(answer, *((403, "role_required") if beside else (404, "not_found")))
    refused(await attacker.get(f"{path}/packet"), 403, "role_required")
    for query in ({}, {"partner_id": scene.judged.id}, {"stage": "board"}):
        answer = await attacker.get("/v1/reviews", params=query)
        assert scene.judged.review_id not in answer.text, query
        assert beside or all(row["partner_id"] is None for row in answer.json()["results"])
    refused(await attacker.get("/v1/simulations"), 403, "role_required")
    refused(await attacker.post("/v1/simulations", json={"edition": {}}), 403, "role_required")
    tasks = [str(row) for row in await rows(attacker, "/v1/tasks", limit=200)]
    assert [row for row in tasks if any(told in row for told in ("mrk_", scene.judged.review_id, scene.case.id))] == []


async def test_whoever_took_part_in_a_case_still_sees_it(scene: Scene) -> None:
    voter = scene.case.complaint["votes"][0]["by"]
    both = scene.product.as_(voter, "mark_board", BOARD, seat="academy")
    assert (await both.get(f"/v1/complaints/{scene.case.id}")).status_code == 200


async def test_who_never_held_a_seat_sees_what_there_is(scene: Scene) -> None:
    (row,) = await rows(
        scene.product.as_("olga", "ops"), "/v1/accreditations", status="under_review", partner_id=scene.judged.id
    )
    assert (row["review_id"], row["status"]) == (scene.judged.review_id, "under_review")
