"""Pages hold to WCAG 2.2 AA as axe-core checks it, in light and dark and on a narrow screen; none is heavy."""

import gzip
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from fastapi import Request
from fastapi.routing import APIRoute
from playwright.async_api import Browser
from starlette.responses import HTMLResponse

from activities.mail.partner_links import PartnerLinks
from api.console import pages
from api.console.assembly import PAGES as ROUTERS
from tests.api.console.conftest import SitDown
from tests.support.browser import Desk
from tests.support.case import Case
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = ["color-contrast", "target-size", "scrollable-region-focusable"]
"""The rules that depend on colours and widths."""
VIOLATED = "async only => (await axe.run({runOnly: only, resultTypes: ['violations']})).violations"
"""What is wrong, without the much longer list of what is right."""
NARROW = 360
SPLIT = """() => [...document.querySelectorAll("th")].filter(cell => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  const lines = new Set([...range.getClientRects()].map(one => Math.round(one.top)));
  return !/\\s/.test(cell.textContent.trim()) && lines.size > 1;
}).map(cell => cell.textContent.trim())"""
"""Headings of columns that are so narrow that a word has no room."""
HEAVIEST = 100_000
"""Bytes of everything that a page loads, gzipped."""


@dataclass(frozen=True)
class Places:
    """What the pages are about."""

    case: str
    partner: str
    accreditation: str
    review: str
    simulation: str
    link: str
    """The path of the partner's own page."""


PAGES: dict[str, Callable[[Places], tuple[str, ...]]] = {
    "/console": lambda at: ("/console",),
    "/console/sign-out": lambda at: ("/console/sign-out",),
    "/console/board-only": lambda at: ("/console/board-only",),
    "/console/cases": lambda at: ("/console/cases",),
    "/console/search": lambda at: ("/console/search?q=bright",),
    "/console/{path}/{subject}/actions/{name}": lambda at: (
        f"/console/cases/{at.case}/actions/add_note",
        f"/console/cases/{at.case}/actions/record_mediation_outcome",
        f"/console/cases/{at.case}/actions/record_mediation_outcome?outcome=unresolved&check=1",
        f"/console/cases/{at.case}/actions/score_rubric",
        f"/console/cases/{at.case}/actions/record_cs_outcome",
    ),
    "/console/cases/new": lambda at: ("/console/cases/new",),
    "/console/cases/{complaint_id}": lambda at: (f"/console/cases/{at.case}",),
    "/console/cases/{complaint_id}/file": lambda at: (f"/console/cases/{at.case}/file",),
    "/console/cases/{complaint_id}/why/{sequence}": lambda at: (f"/console/cases/{at.case}/why/1",),
    "/console/partners": lambda at: ("/console/partners",),
    "/console/partners/{partner_id}": lambda at: (
        f"/console/partners/{at.partner}",
        f"/console/partners/{at.partner}?as_of=2020-02-01",
    ),
    "/console/partners/{partner_id}/apply": lambda at: (f"/console/partners/{at.partner}/apply",),
    "/console/partners/{partner_id}/why/{subject:path}/{sequence}": lambda at: (
        f"/console/partners/{at.partner}/why/{at.accreditation}/1",
    ),
    "/console/reviews": lambda at: ("/console/reviews",),
    "/console/reviews/{review_id}": lambda at: (f"/console/reviews/{at.review}",),
    "/console/reviews/{review_id}/packet": lambda at: (f"/console/reviews/{at.review}/packet",),
    "/console/editions": lambda at: ("/console/editions",),
    "/console/editions/candidate": lambda at: ("/console/editions/candidate",),
    "/console/editions/candidate/checked": lambda at: ("/console/editions/candidate/checked?marks.review_at=2",),
    "/console/editions/{edition_id}": lambda at: ("/console/editions/2026-11",),
    "/console/simulations": lambda at: ("/console/simulations",),
    "/console/simulations/{simulation_id}": lambda at: (f"/console/simulations/{at.simulation}",),
    "/console/reports": lambda at: ("/console/reports",),
    "/console/reports/fairness": lambda at: ("/console/reports/fairness",),
    "/console/absence": lambda at: ("/console/absence",),
    "/console/answers": lambda at: ("/console/answers",),
    "/console/mails": lambda at: ("/console/mails",),
    "/console/mails/previews": lambda at: ("/console/mails/previews",),
    "/console/mails/previews/{kind}": lambda at: ("/console/mails/previews/mentioned",),
    "/partner/{token}": lambda at: (at.link,),
}
"""By the path of each page's route, where it is visited."""
NO_PAGES = {
    "/console/static/{digest}/{name}": "a file that pages load",
    "/console/offline.js": "a script that the browser keeps",
    "/console/sign-in": "leads to the identity provider",
    "/console/sign-in/callback": "leads back from it",
    "/console/search/suggestions": "data of the palette",
    "/console/cases/{complaint_id}/people": "data of a form",
    "/console/cases/{complaint_id}/files/{file_id}": "a download",
    "/console/reports/escalations.csv": "a download",
    "/console/reports/fairness.csv": "a download",
    "/console/reports/escalations.json": "a download",
    "/console/reports/fairness.json": "a download",
    "/console/mails/previews/{kind}/document": "a mail, in a frame of its preview",
}
"""What else is read by an address of the console, and why nobody looks at it as a page."""


