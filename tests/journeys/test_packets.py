"""The blind packet over HTTP: what Partner Ops see of it, what a release may put, and what a joining case hides."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import update

from maintenance.restart_lost import restart_standing
from maintenance.upkeep import retry_parked
from records.redaction_process import RedactionFailed
from records.reviews.tables import parked_packets
from tests.journeys.test_review_board import blind
from tests.support.case import Case
from tests.support.partner_client import PartnerClient
from tests.support.problems import refused
from tests.support.product import Product
from tests.support.waiting import eventually

NAMELESS = {"name": "Dana Reyes", "company": "Oakfield Foods"}
LATER = {"name": "Ingrid Vossberg", "company": "Larkspur Kettle"}
"""The customer of a case that joins the review later; the first one speaks of it."""
STORY = "Quality was poor. On 14 May 2025 Larkspur Kettle warned us of Vextar; we paid EUR 24,500 on 25 June 2025."


async def packet(partner: PartnerClient) -> list[dict[str, Any]]:
    """The description of the first scenario, in segments, as Partner Ops see it."""
    client = partner.product.as_("pat", "partner_ops")
    answer = await client.get(f"/v1/reviews/{partner.review_id}/packet")
    assert answer.status_code == 200, answer.text
    for scenario in answer.json()["scenarios"]:
        for source in scenario["sources"]:
            if "Quality was poor" in "".join(segment["text"] for segment in source["segments"]):
                segments: list[dict[str, Any]] = source["segments"]
                return segments
    raise AssertionError("the description is in the packet")


async def an_identifying_partner_id(product: Product) -> PartnerClient:
    """A partner before the board, whose case has a text with doubts."""
    partner = await PartnerClient.accredited(
        product, "onboarding", name="Vextra Quality Inbound", aliases=[], domains=[]
    )
    await partner.marked("serious", description=STORY, customer=NAMELESS)
    await partner.prepared()
    return partner


async def told(partner: PartnerClient) -> list[str]:
    """The descriptions that the board reads."""
    scenarios = (await blind(partner))["scenarios"]
    return [one["text"] for scenario in scenarios for one in scenario["told"] if one["title"] == "Description"]


async def test_each_piece_of_a_packet_says_by_which_rule_and_how_certainly(product: Product) -> None:
    partner = await an_identifying_partner_id(product)

    found = {segment["text"]: segment for segment in await packet(partner)}

    assert found["Quality"] == {
        "text": "Quality",
        "kind": "doubtful",
        "put": "[withheld]",
        "rule": "everyday_name",
        "why": "A word that is an everyday one and a name on record",
        "certainty": "doubtful",
        "entity_type": "partner",
        "offer": "the partner",
    }
    assert (found["Vextar"]["rule"], found["Vextar"]["put"]) == ("near_identifier", "[withheld]")
    for text, general in (("14 May 2025", "week 1"), ("25 June 2025", "week 7"), ("EUR 24,500", "EUR 20000 to 50000")):
        assert (found[text]["kind"], found[text]["put"], found[text]["offer"]) == ("doubtful", general, general)
    assert found[" was poor. On "] == {
        **{"text": " was poor. On ", "kind": "kept", "put": " was poor. On "},
        **dict.fromkeys(("rule", "why", "certainty", "entity_type", "offer")),
    }


NAMES = ("Vextar", "vextra", "Vextra Quality", "v.q.i.", "Jonas")
ADDRESSES = ("+1 617 555 0134", "a@b.example", "b.example", "12 Baker Street")
UNSEEN = ("\u202eartxeV", "the\u200bm")


@pytest.mark.parametrize("put", [*NAMES, *ADDRESSES, *UNSEEN], ids=ascii)
async def test_a_release_brings_nothing_back_that_identifies(told_partner: PartnerClient, put: str) -> None:
    pairs = [{"find": "Vextar", "put": put}]

    answer = await told_partner.acts("release_packet", "pat", "partner_ops", replacements=pairs)

    refused(answer, 422, "invalid", "replacements")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def told_partner(product: Product) -> PartnerClient:
    """A partner whose packet is pending; what is refused leaves it so."""
    return await an_identifying_partner_id(product)


async def test_a_joining_case_hides_its_names_in_a_scenario_released_before(product: Product) -> None:
    partner = await an_identifying_partner_id(product)
    harmless = [{"find": word, "put": word} for word in ("Larkspur Kettle", "14 May 2025")]
    pairs = [*harmless, {"find": "Quality", "put": "The work"}, {"find": "Vextar", "put": "them"}]
    await partner.does("release_packet", "pat", "partner_ops", replacements=pairs)
    before = (
        "The work was poor. On 14 May 2025 Larkspur Kettle warned us of them; we paid EUR 20000 to 50000 on week 7."
    )
    assert await told(partner) == [before]

    await partner.marked("serious", description="It was late.", customer=LATER)
    await partner.opened()

    assert sorted(await told(partner)) == sorted([before.replace("Larkspur Kettle", "the customer"), "It was late."])


async def test_a_joining_case_s_names_count_in_a_scenario_that_waits_for_its_release(product: Product) -> None:
    partner = await an_identifying_partner_id(product)
    found = {segment["text"]: segment for segment in await packet(partner)}
    assert found["Larkspur Kettle"]["rule"] == "unknown_name"

    await partner.marked("serious", description="It was late.", customer=LATER)
    await partner.prepared()

    found = {segment["text"]: segment for segment in await packet(partner)}
    assert (found["Larkspur Kettle"]["kind"], found["Larkspur Kettle"]["put"]) == ("replaced", "the customer")


class Failing:
    """A redaction that finds no end."""

    async def run(self, *_job: Any) -> Any:
        raise RedactionFailed("too_slow")


async def test_a_packet_that_cannot_be_made_is_parked_and_seen_and_made_later(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("records.reviews.packets.REDACTION", Failing())
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("serious")
    review = await partner.review()
    path, pat = f"/v1/reviews/{review['id']}/packet", product.as_("pat", "partner_ops")
    answer = await eventually(lambda: pat.get(path), lambda answer: answer.json()["parked"])
    assert answer.json()["parked"]["reason"] == "too_slow"
    assert (await Case.filed(product)).id, "another case goes its way"

    monkeypatch.undo()
    async with product.engine.begin() as connection:
        await connection.execute(update(parked_packets).values(parked_at=datetime.now(UTC) - timedelta(hours=1)))
    await retry_parked(product.engine)
    await restart_standing(product.temporal, product.engine)
    await partner.prepared()
    assert (await pat.get(path)).json()["parked"] is None
