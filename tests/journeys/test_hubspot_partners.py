"""Partners come from HubSpot: by webhook when a company changes, and all of them in the nightly round."""

from datetime import date
from typing import Any

import pytest

from activities.hubspot.mapping import CertificationMapping, PartnerMapping, load
from activities.hubspot.partner_draft import NoPartner, is_partner, partner_draft
from temporal.hubspot_client import ensure_nightly_partners
from tests.api.hubspot.signing import signed
from tests.support.hubspot_journey import Exchange, exchanging
from tests.support.product import Product, fresh
from tests.support.waiting import eventually
from workflows.hubspot_partners import HubSpotPartnersStart, HubSpotPartnersWorkflow

PARTNERS = load(None).partners


def a_company(partner_id: str, **changes: str) -> dict[str, str]:
    return {
        "partner_id": partner_id,
        "name": "Bright Inbound",
        "domain": "brightinbound.example",
        "partner_tier": "Platinum",
        "partner_programmes": "PSO;Marketplace Listing",
        "partner_contact_email": "partners@brightinbound.example",
        "partner_pdm_email": "pia@hubspot.example",
        **changes,
    }


@pytest.fixture
def exchange(exchange: Exchange) -> Exchange:
    """It has companies' changes sent, too."""
    exchange.deliveries.subscribed |= frozenset(load(None).partners.properties)  # type: ignore[union-attr]
    return exchange


async def recorded(exchange: Exchange, partner_id: str, **expected: Any) -> dict[str, Any]:
    olga = exchange.product.as_("olga", "ops")

    async def found() -> dict[str, Any]:
        answer = await olga.get(f"/v1/partners/{partner_id}")
        told: dict[str, Any] = answer.json()
        same = answer.status_code == 200 and all(told[name] == value for name, value in expected.items())
        return told if same else {}

    return await eventually(found)


async def test_a_company_becomes_a_partner_and_its_standing_follows_what_changes(exchange: Exchange) -> None:
    partner_id = fresh("hs")
    company = exchange.at.portal.create("companies", a_company(partner_id))
    told = await recorded(exchange, partner_id, tier="platinum")
    assert (told["domains"], told["programmes"]) == (["brightinbound.example"], ["Marketplace Listing", "PSO"])
    assert told["pdm"]["email"] == "pia@hubspot.example"
    exchange.at.portal.change("companies", company.id, {"partner_tier": "Gold"})
    await recorded(exchange, partner_id, tier="gold")
    path = f"/v1/hubspot/cards/company?company_id={company.id}"
    card = await exchange.product.anonymous.get(path, headers=signed(exchange.product.address, path, b"", method="GET"))
    assert (card.json()["partner_id"], card.json()["tier"], card.json()["marks"]) == (partner_id, "gold", 0)


async def test_a_company_that_is_no_partner_is_none_and_a_tier_that_there_is_not_is_kept_aside(
    exchange: Exchange,
) -> None:
    partner_id, other = fresh("hs"), fresh("hs")
    exchange.at.portal.create("companies", a_company(other, partner_tier=""))
    company = exchange.at.portal.create("companies", a_company(partner_id, partner_tier="Cardboard"))
    olga = exchange.product.as_("olga", "ops")

    async def parked() -> list[str]:
        listed = (await olga.get("/v1/hubspot/parked?limit=200")).json()["results"]
        return [one["id"] for one in listed if (one["kind"], one["object_id"]) == ("company", company.id)]

    (parked_id,) = await eventually(parked)
    assert (await olga.get(f"/v1/partners/{other}")).status_code == 404
    company.properties["partner_tier"] = "gold"
    assert (await olga.post(f"/v1/hubspot/parked/{parked_id}/actions/retry")).status_code == 200
    await recorded(exchange, partner_id, tier="gold")


async def test_the_nightly_round_reads_every_page_whatever_fails(product: Product) -> None:
    async with exchanging(product, rate=0.2) as exchange:
        exchange.at.portal.listeners.remove(exchange.deliveries.take)  # no webhook tells of them
        partner_ids = [fresh("hs") for _ in range(3)]
        for number in range(120):
            exchange.at.portal.create("companies", {"name": f"No partner {number}"})
        for partner_id in partner_ids:
            exchange.at.portal.create("companies", a_company(partner_id))
        exchange.at.portal.listeners.append(exchange.deliveries.take)
        handle = await product.temporal.start_workflow(
            HubSpotPartnersWorkflow.run,
            HubSpotPartnersStart(everything=True),
            id=fresh("hubspot-partners"),
            task_queue="recourse",
        )
        done = await handle.result()
        assert done.recorded >= len(partner_ids)
        for partner_id in partner_ids:
            await recorded(exchange, partner_id, tier="platinum")


async def test_the_nightly_round_is_scheduled_once(product: Product) -> None:
    for _ in range(2):
        await ensure_nightly_partners(product.temporal)
    described = await product.temporal.get_schedule_handle("hubspot-partners-nightly").describe()
    assert described.schedule.spec.calendars[0].hour[0].start == 2


def with_certifications() -> PartnerMapping:
    assert PARTNERS is not None
    mapped = {"onboarding_delivery": CertificationMapping(earned_on="cert_earned", expires_on="cert_expires")}
    return PARTNERS.model_copy(update={"certifications": mapped})


def test_certifications_are_read_as_days_in_whichever_way_hubspot_writes_them() -> None:
    mapping = with_certifications()
    for earned in ("2026-03-01", "1772323200000", "2026-03-01T00:00:00Z"):
        draft = partner_draft("5", a_company("hs-1", cert_earned=earned), mapping)
        (held,) = draft.certifications
        assert (held.name, held.earned_on, held.expires_on) == ("onboarding_delivery", date(2026, 3, 1), None)
    assert partner_draft("5", a_company("hs-1"), mapping).certifications == ()


def test_a_day_before_1970_is_read_as_that_day() -> None:
    (held,) = partner_draft("5", a_company("hs-1", cert_earned="-86400000"), with_certifications()).certifications
    assert held.earned_on == date(1969, 12, 31)


@pytest.mark.parametrize("earned", ["8640000000000000", "-8640000000000000", "9" * 30, "9" * 5_000, "²", "soon"])
def test_a_company_with_a_date_that_is_none_is_said_to_be_no_partner(earned: str) -> None:
    for told in ({"cert_earned": earned}, {"cert_earned": "2026-03-01", "cert_expires": earned}):
        with pytest.raises(NoPartner, match="certifications"):
            partner_draft("5", a_company("hs-1", **told), with_certifications())


def test_a_company_that_lacks_what_a_partner_has_is_said_so_by_field() -> None:
    assert PARTNERS is not None
    assert is_partner(a_company("hs-1"), PARTNERS)
    assert partner_draft("5", a_company(""), PARTNERS).id == "5"
    with pytest.raises(NoPartner, match="contact_email, name"):
        partner_draft("5", a_company("hs-1", name="", partner_contact_email="nobody"), PARTNERS)
