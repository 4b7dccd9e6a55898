"""Pages hold to WCAG 2.2 AA as axe-core checks it, in light and dark and on a narrow screen; none is heavy."""

import gzip
import re
from pathlib import Path

import axe_playwright_python
from playwright.async_api import Browser

from tests.api.console.conftest import SitDown
from tests.support.browser import Desk
from tests.support.case import Case
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = ["color-contrast", "target-size", "scrollable-region-focusable"]
"""The rules that depend on colours and widths."""
NARROW = 360
HEAVIEST = 100_000
"""Bytes of everything that a page loads, gzipped."""


async def _violations(desk: Desk, path: str) -> list[str]:
    """What axe finds on the page in light on a wide screen, and in dark on a narrow one."""
    page = desk.page
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": 1280, "height": 800})
    await desk.open(path)
    await page.evaluate(AXE)
    found = await page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", TAGS)
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size({"width": NARROW, "height": 800})
    other = await page.evaluate("rules => axe.run({runOnly: {type: 'rule', values: rules}})", LOOKS)
    violations = [*found["violations"], *other["violations"]]
    told = [f"{path} {one['id']}: {one['nodes'][0]['html'][:150]}" for one in violations]
    wide = await page.evaluate("document.documentElement.scrollWidth")
    return told + ([f"{path} is {wide} wide on a screen of {NARROW}"] if wide > NARROW else [])


async def test_no_page_has_a_barrier_in_light_in_dark_and_on_a_narrow_screen(
    product: Product, browser: Browser
) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("serious")
    await partner.opened()
    case = await (await (await Case.filed(product, partner_id=partner.id)).taken_up()).to_mediation()
    base = f"/console/cases/{case.id}"
    review = f"/console/reviews/{partner.review_id}"
    of_staff = [
        *("/console", "/console/cases", "/console/partners", "/console/reviews", "/console/search?q=bright"),
        *("/console/editions", "/console/editions/2026-11", "/console/reports", "/console/mails", "/console/absence"),
        "/console/answers",
        *("/console/cases/new", "/console/reports/fairness", f"/console/partners/{partner.id}/apply"),
        *(
            base,
            f"{base}/file",
            f"{base}/why/1",
            f"{base}/actions/add_note",
            f"{base}/actions/record_mediation_outcome",
        ),
        *(f"{base}/actions/record_mediation_outcome?outcome=unresolved&check=1", f"{base}/actions/score_rubric"),
        *(f"/console/partners/{partner.id}", review, f"{review}/packet", "/console/nothing", "/console/sign-out"),
    ]
    of_board = ["/console/reviews", review, f"{review}/actions/cast_review_vote"]
    found: list[str] = []
    roles = ("cs", "service_acceleration", "partner_ops", "ops")
    context = await browser.new_context(bypass_csp=True)
    desk = Desk(product.address, context, await context.new_page())
    found += await _violations(desk, "/console")
    await desk.sign_in(fresh("all"), *roles)
    for path in of_staff:
        found += await _violations(desk, path)
    await context.clear_cookies()
    await desk.sign_in(fresh("bea"), "accreditation_board", seat="academy")
    for path in of_board:
        found += await _violations(desk, path)
    await context.close()
    assert found == []


async def test_what_a_page_loads_is_light_and_comes_from_here(product: Product, sit_down: SitDown) -> None:
    desk = await sit_down(fresh("ana"), "cs")
    ask = desk.page.request
    content = await (await ask.get(f"{product.address}/console/editions/2026-11")).body()
    files = sorted(set(re.findall(r'(?:src|href)="(/console/static/[^"]+)"', content.decode())))
    loaded = [content, *[await (await ask.get(f"{product.address}{path}")).body() for path in files]]
    assert len(loaded) == 4
    assert sum(len(gzip.compress(body)) for body in loaded) < HEAVIEST
    await desk.open("/console/editions/2026-11")
    assert desk.elsewhere == []
