"""Temporal's UI leads from each process to its page of the console."""

import pytest

from temporal.client import complaint_handle
from temporal.console_links import page_of
from tests.support.case import Case
from tests.support.product import Product
from workflows.entity_workflow import EntityStart

START = EntityStart(partner_id="p1", subject="rev_1")


@pytest.mark.parametrize(
    ("workflow_id", "start", "page"),
    [
        ("complaint/cmp_1", None, "/console/cases/cmp_1"),
        ("accreditation/acc_1", START, "/console/partners/p1"),
        ("review/p1/1", START, "/console/reviews/rev_1"),
        ("simulation/sim_1", None, "/console/simulations/sim_1"),
        ("anchor", None, None),
        ("tier-review/2027-01", None, None),
    ],
)
def test_each_process_has_the_page_of_what_it_is_for(workflow_id: str, start: object, page: str | None) -> None:
    assert page_of(workflow_id, start) == page


async def test_a_case_that_the_api_starts_leads_to_its_page(product: Product) -> None:
    case = await Case.filed(product)
    described = await complaint_handle(product.temporal, case.id).describe()
    assert await described.static_details() == f"[Open it in the console]({product.address}/console/cases/{case.id})"
