"""Cases brought to every stage, with all that makes each action there acceptable."""

from collections.abc import Awaitable, Callable

from tests.api.operations import Scene
from tests.support.product import Product
from tests.support.story import SCORES_AT_FAULT, Case


async def _in_cs_resolution(case: Case) -> None:
    """Nothing has happened yet."""


async def _in_mediation(case: Case) -> None:
    await case.to_mediation()
    offer = {"kind": "make_whole", "terms": "a refund", "amount": "100.00", "currency": "EUR"}
    await case.do("propose_solution", "sol", "service_acceleration", **offer)


async def _in_investigation(case: Case) -> None:
    await case.to_investigation()
    await case.do("score_rubric", "pat", "partner_ops", scores=SCORES_AT_FAULT)


async def _at_mark_board(case: Case) -> None:
    await case.to_mark_board()


async def _flagged(case: Case) -> None:
    await case.do("flag_very_serious", "sol", "service_acceleration", reason="data was lost")


async def _closed(case: Case) -> None:
    await case.do("withdraw", "ana", "cs", reason="the customer says so")


STAGES: dict[str, Callable[[Case], Awaitable[None]]] = {
    "cs_resolution": _in_cs_resolution,
    "mediation": _in_mediation,
    "investigation": _in_investigation,
    "mark_board": _at_mark_board,
    "mark_board, flagged": _flagged,
    "closed": _closed,
}


async def a_case_in(product: Product, stage: str, partner_id: str, other_complaint_id: str) -> Scene:
    """A new case about the partner, in the stage."""
    case = await Case.filed(product, partner_id=partner_id)
    await STAGES[stage](case)
    proposals = case.complaint["proposals"]
    return Scene(
        partner_id=partner_id,
        complaint_id=case.id,
        other_complaint_id=other_complaint_id,
        proposal_id=proposals[0]["id"] if proposals else "prp_none",
    )
