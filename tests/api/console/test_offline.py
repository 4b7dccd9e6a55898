"""Where the server is not reached a page says so and what to do; nothing of anybody's pages is kept for it."""

from tests.api.console.conftest import SitDown
from tests.support.browser import Desk
from tests.support.case import Case
from tests.support.product import Product, fresh

KEPT = """async () => ({
  caches: await caches.keys(),
  databases: await indexedDB.databases(),
  local: localStorage.length + sessionStorage.length,
})"""
CONTROLLED = """() => new Promise((done, fail) => {
  const worker = navigator.serviceWorker;
  worker.addEventListener("controllerchange", () => done(null));
  if (worker.controller) done(null);
  worker.getRegistration("/console").then((known) => setTimeout(fail, 10000, `no worker controls the page: ${known}`));
})"""


async def _ready(desk: Desk) -> None:
    """The browser has the worker, and the worker has the page."""
    await desk.page.evaluate(CONTROLLED)


async def test_a_page_that_is_asked_for_offline_says_so_and_is_loaded_again_from_there(sit_down: SitDown) -> None:
    desk = await sit_down(fresh("ana"), "cs")
    await _ready(desk)
    await desk.context.set_offline(True)
    page = await desk.open("/console/cases?status=open")
    assert "Recourse cannot be reached" in await page.inner_text("[data-offline]")
    await page.click("text=Try again")
    assert await page.locator("[data-offline]").count() == 1
    await desk.context.set_offline(False)
    await page.click("text=Try again")
    await page.wait_for_selector("h1:text-is('Cases')")
    assert page.url.endswith("/console/cases?status=open")
    assert await page.evaluate(KEPT) == {"caches": [], "databases": [], "local": 0}


async def test_what_is_sent_offline_is_not_done_and_not_lost(product: Product, sit_down: SitDown) -> None:
    case = await (await Case.filed(product)).taken_up()
    desk = await sit_down(fresh("ana"), "cs")
    await _ready(desk)
    page = await desk.open(f"/console/cases/{case.id}/actions/add_note")
    await page.fill("[name=text]", "What must not be lost")
    await desk.context.set_offline(True)
    await page.click("button[type=submit]")
    await page.wait_for_selector("[data-offline]")
    await desk.context.set_offline(False)
    await page.go_back()
    assert await page.input_value("[name=text]") == "What must not be lost"
    await page.click("button[type=submit]")
    assert await page.locator(".timeline :text('What must not be lost')").count() == 1


async def test_what_another_site_sends_is_not_passed_on_as_ours(product: Product, sit_down: SitDown) -> None:
    desk = await sit_down(fresh("ana"), "cs")
    await _ready(desk)
    page = await desk.context.new_page()
    await page.goto("data:text/html,<form method=post></form>")
    sign_out = f"{product.address}/console/sign-out"
    async with page.expect_navigation():
        await page.evaluate("where => { document.forms[0].action = where; document.forms[0].submit(); }", sign_out)
    assert "came from another site" in await page.inner_text("main")
    assert (await desk.open("/console")).url.endswith("/console")
