"""Every kind of mail can be looked at in the console, fits a phone, and asks for nothing from elsewhere."""

from playwright.async_api import Browser

from activities.mail.preview import darkened, preview
from standards.notifications import NotificationKind
from tests.api.console.conftest import SitDown
from tests.support.product import Product, fresh

WIDTHS = (600, 320)


async def test_a_mail_is_shown_as_html_as_text_in_the_dark_and_on_a_phone(product: Product, sit_down: SitDown) -> None:
    ops, cs = await sit_down(fresh("olga"), "ops"), await sit_down(fresh("ana"), "cs")
    page = await ops.open("/console/mails")
    await page.click("text=Previews")
    await page.click("main >> text=Mark board case")
    mail = page.frame_locator("iframe")
    assert "your vote is needed" in (await mail.locator("h1").inner_text()).lower()
    light = await mail.locator(".sheet").evaluate("it => getComputedStyle(it).backgroundColor")
    await page.click("text=In the dark")
    assert await mail.locator(".sheet").evaluate("it => getComputedStyle(it).backgroundColor") != light
    await page.click("text=On a phone")
    assert await page.get_attribute("iframe", "width") == "320"
    await page.click("text=As text")
    assert "The whole case: https://" in await page.inner_text(".said")
    assert ops.trouble == []
    answer = await cs.page.request.get(f"{product.address}/console/mails/previews/mark_board_case/document")
    assert answer.status == 403


def _all_mails() -> str:
    """Every kind's mail below the other, in one document."""
    made = [preview(kind).html for kind in NotificationKind]
    bodies = [html.partition("<body")[2].partition(">")[2].rpartition("</body>")[0] for html in made]
    return made[0].partition("<body")[0] + f"<body>{''.join(bodies)}</body></html>"


async def test_no_kind_of_mail_overflows_or_loads_anything(browser: Browser) -> None:
    page, asked, html = await browser.new_page(), list[str](), _all_mails()
    page.on("request", lambda request: asked.append(request.url))
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        for shown in (html, darkened(html)):
            await page.set_content(shown)
            sheets = page.locator(".sheet")
            assert await sheets.count() == len(NotificationKind)
            assert await sheets.evaluate_all("all => all.filter(it => it.scrollWidth > it.clientWidth).length") == 0
            assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert asked == []
    await page.close()
