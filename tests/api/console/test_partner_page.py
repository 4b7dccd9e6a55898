"""A partner's page: what it says of days that it cannot show."""

from datetime import UTC, datetime

from tests.api.console.conftest import SitDown
from tests.support.case import a_recorded_partner
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh


async def test_a_day_before_the_partner_was_on_record_leads_to_the_first_day_that_can_be_shown(
    product: Product, sit_down: SitDown
) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    desk = await sit_down(fresh("pat"), "partner_ops")
    address, today = f"/console/partners/{partner.id}", datetime.now(UTC).date()
    page = await desk.open(f"{address}?as_of=2020-02-01")
    assert "The partner has been on record since" in await page.inner_text("[data-problem=not_found] [role=alert]")
    assert await page.get_attribute("#as-of", "min") == today.isoformat()
    assert await page.input_value("#as-of") == "2020-02-01"
    await page.click("text=The first day on record")
    assert "standing as of" in await page.inner_text(".notice")
    assert await page.locator("[data-accreditation] svg").count() == 1
    assert await page.locator("[data-action]").count() == 0, "nothing is done in the past"
    page = await desk.open(f"{address}?as_of=nonsense")
    assert "Write as of as" in await page.inner_text("[data-problem=invalid]")


async def test_the_api_says_since_when_a_partner_is_on_record(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    client = product.as_("pat", "partner_ops")
    answer = await client.get(f"/v1/partners/{partner_id}/standing", params={"as_of": "2020-02-01"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert f"it is since {datetime.now(UTC):%Y-%m}" in answer.json()["detail"]


async def test_what_would_become_of_a_renewal_is_said_once(product: Product, sit_down: SitDown) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("serious")
    desk = await sit_down(fresh("pat"), "partner_ops")
    page = await desk.open(f"/console/partners/{partner.id}")
    assert (await page.inner_text("[data-accreditation]")).count("The renewal would be on hold") == 1
