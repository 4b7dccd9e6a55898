"""Partners over HTTP: described by systems, read with their certifications; and the editions they are held to."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

from maintenance.event_log import seal_log, verify_log
from tests.support.case import a_partner, a_recorded_partner
from tests.support.problems import refused
from tests.support.product import Product, fresh


async def events_of(product: Product, partner_id: str) -> list[str]:
    """The types of the partner's events."""
    found = await product.as_("aud", "auditor").get("/v1/events", params={"subject": f"partner/{partner_id}"})
    return [event["type"] for event in found.json()["results"]]


async def test_a_partner_is_told_as_it_was_described(product: Product) -> None:
    partner_id, body = fresh("hs"), a_partner()
    put = await product.as_("hubspot", "intake").put(f"/v1/partners/{partner_id}", json=body)
    assert put.status_code == 201
    assert put.json() == {"id": partner_id, **body, "certifications": [], "marks": []}
    assert (await product.as_("ana", "cs").get(f"/v1/partners/{partner_id}")).json() == put.json()


async def test_describing_a_partner_again_changes_what_is_new_and_nothing_else(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    client, path = product.as_("olga", "ops"), f"/v1/partners/{partner_id}"
    assert (await client.put(path, json=a_partner())).status_code == 200
    assert await events_of(product, partner_id) == ["partner_recorded"]
    changed = await client.put(path, json=a_partner(tier="gold", name="Brighter Inbound"))
    assert (changed.status_code, changed.json()["tier"], changed.json()["name"]) == (200, "gold", "Brighter Inbound")
    assert await events_of(product, partner_id) == ["partner_recorded"] * 2


async def test_of_ten_who_describe_a_new_partner_at_once_one_made_it(product: Product) -> None:
    client, path = product.as_("olga", "ops"), f"/v1/partners/{fresh('hs')}"
    answers = await asyncio.gather(*[client.put(path, json=a_partner(name=f"N{number}")) for number in range(10)])
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 9}


async def test_a_partner_is_described_on_the_version_that_was_read(product: Product) -> None:
    client, path = product.as_("olga", "ops"), f"/v1/partners/{await a_recorded_partner(product)}"
    certified, earned = f"{path}/certifications/onboarding_delivery", {"earned_on": "2026-03-01"}
    seen = {"If-Match": (await client.get(path)).headers["etag"]}
    held = await client.put(certified, json=earned, headers=seen)
    assert held.status_code == 200
    for stale in (
        await client.put(path, json=a_partner(tier="gold"), headers=seen),
        await client.put(certified, json={"earned_on": "2026-04-01"}, headers=seen),
        await client.delete(certified, headers=seen),
        await client.put(f"/v1/partners/{fresh('hs')}", json=a_partner(), headers=seen),
    ):
        refused(stale, 412, "precondition_failed")
    unknown = f"/v1/partners/{fresh('hs')}/certifications/onboarding_delivery"
    refused(await client.put(unknown, json=earned, headers=seen), 404, "not_found")
    assert (await client.get(path)).json() == held.json()
    ended = await client.delete(certified, headers={"If-Match": held.headers["etag"]})
    again = {"If-Match": ended.headers["etag"]}
    assert (await client.put(path, json=a_partner(tier="gold"), headers=again)).status_code == 200


async def test_of_two_who_describe_the_version_they_read_one_is_told_of_the_other(product: Product) -> None:
    client, path = product.as_("olga", "ops"), f"/v1/partners/{await a_recorded_partner(product)}"
    seen = {"If-Match": (await client.get(path)).headers["etag"]}
    told = [client.put(path, json=a_partner(name=f"N{number}"), headers=seen) for number in range(10)]
    assert Counter(answer.status_code for answer in await asyncio.gather(*told)) == {200: 1, 412: 9}


async def test_of_two_who_certify_the_version_they_read_one_is_told_of_the_other(product: Product) -> None:
    client, path = product.as_("olga", "ops"), f"/v1/partners/{await a_recorded_partner(product)}"
    seen = {"If-Match": (await client.get(path)).headers["etag"]}
    told = [
        client.put(f"{path}/certifications/{name}", json={"earned_on": "2026-03-01"}, headers=seen)
        for name in ("onboarding_delivery", "data_integrations", "platform_consulting", "hubspot_trainer")
    ]
    assert Counter(answer.status_code for answer in await asyncio.gather(*told)) == {200: 1, 412: 3}


async def test_of_two_who_act_on_the_version_they_read_one_is_told_of_the_other(product: Product) -> None:
    client, path = product.as_("pat", "partner_ops"), f"/v1/partners/{await a_recorded_partner(product)}"
    seen = {"If-Match": (await client.get(path)).headers["etag"]}
    renamed = product.as_("olga", "ops").put(path, json=a_partner(name="Renamed"), headers=seen)
    acted = client.post(f"{path}/actions/request_tier_action", json={"detail": "lower it"}, headers=seen)
    described, asked = await asyncio.gather(renamed, acted)
    assert (described.status_code, asked.status_code) in {(200, 412), (200, 200)}
    stale = await client.post(f"{path}/actions/request_programme_action", json={"detail": "end it"}, headers=seen)
    refused(stale, 412, "precondition_failed")


