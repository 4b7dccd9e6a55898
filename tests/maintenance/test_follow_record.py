"""Processes are told to follow their record: one that has come to its end meanwhile stops nobody else's turn."""

from maintenance.follow_record import have_look
from temporal.client import complaint_handle
from tests.support.case import Case
from tests.support.product import Product


async def test_a_closed_case_whose_process_has_ended_is_passed_over(product: Product) -> None:
    case = await (await Case.filed(product)).taken_up()
    await case.do("withdraw", "ana", "cs", reason="a mistake")
    await complaint_handle(product.temporal, case.id).result()
    await have_look(product.temporal, product.engine, product.repository, case.id)


async def test_a_case_that_never_had_a_process_is_passed_over(product: Product) -> None:
    await have_look(product.temporal, product.engine, product.repository, "cmp_00000000000000000000000000")
