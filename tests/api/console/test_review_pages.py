"""What the pages about a partner's standing say to each of those who read them, before and after somebody acted."""

from api.console.rows import told_in
from tests.api.console.conftest import SitDown
from tests.support.case import Case
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


async def test_an_application_that_is_refused_keeps_what_was_chosen_and_one_that_is_taken_says_so(
    product: Product, sit_down: SitDown
) -> None:
    partner = await PartnerClient.certified(product)
    ops = await sit_down(fresh("olga"), "ops")
    page = await ops.open(f"/console/partners/{partner.id}/apply")
    assert "CRM implementation" in await page.inner_text("label:has([value=crm_implementation])")
    await page.check("[value=crm_implementation]")
    await page.click("button.primary")
    assert await page.get_attribute("[role=alert]", "data-problem") == "not_eligible"
    assert await page.is_checked("[value=crm_implementation]")
    await page.check("[value=onboarding]")
    await page.click("button.primary")
    assert "it is on record" in await page.inner_text("[role=status]")


async def test_why_something_came_about_is_told_in_words(product: Product, sit_down: SitDown) -> None:
    case = await (await Case.filed(product)).taken_up()
    desk = await sit_down(fresh("lee"), "legal")
    page = await desk.open(f"/console/cases/{case.id}/why/1")
    told = await page.inner_text("table")
    assert "CS resolution" in told
    assert "17:00 UTC" in str(await page.get_attribute("table time", "title"))
    assert "T17:00:00Z" not in told


def test_an_account_among_the_facts_is_told_by_its_name() -> None:
    why = {"facts": [{"value": ["max", 3]}], "would_have_changed": [{"to": "mei", "from": None}]}
    assert told_in(why) == ["max", "mei"]
