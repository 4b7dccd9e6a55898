"""The owners of the standards read editions, draft a candidate that must make sense, simulate it, and read reports."""

import csv
import io
import json
from datetime import UTC, datetime

from api.console.edition_document import document
from api.console.edition_pages import LONGEST_ADDRESS
from api.console.fairness_page import by_quarter
from records.complaints.report_queries import JudgedCase
from records.editions.builtin_editions import bundled_editions
from standards.vocabulary import Outcome
from tests.api.console.conftest import SitDown
from tests.support.browser import Desk
from tests.support.case import Case
from tests.support.product import Product, fresh


async def _candidate(desk: Desk, **changed: str) -> None:
    page = await desk.open("/console/editions/candidate")
    await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    for name, value in changed.items():
        await page.fill(f"[name='{name.replace('__', '.')}']", value)
    await page.click("button[type=submit]")


async def test_a_candidate_that_makes_no_sense_is_refused_at_its_field(sit_down: SitDown) -> None:
    desk = await sit_down(fresh("olga"), "ops")
    await _candidate(desk, marks__review_at="none at all")
    assert await desk.page.title() == "Draft a candidate · Recourse"
    assert await desk.page.input_value("[name='marks.review_at']") == "none at all"
    assert await desk.page.locator(".fault").count() == 1
    long = "x" * (LONGEST_ADDRESS + 1)
    await _candidate(desk, marks__review_at=long)
    assert await desk.page.input_value("[name='marks.review_at']") == long, "no address holds it"
    await _candidate(desk)
    assert "Nothing is different" in await desk.page.inner_text("[role=alert]")


async def test_a_candidate_is_shown_in_words_and_simulated(sit_down: SitDown) -> None:
    desk = await sit_down(fresh("pat"), "partner_ops")
    await _candidate(desk, marks__review_at="2")
    told = await desk.page.inner_text("[data-effects]")
    assert "A review is convened at 2 marks instead of 3" in told
    assert told.count("S27") == 1, "the clause is named once, and tells its text"
    assert await desk.page.locator("[data-action=publish_edition]").count() == 0
    await desk.page.click("button[value=change]")
    assert await desk.page.input_value("[name='marks.review_at']") == "2", "what was typed is there to change further"
    await desk.page.click("button[value=check]")
    await desk.page.click("[data-action=simulate_edition]")
    await desk.page.wait_for_selector("header[data-simulation]")
    await desk.page.go_back()
    assert "A review is convened at 2 marks instead of 3" in await desk.page.inner_text("[data-effects]")
    await desk.page.go_forward()
    assert "A review is convened at 2 marks instead of 3" in await desk.page.inner_text("[data-effects]")


async def test_an_edition_reads_as_a_document_with_clauses(sit_down: SitDown) -> None:
    desk = await sit_down(fresh("lee"), "legal")
    page = await desk.open("/console/editions")
    await page.click("[data-edition='2026-11'] a")
    told = await page.inner_text("main")
    assert "marks.review_at" in told
    assert "The number of marks in the window" in told
    assert "CS resolution: Business days from the start of the stage until it is due" in told
    lines = await page.eval_on_selector_all("td:first-child", "all => all.map(one => one.firstChild.textContent)")
    assert len(set(lines)) == len(lines), "no two numbers are told in the same words"
    answer = await page.request.get(f"{desk.address}/console/editions/candidate")
    assert answer.status == 403


async def test_reports_are_read_as_pages_and_as_tables(product: Product, sit_down: SitDown) -> None:
    case = await (await Case.filed(product)).taken_up()
    await case.do("record_cs_outcome", "ana", "cs", outcome="resolved")
    desk = await sit_down(fresh("pat"), "partner_ops")
    page = await desk.open("/console/reports")
    assert "were filed" in await page.inner_text("main")
    for name in ("escalations", "fairness"):
        answer = await page.request.get(f"{desk.address}/console/reports/{name}.csv")
        rows = list(csv.reader(io.StringIO(await answer.text())))
        assert (answer.status, len(rows) > 1) == (200, True)
        assert [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@")] == []
        await desk.open(f"/console/reports{'/fairness' if name == 'fairness' else ''}")
        async with page.expect_download() as begun:
            await page.click("text=As JSON")
        told = json.loads((await (await begun.value).path()).read_text())
        assert {"escalations": "by_outcome", "fairness": "by_tier"}[name] in told
    page = await desk.open("/console/reports/fairness")
    assert "Krippendorff" in await page.inner_text("main")
    found = await page.request.get(f"{desk.address}/console/reports/fairness", headers={"Accept": "application/json"})
    assert {"by_tier", "mark_board_agreement", "departures", "by_board"} <= (await found.json()).keys()


def test_how_far_a_board_agrees_is_told_by_quarter() -> None:
    def judged(month: int, *votes: str, recused: int = 0) -> JudgedCase:
        closed_at = datetime(2026, month, 1, tzinfo=UTC)
        return JudgedCase("delivery", "gold", Outcome.NO_MARK, closed_at, 1.0, None, votes, recused)

    split, agreed = ("mark", "no_mark"), ("mark", "mark")
    found = list(
        by_quarter("mark board", [judged(3, *split), judged(4, *agreed), judged(6, *("no_mark",) * 2, recused=1)])
    )

    assert [(one.quarter, one.decided, one.agreement) for one in found] == [("2026 Q1", 1, 0.0), ("2026 Q2", 2, 1.0)]
    assert [one.stepped_back.value for one in found if one.stepped_back] == [0.0, 0.5]


def test_an_edition_is_read_without_codes_or_notation() -> None:
    told = {line.path: line.told for section in document(bundled_editions()[-1]) for line in section.lines}

    assert told["tiers.reviews"] == "15 January, 15 June"
    assert told["marks.review_opens"] == "before renewal"
    assert told["very_serious.may_flag"] == "CS, Service Acceleration, Partner Ops"
    assert {path: words for path, words in told.items() if "_" in words or "{" in words} == {}
