"""A case is worked in the browser: found in the inbox, read, acted on, confirmed; what is refused says why."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.api.console.conftest import SitDown
from tests.support.browser import Desk
from tests.support.case import Case, a_recorded_partner
from tests.support.product import Product, fresh


async def _open_case(desk: Desk, case: Case) -> None:
    await desk.open(f"/console/cases/{case.id}")


async def test_that_mediation_failed_is_recorded_in_three_clicks_from_the_inbox(
    product: Product, sit_down: SitDown
) -> None:
    case = await (await Case.filed(product)).taken_up()
    await case.to_mediation()
    sub = fresh("sol")
    await case.do("assign", "sol", "service_acceleration", assignee=sub)
    desk = await sit_down(sub, "service_acceleration")
    page = await desk.open("/console?tab=mine")
    await page.click(f"[data-complaint={case.id}] a")
    assert await page.inner_text("[data-shortcut=unresolved]") == "Mediation failed …"
    await page.click("[data-shortcut=unresolved]")
    assert "moved to investigation" in await page.inner_text("[data-effects]")
    assert "PDM" in await page.inner_text("[data-mails]")
    await page.click("button[data-confirm]")
    assert await page.get_attribute("header[data-stage]", "data-stage") == "investigation"
    assert (await case.read())["stage"] == "investigation"
    assert desk.trouble == []
    assert desk.elsewhere == []


async def test_a_form_has_the_fields_of_the_declaration_and_takes_the_command(
    product: Product, sit_down: SitDown
) -> None:
    case = await (await (await Case.filed(product)).taken_up()).to_mediation()
    desk = await sit_down("sol", "service_acceleration")
    await _open_case(desk, case)
    page = desk.page
    await page.click("[data-action=propose_solution]")
    await page.check("[name=kind][value=make_whole]")
    await page.fill("[name=terms]", "The partner refunds half.")
    await page.fill("[name=amount]", "1500.00")
    await page.click("button[type=submit]")
    assert "Give amount and currency together" in await page.inner_text("#fault-currency")
    assert await page.input_value("[name=terms]") == "The partner refunds half."
    await page.select_option("[name=currency]", "EUR")
    await page.click("button[type=submit]")
    assert "Propose a solution: it is on record" in await page.inner_text(".notice")
    proposal = (await case.read())["proposals"][0]
    assert (proposal["terms"], proposal["amount"], proposal["currency"]) == (
        "The partner refunds half.",
        "1500.00",
        "EUR",
    )


async def test_what_is_refused_stays_visible_with_its_reason(product: Product, sit_down: SitDown) -> None:
    case = await (await Case.filed(product)).taken_up()
    desk = await sit_down("sol", "service_acceleration")
    await _open_case(desk, case)
    page = desk.page
    await page.click("details > summary:has-text('cannot do')")
    refused = page.locator("[data-action=record_mediation_outcome][aria-disabled=true]")
    assert await refused.count() == 1
    assert "This is done in mediation" in await page.inner_text("#why-record_mediation_outcome")
    answer = await page.goto(f"{product.address}/console/cases/{case.id}/actions/record_mediation_outcome")
    assert answer is not None
    assert "This is done in mediation" in await page.inner_text("[role=alert]")


async def test_a_rejection_keeps_what_was_typed_and_says_what_would_remedy_it(
    product: Product, sit_down: SitDown
) -> None:
    case = await (await (await Case.filed(product)).taken_up()).to_mediation()
    desk = await sit_down("sol", "service_acceleration")
    page = await desk.open(f"/console/cases/{case.id}/actions/record_mediation_outcome")
    await page.check("[name=outcome][value=resolved]")
    await page.fill("[name=note]", "They shook hands.")
    await page.click("button[type=submit]")
    assert await page.get_attribute("[data-problem]", "data-problem") == "no_mutual_agreement"
    assert "Record both parties' acceptance" in await page.inner_text("[data-problem]")
    assert await page.input_value("[name=note]") == "They shook hands."


async def test_a_change_in_between_keeps_what_was_typed_and_is_shown(product: Product, sit_down: SitDown) -> None:
    case = await (await Case.filed(product)).taken_up()
    desk = await sit_down("ana", "cs")
    page = await desk.open(f"/console/cases/{case.id}/actions/add_note")
    await page.fill("[name=text]", "A long thought.")
    await case.do("add_evidence", "cal", "cs", title="Contract.pdf", url="https://files.example/c.pdf")
    await page.click("button[type=submit]")
    assert "Evidence was added." in await page.inner_text("[role=alert]")
    assert await page.input_value("[name=text]") == "A long thought."
    await page.click("button[type=submit]")
    assert "A long thought." in await page.inner_text(".timeline > li:last-child .said")


async def test_what_was_written_is_shown_where_a_change_in_between_rules_the_step_out(
    product: Product, sit_down: SitDown
) -> None:
    case = await (await (await Case.filed(product)).taken_up()).to_mediation()
    desk = await sit_down("sol", "service_acceleration")
    page = await desk.open(f"/console/cases/{case.id}/actions/record_mediation_outcome")
    await page.check("[name=outcome][value=unresolved]")
    await page.fill("[name=note]", "They would not talk.")
    await case.do("withdraw", "ana", "cs", reason="The customer is content.")
    await page.click("button[type=submit]")
    assert await page.inner_text("[data-written]") == "They would not talk."
    assert "withdrawn" in await page.inner_text("[data-action] ul")


async def test_a_decision_tells_why_and_what_would_have_changed_it(product: Product, sit_down: SitDown) -> None:
    case = await (await (await Case.filed(product)).taken_up()).to_mediation()
    desk = await sit_down("ana", "cs")
    await _open_case(desk, case)
    await desk.page.click("li[data-event=cs_outcome_recorded] a")
    assert await desk.page.inner_text("h1") == "CS could not resolve the complaint."
    assert "S15" in await desk.page.inner_text("dl")


async def test_the_case_file_has_every_event_with_its_hash(product: Product, sit_down: SitDown) -> None:
    case = await (await (await Case.filed(product)).taken_up()).to_mediation()
    desk = await sit_down("lee", "legal")
    page = await desk.open(f"/console/cases/{case.id}/file")
    told = await page.inner_text("main")
    events = (await product.as_("aud", "auditor").get("/v1/events", params={"subject": case.id})).json()["results"]
    assert all(event["hash"] in told for event in events)


async def test_keys_move_through_the_rows_and_open_one(product: Product, sit_down: SitDown) -> None:
    sub, partner_id = fresh("ana"), await a_recorded_partner(product)
    cases = [await (await Case.filed(product, partner_id=partner_id)).taken_up() for _ in range(2)]
    for case in cases:
        await case.do("assign", "olga", "ops", assignee=sub)
    desk = await sit_down(sub, "cs")
    page = await desk.open("/console?tab=mine")
    for key in "jjk":
        await page.keyboard.press(key)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/console/cases/*")
    await page.keyboard.press("?")
    assert await page.is_visible("#keys")


async def test_the_palette_finds_a_case_by_a_part_of_its_customers_address(product: Product, sit_down: SitDown) -> None:
    name = fresh("Zoë").replace("-", "")
    customer = {"name": name, "email": f"{name.replace('ë', 'e').lower()}@northwind.example"}
    case = await (await Case.filed(product, customer=customer)).taken_up()
    desk = await sit_down("ana", "cs")
    page = desk.page
    await page.keyboard.press("Control+k")
    await page.keyboard.type(name.replace("ë", "e").lower()[:11])
    await page.wait_for_selector(f"#palette a[href='/console/cases/{case.id}']")


async def test_the_open_cases_of_a_partner_are_found_by_its_name_and_the_closed_ones_are_not(
    product: Product, sit_down: SitDown
) -> None:
    name = fresh("Hügel").replace("-", "")
    partner_id = await a_recorded_partner(product, name=f"{name} Works")
    cases = [await (await Case.filed(product, partner_id=partner_id)).taken_up() for _ in range(2)]
    await cases[0].do("withdraw", "ana", "cs", reason="r")
    desk = await sit_down("ana", "cs")
    page = await desk.open(f"/console/search?q={name.replace('ü', 'u')}")
    found = await page.eval_on_selector_all("[data-complaint]", "rows => rows.map(one => one.dataset.complaint)")
    assert found == [cases[1].id]


async def test_the_palette_leads_to_what_was_typed_however_fast_and_closes_at_once(
    product: Product, sit_down: SitDown
) -> None:
    slow, fast = fresh("slow").replace("-", ""), fresh("fast").replace("-", "")
    await a_recorded_partner(product, name=f"{slow} Works")
    partner_id = await a_recorded_partner(product, name=f"{fast} Works")
    desk = await sit_down(fresh("pat"), "partner_ops")
    page = await desk.open("/console")
    await page.keyboard.press("Control+k")
    await page.keyboard.type(slow)
    await page.wait_for_selector("#palette li")
    await page.fill("#palette-box", fast)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/console/partners/{partner_id}")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("x")
    await page.keyboard.press("Escape")
    assert not await page.is_visible("#palette")


async def test_what_changed_meanwhile_is_told_and_moves_nothing(product: Product, sit_down: SitDown) -> None:
    sub = fresh("ana")
    case = await (await Case.filed(product)).taken_up()
    await case.do("assign", "olga", "ops", assignee=sub)
    desk = await sit_down(sub, "cs")
    answer = await desk.page.request.get(f"{product.address}/console?tab=mine", headers={"Accept": "application/json"})
    before = (await answer.json())["rows"]
    await case.do("add_note", "cal", "cs", text="x")
    answer = await desk.page.request.get(f"{product.address}/console?tab=mine", headers={"Accept": "application/json"})
    assert before.keys() == (await answer.json())["rows"].keys() == {case.id}
    assert before != (await answer.json())["rows"]


@pytest.mark.parametrize(
    "path", ["cases/cmp_00000000000000000000000000", "cases/..%2f..", "partners/nobody", "nothing"]
)
async def test_what_is_not_there_is_a_page_that_says_so(product: Product, sit_down: SitDown, path: str) -> None:
    desk = await sit_down("ana", "cs")
    answer = await desk.page.request.get(f"{product.address}/console/{path}")
    assert answer.status == 404
    assert re.search("<h1>There is nothing here</h1>", await answer.text())


async def test_a_pdm_opens_the_cases_of_their_partners_and_no_others(product: Product, sit_down: SitDown) -> None:
    mine, other = await Case.filed(product), await Case.filed(product)
    desk = await sit_down(fresh("pia"), "pdm", partners=mine.complaint["partner_id"])
    statuses = []
    for case in (mine, other):
        answer = await desk.page.request.get(f"{product.address}/console/cases/{case.id}")
        statuses.append(answer.status)
    assert statuses == [200, 404]


async def test_a_case_waits_for_the_customer_by_clicking_and_says_so_everywhere(
    product: Product, sit_down: SitDown
) -> None:
    case = await (await Case.filed(product)).taken_up()
    sub, day = fresh("ana"), str(datetime.now(UTC).date() + timedelta(days=1))
    await case.do("assign", "olga", "ops", assignee=sub)
    desk = await sit_down(sub, "cs")
    await _open_case(desk, case)
    page = desk.page
    await page.click("[data-action=wait_for]")
    await page.check("[name=party][value=customer]")
    await page.fill("[name=reason]", "We asked for the contract.")
    await page.fill("[name=remind_on]", day)
    await page.click("button[type=submit]")
    banner = await page.inner_text("[data-waiting=customer]")
    assert "The clock stands still: the case waits for the customer." in banner
    assert "We asked for the contract." in banner
    assert "business" in banner
    await desk.open("/console?tab=mine&waiting=true")
    assert "Waits for the customer" in await page.inner_text(f"[data-complaint={case.id}]")
    await page.click(f"[data-complaint={case.id}] a")
    await page.click("[data-action=stop_waiting]")
    await page.click("button[type=submit]")
    assert await page.locator("[data-waiting]").count() == 0
    assert (await case.read())["waiting"] is None
    assert desk.trouble == []


async def test_a_resolved_case_is_reopened_by_clicking(product: Product, sit_down: SitDown) -> None:
    case = await (await Case.filed(product)).taken_up()
    await case.do("record_cs_outcome", "ana", "cs", outcome="resolved")
    desk = await sit_down("ana", "cs")
    await _open_case(desk, case)
    page = desk.page
    await page.click("[data-action=reopen]")
    await page.fill("[name=reason]", "The refund never came.")
    await page.click("button[type=submit]")
    assert "was reopened" in await page.inner_text("[data-effects]")
    await page.click("button[data-confirm]")
    assert await page.get_attribute("header[data-stage]", "data-stage") == "cs_resolution"
    assert desk.trouble == []


async def test_a_file_is_added_on_the_case_page_and_given_as_a_download(
    product: Product, sit_down: SitDown, tmp_path: Path
) -> None:
    case = await (await Case.filed(product)).taken_up()
    file = tmp_path / 'the "final" contract.html'
    file.write_text("<script>pwned()</script>")
    desk = await sit_down("ana", "cs")
    await _open_case(desk, case)
    page = desk.page
    await page.set_input_files("#field-file", file)
    await page.click("form[data-action=add_evidence_file] button[type=submit]")
    assert "Add evidence: it is on record" in await page.inner_text(".notice")
    evidence = await page.inner_text("#evidence")
    assert file.name in evidence
    assert "SHA-256" in evidence
    async with page.expect_download() as downloading:
        await page.click("[data-file]")
    assert Path(await (await downloading.value).path()).read_text() == "<script>pwned()</script>"
    assert desk.trouble == []
