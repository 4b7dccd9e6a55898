"""Small things on a case's page that staff would trip over: files, names, labels, rows."""

import pytest

from api.console import case_page
from tests.api.console.conftest import SitDown
from tests.support.case import SCORES_AT_FAULT, Case, a_recorded_partner
from tests.support.product import Product, fresh


async def test_a_file_of_evidence_is_downloaded_from_where_it_stands_in_the_timeline(
    product: Product, sit_down: SitDown
) -> None:
    case = await (await Case.filed(product)).taken_up()
    desk = await sit_down(fresh("ana"), "cs")
    page = await desk.open(f"/console/cases/{case.id}")
    await page.set_input_files("input[type=file]", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"hello"})
    await page.click("text=Add the file")
    address = await page.get_attribute(".timeline [download]", "href")
    answer = await page.request.get(f"{product.address}{address}")
    assert (answer.status, await answer.body()) == (200, b"hello")
    assert "/v1/complaints" not in await page.inner_text(".timeline")
    page = await desk.open(f"/console/cases/{case.id}/file")
    assert "/v1/complaints" not in await page.inner_text("main")


async def test_a_note_has_one_field_and_a_confirmation_names_the_step_as_its_button_does(
    product: Product, sit_down: SitDown
) -> None:
    case = await (await Case.filed(product)).taken_up()
    desk = await sit_down(fresh("ana"), "cs")
    page = await desk.open(f"/console/cases/{case.id}/actions/add_note")
    assert await page.locator("textarea").count() == 1
    assert await page.inner_text("label[for=field-text]") == "Note"
    page = await desk.open(f"/console/cases/{case.id}/actions/record_cs_outcome?outcome=resolved&check=1")
    assert await page.inner_text("[data-confirm]") == "Yes, record CS outcome"


async def test_people_are_told_by_name_and_the_file_to_print_holds_the_evidence(
    product: Product, sit_down: SitDown
) -> None:
    case = await (
        await Case.filed(product, evidence=[{"title": "The contract", "url": "https://files.example/contract"}])
    ).taken_up()
    named = fresh("ines")
    await product.as_(named, "cs", name="Inès Moreau").post("/v1/feedback", json={"text": "hello"})
    await case.do("assign", "olga", "ops", assignee=named)
    desk = await sit_down(fresh("lee"), "legal")
    page = await desk.open(f"/console/cases/{case.id}")
    assert "The case was assigned to Inès Moreau." in await page.inner_text(".timeline")
    page = await desk.open(f"/console/cases/{case.id}/file")
    told = await page.inner_text("main")
    assert "The contract: https://files.example/contract" in told
    assert "The case was assigned to Inès Moreau." in told
    assert "by itself, system" not in told


async def test_only_an_open_case_is_said_to_be_taken_by_nobody(product: Product, sit_down: SitDown) -> None:
    partner_id = await a_recorded_partner(product)
    cases = [await (await Case.filed(product, partner_id=partner_id)).taken_up() for _ in range(2)]
    await cases[0].do("withdraw", "ana", "cs", reason="r")
    desk = await sit_down(fresh("ana"), "cs")
    page = await desk.open(f"/console/cases?partner_id={partner_id}")
    rows = [await page.inner_text(f"[data-complaint={case.id}]") for case in cases]
    assert ["Nobody has taken it" in row for row in rows] == [False, True]
    assert ["Withdrawn by the customer" in row for row in rows] == [True, False], "a closed case tells its outcome"


async def test_the_file_to_print_holds_the_whole_case_and_its_page_the_latest_events(
    product: Product, sit_down: SitDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await (await (await Case.filed(product)).taken_up()).to_investigation()
    await case.do("score_rubric", "pat", "partner_ops", scores=SCORES_AT_FAULT)
    monkeypatch.setattr(case_page, "MOST_EVENTS", 2)
    desk = await sit_down(fresh("lee"), "legal")
    page = await desk.open(f"/console/cases/{case.id}")
    assert await page.locator(".timeline li").count() == 2
    earlier = case.complaint["sequence"] - 2
    assert await page.get_attribute("[data-earlier]", "data-earlier") == str(earlier)
    assert await page.locator(".steps .skipped").count() == 0, "the path is drawn from every event"
    page = await desk.open(f"/console/cases/{case.id}/file")
    assert await page.locator(".timeline li").count() == case.complaint["sequence"]
    told = await page.inner_text("main")
    assert "Scope delivered" in told
    assert case.complaint["customer"]["email"] in told


async def test_a_complaint_is_filed_by_the_partners_name_as_by_its_id(product: Product, sit_down: SitDown) -> None:
    name = fresh("Harbour")
    partner_id = await a_recorded_partner(product, name=name)
    desk = await sit_down(fresh("ana"), "cs")
    page = await desk.open("/console/cases/new")
    typed = {"partner_id": name.upper(), "summary": "s", "customer.name": "c", "surfaced_by.email": "a@hubspot.example"}
    for field, value in (typed | {"partner_id": "no-such-partner"}).items():
        await page.fill(f"[name='{field}']", value)
    await page.click("button[type=submit]")
    assert "Choose one from the list" in await page.inner_text(".fault")
    await page.fill("[name=partner_id]", typed["partner_id"])
    await page.click("button[type=submit]")
    assert await page.get_attribute("header[data-complaint] a", "href") == f"/console/partners/{partner_id}"
