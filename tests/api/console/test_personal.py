"""What people keep in the console: views, drafts, absences, several cases at once, and who else looks."""

from datetime import UTC, datetime, timedelta

from api.console.answer_fields import FIELDS, CaseFields, filled_in, unknown_fields
from records.complaints.queries import Recorded
from records.notifications import digests
from tests.api.console.conftest import SitDown
from tests.standards.builders import ComplaintScenario
from tests.support.case import Case, a_recorded_partner
from tests.support.product import Product, fresh


async def test_a_view_is_kept_on_the_server_and_shared_where_its_owner_says_so(
    product: Product, sit_down: SitDown
) -> None:
    ana, cal = await sit_down(fresh("ana"), "cs"), await sit_down(fresh("cal"), "cs")
    shared, own = fresh("shared"), fresh("own")
    page = await ana.open("/console/cases?stage=mediation&overdue=true")
    for name in (shared, own):
        await page.click("summary:has-text('Save this view')")
        await page.fill("#view-name", name)
        if name == shared:
            await page.check("[name=shared]")
        await page.press("#view-name", "Enter")
    page = await cal.open("/console")
    assert await page.locator(f"[data-view={own}]").count() == 0
    await page.click(f"[data-view={shared}]")
    assert page.url.endswith("/console/cases?stage=mediation&overdue=true")


async def test_what_was_being_typed_is_there_in_another_browser_and_gone_once_it_is_sent(
    product: Product, sit_down: SitDown
) -> None:
    case, sub = await (await Case.filed(product)).taken_up(), fresh("ana")
    path = f"/console/cases/{case.id}/actions/add_note"
    here, there = await sit_down(sub, "cs"), await sit_down(sub, "cs")
    page = await here.open(path)
    await page.fill("[name=text]", "A long thought that is not finished")
    await page.wait_for_selector("text=Your draft is kept.")
    page = await there.open(path)
    assert await page.input_value("[name=text]") == "A long thought that is not finished"
    await page.click("button[type=submit]")
    page = await here.open(path)
    assert await page.input_value("[name=text]") == ""
    assert await page.evaluate("localStorage.length + sessionStorage.length") == 0


async def test_the_cases_of_somebody_away_stand_in_the_substitutes_inbox(product: Product, sit_down: SitDown) -> None:
    away, substitute = fresh("ana"), fresh("cal")
    case = await (await Case.filed(product)).taken_up()
    await case.do("assign", "olga", "ops", assignee=away)
    there, here = await sit_down(substitute, "cs"), await sit_down(away, "cs")
    page = await here.open("/console/absence")
    today = datetime.now(UTC).date()
    await page.fill("[name=begins_on]", today.isoformat())
    await page.fill("[name=ends_on]", (today - timedelta(days=3)).isoformat())
    await page.select_option("[name=substitute]", substitute)
    await page.click("form:has([name=substitute]) button")
    assert "in this order" in await page.inner_text("[role=alert]")
    assert await page.input_value("[name=substitute]") == substitute, "what was typed is kept"
    assert await page.input_value("[name=begins_on]") == today.isoformat()
    await page.fill("[name=ends_on]", (today + timedelta(days=3)).isoformat())
    await page.select_option("[name=substitute]", substitute)
    await page.click("form:has([name=substitute]) button")
    page = await there.open("/console?tab=mine")
    assert await page.locator(f"[data-complaint={case.id}]").count() == 1
    page = await here.open("/console/absence")
    await page.click("text=I am back")
    page = await there.open("/console?tab=mine")
    assert await page.locator(f"[data-complaint={case.id}]").count() == 0


async def test_several_cases_are_assigned_at_once_with_a_result_for_each(product: Product, sit_down: SitDown) -> None:
    sub = fresh("ana")
    cases = [await (await Case.filed(product)).taken_up() for _ in range(2)]
    for case in cases:
        await case.do("assign", "olga", "ops", assignee=sub)
    await cases[1].to_mediation()
    desk = await sit_down(sub, "cs")
    page = await desk.open("/console/cases")
    for case in cases:
        await page.check(f"[name=case][value={case.id}]")
    await page.click("#bulk button:not([type])")
    accepted = {case.id: await page.get_attribute(f"li[data-complaint={case.id}]", "data-accepted") for case in cases}
    assert accepted == {cases[0].id: "true", cases[1].id: "false"}
    await page.select_option("[name=assignee]", sub)
    await page.click("button[data-confirm]")
    assert "Done" in await page.inner_text(f"li[data-complaint={cases[0].id}]")
    assert "This takes the role Service Acceleration or ops." in await page.inner_text(
        f"li[data-complaint={cases[1].id}]"
    )


async def test_who_else_looks_is_told_and_nobody_of_a_board_is(product: Product, sit_down: SitDown) -> None:
    case = await (await Case.filed(product)).taken_up()
    ana, mia = fresh("ana"), fresh("mia")
    for sub, role in ((ana, "cs"), (mia, "mark_board")):
        desk = await sit_down(sub, role)
        await desk.open(f"/console/cases/{case.id}")
        await desk.page.wait_for_load_state("networkidle")
    desk = await sit_down(fresh("cal"), "cs")
    page = await desk.open(f"/console/cases/{case.id}")
    await page.locator("[data-presence]", has_text="look").wait_for()
    told = await page.inner_text("[data-presence]")
    assert ana in told
    assert mia not in told