def _routes() -> set[str]:
    return {
        route.path
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in route.methods
    }


def _templates() -> set[str]:
    """The templates that are pages of their own."""
    files = (Path(pages.__file__).parent / "templates").glob("*.html")
    return {one.name for one in files if '{% extends "layout.html" %}' in one.read_text(encoding="utf-8")}


async def _look(desk: Desk, told: str) -> list[str]:
    """What axe finds on the page that is open, in light on a wide screen, and in dark on a narrow one."""
    page = desk.page
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": 1280, "height": 800})
    found = await page.evaluate(VIOLATED, {"type": "tag", "values": TAGS})
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size({"width": NARROW, "height": 800})
    other = await page.evaluate(VIOLATED, {"type": "rule", "values": LOOKS})
    violations = [*found, *other]
    each = [f"{told} {one['id']}: {one['nodes'][0]['html'][:150]}" for one in violations]
    split = await page.evaluate(SPLIT)
    each += [f"{told} splits the word {word} of a table" for word in split]
    wide = await page.evaluate("document.documentElement.scrollWidth")
    return each + ([f"{told} is {wide} wide on a screen of {NARROW}"] if wide > NARROW else [])


async def _violations(desk: Desk, path: str) -> list[str]:
    await desk.open(path)
    return await _look(desk, path)


async def _prepared(product: Product) -> Places:
    """A partner under review, a case in mediation with a note, and a simulation."""
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("serious")
    await partner.opened()
    case = await (await (await Case.filed(product, partner_id=partner.id)).taken_up()).to_mediation()
    await case.do("add_note", "ana", "cs", text="Please look", mentions=["sol"])
    asked = await product.as_("pat", "partner_ops").post(
        "/v1/simulations", json={"edition": {"marks": {"review_at": 2}}, "to": "2020-01-01"}
    )
    links = PartnerLinks("links for tests, long enough", "", timedelta(days=60))
    return Places(
        case=case.id,
        partner=partner.id,
        accreditation=(await partner.accreditations())[0]["id"],
        review=str(partner.review_id),
        simulation=asked.json()["id"],
        link=links.address(partner.id, datetime.now(UTC)),
    )


def test_every_page_of_the_console_is_looked_at_or_said_to_be_none() -> None:
    assert _routes() == {*PAGES, *NO_PAGES}, "say in PAGES where the new page is visited"


async def test_no_page_has_a_barrier_in_light_in_dark_and_on_a_narrow_screen(
    product: Product, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: set[str] = set()
    made = pages.page

    def noted(request: Request, template: str, *args: Any, **more: Any) -> HTMLResponse:
        shown.add(template)
        return made(request, template, *args, **more)

    for name, module in list(sys.modules.items()):
        if name.startswith(("api.console.", "api.local_issuer.")) and getattr(module, "page", None) is made:
            monkeypatch.setattr(module, "page", noted)
    places = await _prepared(product)
    context = await browser.new_context(bypass_csp=True)
    await context.add_init_script(AXE)
    desk = Desk(product.address, context, await context.new_page())
    found = await _violations(desk, "/console")
    await desk.sign_in(fresh("all"), "cs", "service_acceleration", "partner_ops", "ops")
    for where in PAGES.values():
        for path in where(places):
            found += await _violations(desk, path)
    found += await _violations(desk, "/console/nothing")
    found += await _sent_forms(desk, places)
    await context.clear_cookies()
    await desk.sign_in(fresh("bea"), "accreditation_board", seat="academy")
    review = f"/console/reviews/{places.review}"
    for path in ("/console/reviews", review, f"{review}/actions/cast_review_vote"):
        found += await _violations(desk, path)
    await context.clear_cookies()
    await desk.sign_in(fresh("both"), "accreditation_board", "legal", seat="academy")
    found += await _violations(desk, "/console/board-only")
    await context.close()
    assert found == []
    assert shown >= _templates(), "a page is made that nobody looked at"


async def _sent_forms(desk: Desk, places: Places) -> list[str]:
    """Pages that answer to a form that was sent."""
    page = await desk.open(f"/console/cases?partner_id={places.partner}")
    await page.check(f"[name=case][value={places.case}]")
    await page.click("#bulk button:not([type])")
    found = await _look(desk, "several cases")
    page = await desk.open("/console/editions/candidate")
    await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    await page.fill("[name='marks.review_at']", "2")
    await page.click("button[type=submit]")
    found += await _look(desk, "a candidate that was checked")
    page = await desk.open(f"/console/cases/{places.case}/actions/add_note")
    await desk.context.clear_cookies()
    await page.fill("[name=text]", "typed when the session was over")
    await page.click("button[type=submit]")
    found += await _look(desk, "a session that is over")
    await desk.sign_in(fresh("sue"), "cs")
    page = await desk.open("/console/sign-out")
    await page.click("main button >> nth=0")
    return found + await _look(desk, "signed out")


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
