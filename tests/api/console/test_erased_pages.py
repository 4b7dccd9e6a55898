"""Pages about a partner one of whose cases was erased: the case is named by nothing, and all else is read as before."""

from cli.erase import Store, _erase
from tests.support.case import Case, a_complaint, a_recorded_partner
from tests.support.console_client import signed_in
from tests.support.product import Product, fresh


async def test_every_page_is_read_once_a_case_of_the_partner_was_erased(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    gone, kept = [await (await Case.filed(product, partner_id=partner_id)).taken_up() for _ in range(2)]
    await _erase(product.servers.settings(), Store.INTAKE, gone.id, "olga", "request-1")
    pages = [f"/console/cases/{case.id}{more}" for case in (gone, kept) for more in ("", "/file", "/why/1")]
    steps = [f"/console/cases/{case.id}/actions/mark_duplicate" for case in (gone, kept)]
    lists = [f"/console/cases?partner_id={partner_id}", f"/console/partners/{partner_id}", "/console?tab=team"]
    async with signed_in(product, fresh("ana"), "cs", "ops") as client:
        answers = {path: (await client.get(path)).status_code for path in (*pages, *steps, *lists)}
        assert answers == dict.fromkeys(answers, 200)
        assert f'href="/console/cases/{gone.id}"' in (await client.get(pages[3])).text, "it is an open case still"


async def test_a_complaint_is_filed_beside_a_case_that_was_erased(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    gone = await (await Case.filed(product, partner_id=partner_id)).taken_up()
    await _erase(product.servers.settings(), Store.INTAKE, gone.id, "olga", "request-1")
    told = a_complaint(partner_id)
    typed = {name: told[name] for name in ("external_id", "partner_id", "category", "summary")}
    typed |= {"customer.name": "Dana Reyes", "surfaced_by.email": "sam@hubspot.example"}
    async with signed_in(product, fresh("ana"), "cs") as client:
        asked = await client.post("/console/cases/new", data=typed)
        assert (asked.status_code, gone.id in asked.text) == (200, True)
        filed = await client.post("/console/cases/new", data=typed | {"confirmed": "yes"})
        assert filed.status_code == 303
