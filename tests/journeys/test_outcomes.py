"""A complaint comes to each of its seven outcomes over HTTP."""

from tests.support.case import SCORES_NOT_AT_FAULT, Case
from tests.support.product import Product


async def test_cs_resolves_the_complaint(product: Product) -> None:
    case = await Case.filed(product)
    ended = await case.do("record_cs_outcome", "ana", "cs", outcome="resolved")
    assert (ended["stage"], ended["status"], ended["outcome"]) == ("closed", "closed", "resolved_by_cs")
    assert ended["due_at"] is None


async def test_a_mediation_resolves_on_a_proposal_that_both_accepted(product: Product) -> None:
    case = await (await Case.filed(product)).to_mediation()
    offered = {"kind": "make_whole", "terms": "refund the setup", "amount": "1500.00", "currency": "EUR"}
    proposed = await case.do("propose_solution", "sol", "service_acceleration", **offered)
    proposal = proposed["proposals"][0]["id"]
    for party in ("customer", "partner"):
        answer = {"proposal_id": proposal, "party": party, "accepted": True}
        await case.do("answer_proposal", "sol", "service_acceleration", **answer)
    outcome = {"outcome": "resolved", "proposal_id": proposal}
    ended = await case.do("record_mediation_outcome", "sol", "service_acceleration", **outcome)
    assert ended["outcome"] == "resolved_by_mediation"
    assert ended["proposals"][0]["answers"] == {"customer": True, "partner": True}
    assert ended["proposals"][0]["terms"] == "refund the setup"


async def test_a_partner_found_not_responsible_closes_the_case(product: Product) -> None:
    case = await (await Case.filed(product)).to_investigation()
    await case.do("score_rubric", "pat", "partner_ops", scores=SCORES_NOT_AT_FAULT)
    ended = await case.do(
        "record_finding", "pat", "partner_ops", responsible=False, reason="the customer changed scope"
    )
    assert ended["outcome"] == "partner_not_responsible"


async def test_the_mark_board_places_a_mark_that_the_partner_then_carries(product: Product) -> None:
    case = await (await Case.filed(product)).to_mark_board()
    await case.voted("mark", "mark", "no_mark", seriousness="serious", action="written_warning")
    assert case.complaint["outcome"] == "mark_placed"
    assert case.complaint["decision"]["action"] == "written_warning"
    answer = await product.as_("olga", "ops").get(f"/v1/partners/{case.complaint['partner_id']}")
    (mark,) = answer.json()["marks"]
    assert (mark["complaint_id"], mark["seriousness"], mark["imported"]) == (case.id, "serious", False)


async def test_a_board_that_sees_no_fault_places_no_mark(product: Product) -> None:
    case = await (await Case.filed(product)).to_mark_board()
    await case.voted("no_mark", "mark", "no_mark")
    assert case.complaint["outcome"] == "no_mark"
    assert case.complaint["mark"] is None


async def test_a_withdrawn_complaint_stays_on_record(product: Product) -> None:
    case = await Case.filed(product)
    await case.do("withdraw", "ana", "cs", reason="the customer changed her mind")
    assert (await case.read())["outcome"] == "withdrawn"


async def test_a_duplicate_names_the_complaint_it_repeats(product: Product) -> None:
    first = await Case.filed(product)
    second = await Case.filed(product, partner_id=first.complaint["partner_id"])
    ended = await second.do("mark_duplicate", "olga", "ops", of=first.id)
    assert (ended["outcome"], ended["duplicate_of"]) == ("duplicate", first.id)
