"""What people write is shown as they wrote it, and runs nowhere."""

from typing import Any

from tests.api.console.conftest import SitDown
from tests.support.case import Case, a_recorded_partner
from tests.support.product import Product, fresh
from tests.support.script_strings import CORPUS, chunks

LONGEST = 280
"""Letters of a name."""


async def _cases_that_say(product: Product, partner_id: str, lines: list[str], assignee: str) -> list[Case]:
    """A case for each line, in mediation; the first of them says the whole corpus in each of its texts."""
    cases, everything = [], "\n".join(CORPUS)
    for line in lines:
        person = {"name": line, "company": line}
        told: dict[str, Any] = {"summary": line, "description": everything, "customer": person}
        case = await (await Case.filed(product, partner_id=partner_id, **told)).taken_up()
        await case.do("record_cs_outcome", "ana", "cs", outcome="unresolved", note=everything)
        await case.do("assign", "olga", "ops", assignee=assignee)
        cases.append(case)
    first = cases[0]
    await first.do("propose_solution", "sol", "service_acceleration", kind="other", terms=everything)
    await first.do("add_note", "ana", "cs", text=everything)
    await first.do("add_evidence", "ana", "cs", title=lines[2], url="https://files.example/?x=<script>pwned()</script>")
    return cases


def _pages(partner_id: str, cases: list[Case]) -> list[str]:
    """The pages that show these texts, in a search's field and in a form's, too."""
    base, script = f"/console/cases/{cases[0].id}", "<script>pwned()</script>"
    return [
        *("/console?tab=mine", "/console/cases", base, f"{base}/file", f"{base}/why/3"),
        *(f"{base}/actions/answer_proposal", f"{base}/actions/mark_duplicate", "/console/search?q=pwned"),
        *(f"/console/partners/{partner_id}", "/console/partners?q=script", f"/console/search?q={script}"),
        *(f"/console/cases/{cases[1].id}", f"{base}/actions/add_note?text={script}"),
    ]


async def test_no_script_of_sixty_strings_runs_on_any_page_that_shows_them(product: Product, sit_down: SitDown) -> None:
    assert len(CORPUS) >= 60
    sub, lines, everything = fresh("sol"), chunks(LONGEST), "\n".join(CORPUS)
    partner_id = await a_recorded_partner(product, name=lines[0], contact={"name": lines[1], "email": "a@b.example"})
    cases = await _cases_that_say(product, partner_id, lines, sub)

    desk = await sit_down(sub, "service_acceleration")
    page = desk.page
    await page.add_init_script("window.ran = []; window.pwned = () => window.ran.push(location.href)")
    page.on("dialog", lambda dialog: desk.trouble.append(dialog.message))
    for path in _pages(partner_id, cases):
        await desk.open(path)
        await page.mouse.move(300, 300)
        assert await page.evaluate("window.ran") == [], path
    await desk.open(f"/console/cases/{cases[0].id}/actions/propose_solution")
    await page.fill("[name=terms]", everything)
    await page.fill("[name=amount]", '"><script>pwned()</script>')
    await page.check("[name=kind][value=other]")
    await page.click("button[type=submit]")
    assert await page.evaluate("window.ran") == []
    assert await page.input_value("[name=terms]") == everything
    assert desk.elsewhere == []
    assert [said for said in desk.trouble if "422" not in said] == []