async def test_mails_are_listed_for_ops_and_for_nobody_else(product: Product, sit_down: SitDown) -> None:
    await (await Case.filed(product)).taken_up()
    ops, cs = await sit_down(fresh("olga"), "ops"), await sit_down(fresh("ana"), "cs")
    page = await ops.open("/console/mails")
    assert "the team CS" in await page.inner_text("table")
    answer = await cs.page.request.get(f"{product.address}/console/mails")
    assert answer.status == 403


async def test_a_saved_answer_is_filled_in_from_the_case_and_belongs_to_its_team(
    product: Product, sit_down: SitDown
) -> None:
    case, name, sub = await (await Case.filed(product)).taken_up(), fresh("answer"), fresh("ana")
    ana, sol = await sit_down(sub, "cs"), await sit_down("sol", "service_acceleration")
    page = await ana.open("/console/answers")
    await page.fill("[name=name]", name)
    await page.fill("[name=content]", "Dear {customer.nickname}")
    await page.click("button.primary")
    assert "There is no field {customer.nickname}" in await page.inner_text("[role=alert]")
    assert await page.input_value("[name=name]") == name
    await page.fill(
        "[name=content]", "Dear {customer.name} of {customer.company}, {case.summary}: {partner.name}. {me.name}"
    )
    await page.click("button.primary")
    await page.wait_for_selector(f"[data-answer={name}]")

    page = await ana.open(f"/console/cases/{case.id}/actions/add_note")
    await page.click(f"[data-saved={name}]")
    written = await page.input_value("[name=text]")
    assert written == f"Dear Dana Reyes of Northwind, Go-live slipped 27 weeks: Bright Inbound. {sub}"
    await page.click("button[type=submit]")
    timeline = (await product.as_("ana", "cs").get(f"/v1/complaints/{case.id}/timeline")).json()["results"]
    assert timeline[-1]["details"]["text"] == written

    page = await sol.open(f"/console/cases/{case.id}/actions/add_note")
    assert await page.locator(f"[data-saved={name}]").count() == 0
    page = await ana.open("/console/answers")
    await page.click(f"[data-answer={name}] button")
    await page.wait_for_selector(f"[data-answer={name}]", state="detached")
    assert sol.trouble == []
    assert [one for one in ana.trouble if "422" not in one] == []  # the answer that was refused


def test_a_field_is_filled_in_once_and_never_what_stands_in_it() -> None:
    body = {"customer": {"name": "{me.name}", "company": None}, "summary": "{case.id}"}
    case = CaseFields(Recorded(ComplaintScenario().case, "tests", "ticket-1", body), "Willow", "Ana")

    assert (
        filled_in("{customer.name}|{customer.company}|{case.summary}|{unknown}", case)
        == "{me.name}||{case.id}|{unknown}"
    )
    assert [filled_in(f"{{{name}}}", case) for name in FIELDS if name.startswith("case.")] == [
        *("cmp_1", "ticket-1", "{case.id}", "delivery", "6 November 2026"),
    ]
    assert unknown_fields("{me.name} {} {me.name.first} {case.id}") == ["", "me.name.first"]


async def test_all_cases_that_match_are_noted_after_a_preview_that_names_each(
    product: Product, sit_down: SitDown
) -> None:
    partner_id = await a_recorded_partner(product)
    cases = [await (await Case.filed(product, partner_id=partner_id)).taken_up() for _ in range(3)]
    other = await (await Case.filed(product)).taken_up()
    await cases[2].do("withdraw", "ana", "cs", reason="r")
    desk = await sit_down(fresh("ana"), "cs")
    page = await desk.open(f"/console/cases?partner_id={partner_id}")
    await page.select_option("#bulk-command", "add_note")
    await page.click("#bulk button[name=all]")
    named = {case.id: await page.locator(f"li[data-complaint={case.id}]").count() for case in (*cases, other)}
    assert named == dict.fromkeys((case.id for case in cases), 1) | {other.id: 0}
    assert await page.get_attribute(f"li[data-complaint={cases[2].id}]", "data-accepted") == "false"
    await page.fill("[name=text]", "The partner is away this week.")
    await page.click("button[data-confirm]")
    for case in cases[:2]:
        timeline = (await product.as_("ana", "cs").get(f"/v1/complaints/{case.id}/timeline")).json()["results"]
        assert timeline[-1]["details"]["text"] == "The partner is away this week."
    assert desk.trouble == []


async def test_somebody_has_their_mails_gathered_and_takes_it_back(product: Product, sit_down: SitDown) -> None:
    sub = fresh("ana")
    desk = await sit_down(sub, "cs")
    for hour, kept in (("8", {sub: 8}), ("", {})):
        page = await desk.open("/console/absence")
        await page.select_option("#hour", hour)
        await page.click("[action='/console/absence/mails'] button")
        assert await page.input_value("#hour") == hour
        async with product.engine.connect() as connection:
            assert await digests.hours(connection, [sub]) == kept


async def test_ops_are_led_to_the_process_of_a_case_and_nobody_else_is(product: Product, sit_down: SitDown) -> None:
    case = await (await Case.filed(product)).taken_up()
    ops, staff = await sit_down(fresh("olga"), "ops"), await sit_down(fresh("ana"), "cs")
    link = "text=Its process in Temporal"
    page = await ops.open(f"/console/cases/{case.id}")
    expected = f"{product.servers.temporal.ui}/namespaces/default/workflows/complaint%2F{case.id}"
    assert await page.get_attribute(link, "href") == expected
    page = await staff.open(f"/console/cases/{case.id}")
    assert await page.locator(link).count() == 0
