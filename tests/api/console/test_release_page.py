"""Where a packet is released: what the board reads, which boards were told before, and why none could be made."""

from records.console.drafts import find
from records.reviews.parking import park, unpark
from tests.api.console.conftest import SitDown
from tests.journeys.test_packets import an_identifying_partner_id, told
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh


async def test_the_page_shows_what_the_board_would_read_and_says_why_a_packet_could_not_be_made(
    product: Product, sit_down: SitDown
) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("serious")
    await partner.prepared()
    desk = await sit_down(fresh("pat"), "partner_ops")
    page = await desk.open(f"/console/reviews/{partner.review_id}/packet")
    await page.click("[data-board-view] summary")
    marked_up = await product.as_("pat", "partner_ops").get(f"/v1/reviews/{partner.review_id}/packet")
    read = await page.inner_text("[data-board-view]")
    for passage in marked_up.json()["scenarios"][0]["board_view"]:
        assert " ".join(passage["text"].split()) in " ".join(read.split())
    assert await page.locator("[data-parked]").count() == 0

    async with product.engine.begin() as connection:
        await park(connection, partner.review_id, "too_slow")
    page = await desk.open(f"/console/reviews/{partner.review_id}/packet")
    assert "The packet could not be made (too slow)." in await page.inner_text("[data-parked]")
    async with product.engine.begin() as connection:
        await unpark(connection, partner.review_id)
    assert desk.trouble == []


async def test_what_is_put_in_place_of_a_doubtful_piece_is_what_the_board_reads(
    product: Product, sit_down: SitDown
) -> None:
    partner = await an_identifying_partner_id(product)
    desk = await sit_down(fresh("pat"), "partner_ops")
    page = await desk.open(f"/console/reviews/{partner.review_id}/packet")
    box = page.locator(".field:has(mark:text-is('Vextar')) [data-doubt]")
    offered = [await one.input_value() for one in await page.locator("[data-doubt]").all()]
    for key in ("n", "Escape", "n"):
        await page.keyboard.press(key)
    boxes = "[...document.querySelectorAll('[data-doubt]')]"
    assert await page.evaluate(f"{boxes}.indexOf(document.activeElement)") == 1 % len(offered)
    assert await page.evaluate(f"{boxes}.map(one => one.value)") == offered, "the key that leads there is not typed"
    await box.fill("Vextra Quality")
    await page.click("button[type=submit]")
    await page.click("button[data-confirm]")
    assert await page.locator(".fault").count() == 1, "what identifies is not put back"
    await page.fill(".field:has(mark:text-is('Vextar')) input:not([type=hidden])", "the agency")
    await page.click("button[type=submit]")
    assert "the agency" in await page.inner_text(".facts")
    await page.click("button[data-confirm]")
    (description,) = await told(partner)
    assert "warned us of the agency" in description
    assert desk.trouble == [UNPROCESSABLE]


async def test_what_was_being_put_in_place_of_pieces_is_there_in_another_browser_until_it_is_sent(
    product: Product, sit_down: SitDown
) -> None:
    partner = await an_identifying_partner_id(product)
    sub, path = fresh("pat"), f"/console/reviews/{partner.review_id}/packet"
    here, there = await sit_down(sub, "partner_ops"), await sit_down(sub, "partner_ops")
    colleague = await sit_down(fresh("pat"), "partner_ops")
    piece = ".field:has(mark:text-is('Vextar')) [data-doubt]"
    page = await here.open(path)
    await page.fill(piece, "the agency")
    await page.wait_for_selector("text=Your draft is kept.")
    page = await colleague.open(path)
    offered = await page.input_value(piece)
    assert offered != "the agency"
    page = await there.open(path)
    assert await page.input_value(piece) == "the agency"
    await page.click("text=Begin anew")
    assert await page.input_value(piece) == offered
    page = await there.open(path)
    await page.click("button[type=submit]")
    await page.click("button[data-confirm]")
    assert "warned us of the agency" in (await told(partner))[0]
    async with product.engine.connect() as connection:
        assert await find(connection, sub, f"/console/reviews/{partner.review_id}/actions/release_packet") is None


async def test_a_packet_that_changed_while_it_was_read_is_read_again_before_it_is_released(
    product: Product, sit_down: SitDown
) -> None:
    partner = await an_identifying_partner_id(product)
    desk = await sit_down(fresh("pat"), "partner_ops")
    piece = ".field:has(mark:text-is('Vextar')) [data-doubt]"
    page = await desk.open(f"/console/reviews/{partner.review_id}/packet")
    await partner.reviewed("Something else came up.")
    await partner.prepared()
    await page.fill(piece, "the agency")
    await page.click("button[type=submit]")
    assert "The packet changed while you were looking at it" in await page.inner_text("[role=alert]")
    assert await page.input_value(piece) == "the agency"
    assert (await partner.review())["packet"] == "pending"
    await page.click("button[type=submit]")
    await page.click("button[data-confirm]")
    assert (await partner.review())["packet"] == "open"


UNPROCESSABLE = "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"
