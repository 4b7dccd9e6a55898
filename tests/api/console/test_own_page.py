"""A partner's own page: opened by the link in its mail and by nothing else, with nobody else's data on it."""

from datetime import UTC, datetime, timedelta

import pytest

from activities.mail.partner_links import PartnerLinks
from records.console.partner_links import revoke
from tests.api.console.conftest import SitDown
from tests.support.case import a_recorded_partner
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh

KEY = "links for tests, long enough"


def _links(product: Product, key: str = KEY) -> PartnerLinks:
    return PartnerLinks(key, product.address, timedelta(days=60))


async def test_the_page_tells_the_partner_where_it_stands_and_nothing_of_who_complained(
    product: Product, sit_down: SitDown
) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("standard", customer={"name": "Quixotrel Vandermoor", "email": "q@vandermoor.example"})
    desk = await sit_down()
    await desk.page.goto(_links(product).address(partner.id, datetime.now(UTC)))
    told = await desk.page.inner_text("body")
    assert "Bright Inbound" in told
    assert "Onboarding" in told
    assert "1 mark counts" in told
    assert "pia@hubspot.example" in told
    assert "Vandermoor" not in told
    assert "pipelines are half built" not in told
    assert "Feedback on the standards is welcome: write to accreditations@hubspot.com." in told
    links = await desk.page.eval_on_selector_all(
        "a:not(.skip)", "links => links.map(link => link.getAttribute('href'))"
    )
    assert [link for link in links if link.startswith("/")] == [], "nothing of ours is reached from it"


@pytest.mark.parametrize("how", ["made up", "of another key", "over", "changed", "revoked"])
async def test_a_link_that_is_void_opens_nothing_and_tells_no_reason(product: Product, how: str) -> None:
    partner_id, now = await a_recorded_partner(product), datetime.now(UTC)
    good = _links(product).address(partner_id, now)
    address = {
        "made up": f"{product.address}/partner/eyJ.eyJ.x",
        "of another key": _links(product, "another key that is long enough").address(partner_id, now),
        "over": _links(product).address(partner_id, now - timedelta(days=61)),
        "changed": good[:-3] + ("abc" if not good.endswith("abc") else "abd"),
        "revoked": _links(product).address(partner_id, now - timedelta(minutes=1)),
    }[how]
    if how == "revoked":
        assert (await product.anonymous.get(address)).status_code == 200
        async with product.engine.begin() as connection:
            await revoke(connection, partner_id, "olga", datetime.now(UTC))
    answer = await product.anonymous.get(address)
    assert answer.status_code == 404
    assert "Open the one in your latest mail" in answer.text
    assert '/console"' not in answer.text, "staff pages are not offered"
    assert partner_id not in answer.text


async def test_ops_void_the_links_of_a_partner_with_a_click(product: Product, sit_down: SitDown) -> None:
    partner_id = await a_recorded_partner(product)
    address = _links(product).address(partner_id, datetime.now(UTC) - timedelta(seconds=5))
    desk = await sit_down(fresh("olga"), "ops")
    page = await desk.open(f"/console/partners/{partner_id}")
    await page.click("text=Void the links sent so far")
    assert "Every link sent so far is void." in await page.inner_text("main")
    assert (await product.anonymous.get(address)).status_code == 404