async def test_the_least_description_is_a_name_and_a_tier(product: Product) -> None:
    answer = await product.as_("olga", "ops").put(f"/v1/partners/{fresh('hs')}", json={"name": "N", "tier": "none"})
    assert answer.status_code == 201
    assert answer.json()["contact"] == {"name": None, "email": None}
    assert answer.json()["pdm"] == {"name": None, "email": None, "sub": None}


async def test_a_programme_has_one_name_whichever_spelling_it_came_in(product: Product) -> None:
    partner_id = await a_recorded_partner(product, programmes=["PSO", "DIFM", "PSO"])
    told = await product.as_("ana", "cs").get(f"/v1/partners/{partner_id}")
    assert told.json()["programmes"] == ["DFIM", "PSO"]


async def test_any_id_of_the_permitted_characters_is_taken(product: Product) -> None:
    client = product.as_("olga", "ops")
    for partner_id in ("a", "0", f"{fresh('A.b_c-')}".ljust(64, "x"), f"{fresh('..')}"):
        assert (await client.put(f"/v1/partners/{partner_id}", json=a_partner())).status_code in {200, 201}
        assert (await client.get(f"/v1/partners/{partner_id}")).json()["id"] == partner_id


async def test_certifications_come_and_go_and_coming_again_changes_nothing(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    client, path = product.as_("hubspot", "intake"), f"/v1/partners/{partner_id}/certifications/onboarding_delivery"
    lasting, ending = {"earned_on": "2026-03-01"}, {"earned_on": "2026-03-01", "expires_on": "2028-03-01"}
    for body in (lasting, lasting, ending):
        answer = await client.put(path, json=body)
        assert answer.status_code == 200
        (held,) = answer.json()["certifications"]
        assert held == {"name": "onboarding_delivery", "expires_on": None} | body
    for _ in range(2):
        assert (await client.delete(path)).json()["certifications"] == []
    recorded = ["certification_recorded"] * 2
    assert await events_of(product, partner_id) == ["partner_recorded", *recorded, "certification_removed"]


async def test_a_certification_of_a_day_to_come_is_not_recorded(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    path = f"/v1/partners/{partner_id}/certifications/onboarding_delivery"
    today = datetime.now(UTC).date()
    for day in (today + timedelta(days=2), today + timedelta(days=400)):
        early = await product.as_("olga", "ops").put(path, json={"earned_on": day.isoformat()})
        assert refused(early, 422, "invalid", "earned_on")["clauses"] == ["S9"]
    assert await events_of(product, partner_id) == ["partner_recorded"]


async def test_editions_are_read_with_any_role(product: Product) -> None:
    published = (await product.as_("lee", "legal").get("/v1/editions")).json()["results"]
    (edition,) = (one for one in published if one["id"] == "2026-11")
    assert (edition["in_force"], edition["published_by"]) == (True, "recourse")
    assert edition["effective_from"] == "2026-11-01T00:00:00Z"
    assert edition["content"]["mark_board"] == {"quorum": 3}
    assert {"id", "effective_from"}.isdisjoint(edition["content"])
    refused(await product.as_("nora").get("/v1/editions"), 403, "role_required")


async def test_the_chain_of_events_holds(product: Product) -> None:
    await a_recorded_partner(product)
    keys = product.servers.settings().audit
    await seal_log(product.engine, keys)
    await verify_log(product.engine, keys, share=1.0, seconds=60)
    found = (await product.as_("aud", "auditor").get("/v1/events/verification")).json()
    assert (found["verified"], found["faults"]) == (True, [])
    assert found["events"] > 0


async def test_whoever_records_something_of_a_partner_is_known_by_name(product: Product) -> None:
    partner_id, ops = await a_recorded_partner(product), product.as_("olga", "ops")
    path, body = f"/v1/partners/{partner_id}", {"earned_on": "2026-03-01"}

    async def name_of(sub: str) -> list[str]:
        return [one["name"] for one in (await ops.get("/v1/people", params={"sub": sub})).json()["results"]]

    for part, told in (
        (path, a_partner()),
        (f"{path}/certifications/onboarding_delivery", body),
    ):
        sub = fresh("ines")
        answer = await product.as_(sub, "ops", name="Inès Moreau").put(part, json=told)
        assert (answer.status_code, await name_of(sub)) == (200, ["Inès Moreau"])
    sub = fresh("ines")
    await product.as_(sub, "ops", name="Inès Moreau").post(f"{path}/accreditations", json={"kind": "onboarding"})
    assert await name_of(sub) == ["Inès Moreau"]
