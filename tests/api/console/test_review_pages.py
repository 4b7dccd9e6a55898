"""What a review's pages say to each of those who read them, once the board has voted and a director decided."""

from tests.api.console.conftest import SitDown
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh


async def test_a_reviews_pages_say_what_is_so_after_the_vote_and_after_the_decision(
    product: Product, sit_down: SitDown
) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.reviewed()
    path = f"/console/reviews/{partner.review_id}"
    member = await sit_down("leader-academy", "accreditation_board", seat="academy")
    legal, ops = await sit_down(fresh("lee"), "legal"), await sit_down(fresh("pat"), "partner_ops")
    assert "Nobody has voted yet." in await (await ops.open(path)).inner_text("main")
    assert "Who votes, and how, is not told here." in await (await legal.open(path)).inner_text("main")
    await partner.voted("revoke", "revoke")
    page = await member.open(path)
    told = await page.inner_text("main")
    assert "The board has decided." in told
    assert "You can change it" not in told
    labels = await page.locator("dl.facts dt").all_inner_texts()
    assert len(labels) == len(set(labels)), "each figure has a name of its own"
    await partner.decided("approve")
    page = await ops.open(path)
    assert await page.inner_text("header .badge.late") == "Revoked"
