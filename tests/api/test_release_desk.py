"""The release of a packet over HTTP: what Partner Ops look at, in which order, and what the board will read (S32)."""

from typing import Any

import pytest

from cli.erase import Store, _erase
from tests.support.console_client import signed_in
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh

TELLING = "They called from +1 617 555 0134 and wrote to a@b.example, then Jonas left."


async def desk(partner: PartnerClient) -> dict[str, Any]:
    """The packet marked up, as Partner Ops read it."""
    path = f"/v1/reviews/{partner.review_id}/packet"
    answer = await partner.product.as_("pat", "partner_ops").get(path)
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json()
    return read


async def board(partner: PartnerClient) -> dict[str, Any]:
    """The review as the board reads it."""
    client = partner.product.as_("bea", "accreditation_board", seat="academy")
    read: dict[str, Any] = (await client.get(f"/v1/reviews/{partner.review_id}")).json()
    return read


async def test_the_packet_names_the_next_match_and_shows_what_the_board_will_read(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("serious", description=TELLING)
    assert (await partner.prepared())["packet"] == "pending"
    before = await desk(partner)
    (scenario,), following = before["scenarios"], before["next_match"]
    segment = scenario["sources"][following["source"]]["segments"][following["segment"]]
    assert (segment["kind"], segment["text"]) == ("doubtful", following["text"])
    assert (segment["certainty"], bool(segment["rule"]), bool(segment["why"])) == ("doubtful", True, True)
    assert (scenario["released"], scenario["repeats"]) == (False, [])
    shown = {passage["title"]: passage["text"] for passage in scenario["board_view"]}
    assert "555" not in shown["Description"]

    await partner.does("release_packet", "pat", "partner_ops", replacements=[{"find": "Jonas", "put": "a person"}])
    after = await desk(partner)
    assert (after["next_match"], after["scenarios"][0]["released"]) == (None, True)
    assert after["scenarios"][0]["board_view"] == (await board(partner))["scenarios"][0]["told"]
    assert "then a person left" in str(after["scenarios"][0]["board_view"])


async def test_a_scenario_without_a_doubt_waits_for_a_person_as_well(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("serious", summary="it was late", description="it was late")
    review = await partner.prepared()
    (scenario,) = (await desk(partner))["scenarios"]
    assert (review["packet"], scenario["released"]) == ("pending", False)
    assert (await board(partner))["scenarios"] == []
    await partner.released()
    assert [one["told"][0]["text"] for one in (await board(partner))["scenarios"]] == ["it was late"]


async def test_a_scenario_that_an_earlier_board_read_is_pointed_out_before_it_is_released_again(
    product: Product,
) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("serious", description="it was late")
    await partner.voted("renew", "renew")
    earlier = partner.review_id
    await partner.reviewed()
    assert (await partner.prepared())["packet"] == "pending"
    (scenario,) = (await desk(partner))["scenarios"]
    assert (scenario["repeats"], scenario["released"]) == ([earlier], False)
    said = [{"find": "it was late", "put": "the work came after its date"}]
    await partner.does("release_packet", "pat", "partner_ops", replacements=said)
    assert "it was late" not in str((await board(partner))["scenarios"])


async def test_what_a_joining_case_names_is_hidden_from_the_scenarios_that_were_made_before(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("serious", description="it was sold by quorlix and it was late")
    await partner.opened()
    assert "sold by quorlix" in str((await board(partner))["scenarios"])
    customer = {"name": "Mara Quorlix", "company": "Quorlix", "email": "mara@quorlix.example"}
    await partner.marked("serious", customer=customer)
    await partner.opened()
    assert "quorlix" not in str((await board(partner))["scenarios"]).lower()
    assert len((await board(partner))["scenarios"]) == 2


@pytest.mark.parametrize("description", [TELLING, "it was late"], ids=["with doubts", "without a doubt"])
async def test_an_erased_scenario_is_left_out_and_the_rest_is_read_as_before(
    product: Product, description: str
) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    for told in (description, "nobody answered"):
        await partner.marked("serious", description=told)
    await partner.opened()
    gone, kept = (await desk(partner))["scenarios"]
    await _erase(product.servers.settings(), Store.PACKETS, f"{partner.review_id}/{gone['mark_id']}", "olga", "period")

    assert [one["board_view"] for one in (await desk(partner))["scenarios"]] == [[], kept["board_view"]]
    assert [one["told"] for one in (await board(partner))["scenarios"]] == [kept["board_view"]]
    async with signed_in(product, fresh("pat"), "partner_ops") as pat:
        assert (await pat.get(f"/console/reviews/{partner.review_id}/packet")).status_code == 200
    async with signed_in(product, fresh("bea"), "accreditation_board", seat="academy") as bea:
        assert (await bea.get(f"/console/reviews/{partner.review_id}")).status_code == 200
