"""Small things on a case's page that staff would trip over: files, names, labels, rows."""

from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, true

from api.console import case_page
from records import event_store, texts
from records.streams import COMPLAINTS
from records.tables.event_log import events
from tests.api.console.conftest import SitDown
from tests.support.case import SCORES_AT_FAULT, Case, a_recorded_partner
from tests.support.product import Product, fresh
from tests.support.statements import rows_read


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


async def test_a_file_that_cannot_be_kept_is_told_of_and_leads_back_to_the_case(
    product: Product, sit_down: SitDown, tmp_path: Path
) -> None:
    case = await (await Case.filed(product)).taken_up()
    desk = await sit_down(fresh("ana"), "cs")
    page = await desk.open(f"/console/cases/{case.id}")
    large = tmp_path / "large.pdf"
    large.write_bytes(b"%PDF-1.4" + bytes(10 * 1024 * 1024))
    await page.set_input_files("input[type=file]", large)
    await page.click("text=Add the file")
    why = await page.eval_on_selector("input[type=file]", "box => box.validationMessage")
    limit = await page.inner_text("#hint-file")
    assert why.startswith("The file is too large: at most ")
    assert why.removeprefix("The file is too large: at ").partition(".")[0] in limit
    assert page.url == f"{product.address}/console/cases/{case.id}", "it was not sent"
    await page.eval_on_selector("input[type=file]", "box => box.setCustomValidity('')")
    for file, told in ((large, "It is too large"), (tmp_path / "empty.txt", "The file is empty.")):
        file.touch()
        await page.set_input_files("input[type=file]", file)
        await page.eval_on_selector("input[type=file]", "box => box.setCustomValidity('')")
        await page.click("text=Add the file")
        assert told in await page.inner_text("body")
        await page.click("text=Go back")
        await page.wait_for_url(f"**/console/cases/{case.id}")


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


async def test_a_page_reads_no_more_rows_where_more_happened_in_the_case(
    product: Product, sit_down: SitDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await (await Case.filed(product)).taken_up()
    await case.do("record_cs_outcome", "ana", "cs", outcome="unresolved")
    monkeypatch.setattr(case_page, "MOST_EVENTS", 3)
    desk = await sit_down(fresh("sol"), "service_acceleration")
    rows = []
    for notes in (4, 9):
        for number in range(notes):
            await case.do("add_note", "sol", "service_acceleration", text=f"Note {number} of {notes}")
        counts = []
        for _ in range(3):
            with rows_read("events", "texts") as read:
                page = await desk.open(f"/console/cases/{case.id}")
            counts.append(sum(read))
        rows.append(min(counts))
        assert await page.locator(".timeline li .said").all_inner_texts() == [
            f"Text:\nNote {number} of {notes}" for number in range(notes - 3, notes)
        ]
        assert await page.locator(".steps .done small time").count() == 1, "the first step's date is that of event 1"
    assert rows[1] == rows[0]


async def test_thousands_of_events_are_not_read_to_show_the_latest(product: Product) -> None:
    case = await (await (await Case.filed(product)).taken_up()).to_mediation()
    await case.do("add_note", "sol", "service_acceleration", text="The one note.")
    copied = [column for column in events.c if column.name not in {"position", "sequence"}]
    numbers = func.generate_series(1, 3000).table_valued("number").render_derived()
    of_note = (events.c.subject == case.id) & (events.c.type == "note_added")
    many = select(*copied, events.c.sequence + numbers.c.number).join(numbers, true()).where(of_note)
    async with product.engine.connect() as connection:
        await connection.execute(insert(events).from_select([*(one.name for one in copied), "sequence"], many))
        counts = []
        for _ in range(3):
            with rows_read("events", "texts") as read:
                latest = await event_store.read_latest(connection, COMPLAINTS, case.id, 200, types=("stage_entered",))
                said = await texts.named_in(connection, case.id, (event.model_dump_json() for event in latest))
            counts.append(sum(read))
        await connection.rollback()
    last = case.complaint["sequence"] + 3000
    assert [event.data.type for event in latest] == ["stage_entered"] + ["note_added"] * 200
    assert [event.sequence for event in latest[1:]] == list(range(last - 199, last + 1))
    assert list(said.values()) == ["The one note."]
    assert min(counts) == 202, "the events that are shown, and their text"


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
    await page.fill("[name='project_value.amount']", "much")
    await page.click("button[type=submit]")
    assert await page.input_value("[name=partner_id]") == typed["partner_id"], "what was typed is shown again as it was"
    await page.fill("[name='project_value.amount']", "")
    await page.click("button[type=submit]")
    assert await page.get_attribute("header[data-complaint] a", "href") == f"/console/partners/{partner_id}"
