"""Notes mention people in the console: they are suggested while the note is typed, and find it in their inbox."""

import re

from playwright.async_api import expect

from tests.api.console.conftest import SitDown
from tests.support.case import Case, a_recorded_partner
from tests.support.product import Product, fresh


async def test_somebody_is_mentioned_by_keyboard_and_finds_the_note_in_the_inbox(
    product: Product, sit_down: SitDown
) -> None:
    case = await (await Case.filed(product)).taken_up()
    lex, bea = fresh("lex"), fresh("lex")
    legal = await sit_down(lex, "legal")
    await sit_down(bea, "accreditation_board", seat="academy")
    ana = await sit_down(fresh("ana"), "cs")

    page = await ana.open(f"/console/cases/{case.id}/actions/add_note")
    await page.locator("[name=text]").press_sequentially(f"Is this ours, @{lex[:3]}")
    await page.wait_for_selector("#people-found:not([hidden])")
    assert bea not in await page.inner_text("#people-found"), "who may not see the case is not suggested"
    await page.keyboard.type(lex[3:])
    await expect(page.locator("#people-found li")).to_have_count(1)
    await page.keyboard.press("Enter")
    assert await page.input_value("[name=text]") == f"Is this ours, @{lex} "
    assert await page.is_checked(f"[name=mentions][value={lex}]")
    await page.click("button[type=submit]")
    assert f"Mentions {lex}" in await page.inner_text(".timeline li:last-child")

    page = await legal.open("/console")
    row = page.locator(f"[data-mention={case.id}]")
    assert "Is this ours" in await row.inner_text()
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/console/cases/{case.id}#event-3")
    assert await page.locator("#event-3 .badge").inner_text() == "You"
    page = await legal.open("/console")
    await row.locator("button").click()
    await page.wait_for_load_state()
    assert await row.count() == 0
    assert ana.trouble + legal.trouble == []


async def test_a_note_that_mentions_who_may_not_see_the_case_is_refused_with_all_that_was_typed(
    product: Product, sit_down: SitDown
) -> None:
    case = await (await Case.filed(product)).taken_up()
    board, ana = fresh("bea"), await sit_down(fresh("ana"), "cs")
    await sit_down(board, "accreditation_board", seat="academy")
    page = await ana.open(f"/console/cases/{case.id}/actions/add_note")
    await page.fill("[name=text]", "what was typed")
    await page.evaluate(
        """sub => {
          const box = Object.assign(document.createElement("input"), { name: "mentions", value: sub, type: "hidden" });
          document.querySelector("form[data-draft]").append(box);
        }""",
        board,
    )
    await page.click("button[type=submit]")
    assert f"{board} may not see this complaint" in await page.inner_text("#fault-mentions")
    assert await page.input_value("[name=text]") == "what was typed"


async def test_the_boards_pages_suggest_nobody(product: Product, sit_down: SitDown) -> None:
    case = await (await Case.filed(product)).taken_up()
    bea = await sit_down(fresh("bea"), "accreditation_board", seat="academy")
    told = []
    for case_id in (case.id, "cmp_nothing"):
        answer = await bea.page.request.get(f"{product.address}/console/cases/{case_id}/people?q=a")
        told.append((answer.status, re.sub('nonce="[^"]+"', "", await answer.text())))
    assert told[0] == told[1]
    assert told[0][0] == 404


async def test_the_partners_pdm_is_offered_for_a_mention_and_one_who_never_signed_in_is_named_as_such(
    product: Product, sit_down: SitDown
) -> None:
    pdm, absent = fresh("pia"), fresh("pol")
    of_both = [
        await a_recorded_partner(product, pdm={"name": f"{sub} Dam", "email": f"{sub}@hubspot.example", "sub": sub})
        for sub in (pdm, absent)
    ]
    await product.as_(pdm, "pdm", name=f"{pdm} Dam").post("/v1/feedback", json={"text": "hello"})
    ana, told = await sit_down(fresh("ana"), "cs"), []
    for partner_id, sub in zip(of_both, (pdm, absent), strict=True):
        case = await (await Case.filed(product, partner_id=partner_id)).taken_up()
        page = await ana.open(f"/console/cases/{case.id}/actions/add_note")
        offered = await page.locator(f"[name=mentions][value={sub}]").count()
        told.append((offered, f"{sub} Dam, the partner's PDM, has not signed in" in await page.inner_text("main")))
    assert told == [(1, False), (0, True)]
