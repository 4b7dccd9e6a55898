"""The scenarios whose histories are committed: each outcome, and each way to reach one."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from records.editions.tables import editions
from standards.complaint import fold
from standards.vocabulary import Role
from temporal.client import start_complaint
from tests.standards import builders
from tests.support.case import SCORES_AT_FAULT, SCORES_NOT_AT_FAULT
from tests.support.complaint_process import FRIDAY
from tests.support.virtual_product import VirtualCase, VirtualProduct
from tests.support.waiting import PATIENCE
from workflows.complaint import ComplaintStart, ComplaintWorkflow

ComplaintScenario = Callable[[VirtualProduct], Awaitable[VirtualCase]]

PRIVATE = {
    "customer": {"name": "Wilhelmina Quist", "company": "Quistwerk", "email": "wilhelmina@quist.example"},
    "surfaced_by": {"name": "Balthazar Okonjo", "email": "balthazar@hubspot.example"},
    "summary": "Quicksilver portal never opened",
    "description": "Our quicksilver portal was to open in spring.",
    "evidence": [{"title": "Quicksilver statement of work", "url": "https://quist.example/sow"}],
}
CANARIES = (*"quist wilhelmina balthazar okonjo quicksilver zephyrine".split(), "bright", "pia dam", "casey")
"""Words that only private fields hold: the complaint's, the partner's and, as ``zephyrine``, those of each step."""


async def _begun(product: VirtualProduct, **more: Any) -> VirtualCase:
    return await VirtualCase.begun(product, **{**PRIVATE, **more})


async def _in_mediation(product: VirtualProduct) -> VirtualCase:
    case = await _begun(product)
    await case.until("2035-03-05 10:00")
    await case.do("record_cs_outcome", "ana", "cs", outcome="unresolved", note="zephyrine would not talk")
    return case


async def _in_investigation(product: VirtualProduct) -> VirtualCase:
    case = await _in_mediation(product)
    await case.until("2035-03-15 10:00")
    await case.do("record_mediation_outcome", "sol", "service_acceleration", outcome="unresolved")
    return case


async def _at_mark_board(product: VirtualProduct) -> VirtualCase:
    case = await _in_investigation(product)
    await case.do("score_rubric", "pat", "partner_ops", scores=SCORES_AT_FAULT)
    finding = {"responsible": True, "reason": "zephyrine was late", "code_clauses": ["delivery"]}
    await case.do("record_finding", "pat", "partner_ops", **finding)
    return case


async def _voted(case: VirtualCase, *votes: str, **more: Any) -> VirtualCase:
    for number, vote in enumerate(votes):
        await case.do("cast_mark_vote", f"member{number}", "mark_board", vote=vote, reason="zephyrine", **more)
    return case


async def resolved_by_cs(product: VirtualProduct) -> VirtualCase:
    case = await _begun(product)
    await case.do("assign", "olga", "ops", assignee="ana")
    await case.until("2035-03-08 10:00")
    await case.do("record_cs_outcome", "ana", "cs", outcome="resolved", note="zephyrine talked again")
    return case


async def resolved_by_mediation(product: VirtualProduct) -> VirtualCase:
    case = await _in_mediation(product)
    offer = {"kind": "make_whole", "terms": "zephyrine pays", "amount": "1500.00", "currency": "EUR"}
    proposal = (await case.do("propose_solution", "sol", "service_acceleration", **offer))["proposals"][0]["id"]
    for party in ("customer", "partner"):
        answer = {"proposal_id": proposal, "party": party, "accepted": True}
        await case.do("answer_proposal", "sol", "service_acceleration", **answer)
    await case.do("record_mediation_outcome", "sol", "service_acceleration", outcome="resolved", proposal_id=proposal)
    return case


async def partner_not_responsible(product: VirtualProduct) -> VirtualCase:
    case = await _in_investigation(product)
    cost = {"category": "refund_due", "amount": "10.00", "currency": "EUR"}
    await case.do("record_consequence", "pat", "partner_ops", **cost)
    await case.do("record_statement", "pat", "partner_ops", party="customer", text="zephyrine was late")
    await case.do("score_rubric", "pat", "partner_ops", scores=SCORES_NOT_AT_FAULT)
    await case.do("record_finding", "pat", "partner_ops", responsible=False, reason="zephyrine asked for more")
    return case


async def no_mark(product: VirtualProduct) -> VirtualCase:
    return await _voted(await _at_mark_board(product), "no_mark", "mark", "no_mark")


async def mark_placed(product: VirtualProduct) -> VirtualCase:
    case = await _at_mark_board(product)
    await case.do("recuse", "mia", "mark_board", reason="zephyrine is a friend")
    return await _voted(case, "mark", "mark", "no_mark", seriousness="serious", action="written_warning")


async def withdrawn(product: VirtualProduct) -> VirtualCase:
    case = await _begun(product)
    await case.do("add_note", "ana", "cs", text="zephyrine called")
    await case.do("add_evidence", "ana", "cs", title="zephyrine's letter", url="https://zephyrine.example/letter")
    await case.do("withdraw", "ana", "cs", reason="zephyrine changed her mind")
    return case


async def duplicate(product: VirtualProduct) -> VirtualCase:
    first = await _begun(product)
    case = await _begun(product, partner_id=first.complaint["partner_id"])
    await case.do("mark_duplicate", "olga", "ops", of=first.id)
    return case


async def flagged_very_serious(product: VirtualProduct) -> VirtualCase:
    case = await _in_mediation(product)
    await case.do("flag_very_serious", "sol", "service_acceleration", reason="zephyrine was published")
    await case.do("score_rubric", "pat", "partner_ops", scores=SCORES_AT_FAULT)
    return await _voted(case, "mark", "mark", "mark")


async def filed_very_serious(product: VirtualProduct) -> VirtualCase:
    case = await _begun(product, very_serious=True, very_serious_reason="zephyrine was published")
    return await _voted(case, "no_mark", "no_mark", "mark")


async def late_mark_board(product: VirtualProduct) -> VirtualCase:
    """The board is reminded, is late, and is told to be late to the people whom the edition names."""
    case = await _begun(product, very_serious=True, very_serious_reason="zephyrine was published")
    await case.until("2035-05-01 10:00")
    assert (await case.read())["escalated"] is True
    return await _voted(case, "no_mark", "no_mark", "mark")


async def escalated_by_breaches(product: VirtualProduct) -> VirtualCase:
    stages = {stage: {"on_breach": "escalate"} for stage in ("cs_resolution", "mediation")}
    edition = builders.edition({"id": "escalating", "effective_from": FRIDAY, "stages": stages})
    row = {"id": edition.id, "effective_from": FRIDAY, "content": edition.model_dump(mode="json")}
    async with product.engine.begin() as connection:
        await connection.execute(insert(editions).values(**row, published_by="tests", published_at=FRIDAY))
    case = await _begun(product)
    await case.until("2035-03-12 10:00")
    await case.do("propose_solution", "sol", "service_acceleration", kind="other", terms="zephyrine apologises")
    await case.until("2035-06-01 10:00")
    await case.do("withdraw", "olga", "ops", reason="zephyrine gave up")
    return case


async def continued_as_new(product: VirtualProduct) -> VirtualCase:
    assert product.workflow_env is not None
    product.workflow_env.placement.continue_at = 30
    case = await _in_mediation(product)
    for _ in range(6):
        await case.do("add_note", "ana", "cs", text="zephyrine called again")
    await case.until("2035-03-20 10:00")
    await case.do("withdraw", "ana", "cs", reason="zephyrine gave up")
    return case


async def postgresql_away(product: VirtualProduct) -> VirtualCase:
    assert product.workflow_env is not None
    case = await _begun(product)
    product.workflow_env.store.away_for = 4
    await case.do("record_cs_outcome", "ana", "cs", outcome="unresolved")
    await case.until("2035-03-13 15:00")
    product.workflow_env.store.away_for = 3
    await case.until("2035-03-14 10:00")
    await case.do("withdraw", "ana", "cs", reason="zephyrine gave up")
    return case


async def adopted(product: VirtualProduct) -> VirtualCase:
    """Steps that the record has and Temporal lost: one order says that it is behind, another finds out by writing."""
    case = await _begun(product)
    process, at = case.process, f"{product.now:%Y-%m-%d %H:%M}"
    ana, sol = builders.somebody(Role.CS, "ana"), builders.somebody(Role.SERVICE_ACCELERATION, "sol")
    await process.record_without_the_process(
        await process.command(ana, "record_cs_outcome", id="ord_lost", at=at, outcome="unresolved", note=None)
    )
    await case.do("propose_solution", "sol", "service_acceleration", kind="other", terms="zephyrine apologises")
    under_way = await process.command(sol, "add_note", id="ord_under_way", at=at)
    await process.record_without_the_process(
        await process.command(sol, "record_mediation_outcome", id="ord_lost_too", at=at, outcome="unresolved")
    )
    await process.send(under_way)
    await case.do("withdraw", "ana", "cs", reason="zephyrine gave up")
    return case


async def told_to_look(product: VirtualProduct) -> VirtualCase:
    """A step that the record has and Temporal lost, of which a sweep tells the process."""
    case = await _begun(product)
    process, at = case.process, f"{product.now:%Y-%m-%d %H:%M}"
    ana = builders.somebody(Role.CS, "ana")
    await process.record_without_the_process(
        await process.command(ana, "record_cs_outcome", id="ord_lost", at=at, outcome="unresolved", note=None)
    )
    await process.handle.signal(ComplaintWorkflow.look)
    await process.happens("MARKER_RECORDED", 2)
    await case.do("withdraw", "ana", "cs", reason="zephyrine gave up")
    return case


async def waited(product: VirtualProduct) -> VirtualCase:
    """The clock stands twice: once somebody lets it run again, once the wait ends by itself."""
    case = await _begun(product)
    await case.until("2035-03-05 10:00")
    wait = {"party": "customer", "reason": "zephyrine is away", "remind_on": "2035-03-07"}
    await case.do("wait_for", "ana", "cs", **wait)
    await case.until("2035-03-08 10:00")
    await case.do("stop_waiting", "ana", "cs", note="zephyrine is back")
    await case.do("wait_for", "ana", "cs", **(wait | {"party": "partner", "remind_on": "2035-03-12"}))
    await case.until("2035-04-30 10:00")
    await case.do("withdraw", "ana", "cs", reason="zephyrine gave up")
    return case


async def reopened(product: VirtualProduct) -> VirtualCase:
    """The second run of a case: it begins closed, for the command that reopens it."""
    assert product.workflow_env is not None
    case = await resolved_by_cs(product)
    process = case.process
    await process.handle.result()
    closed = fold(await process.recorded())
    start = ComplaintStart(case=closed, edition=process.edition, reopens=True)
    delay = closed.last_at - datetime.now(UTC)
    await start_complaint(product.workflow_env.client, start, within=PATIENCE)
    await process.begins(delay)
    await case.do("reopen", "ana", "cs", reason="zephyrine came back")
    await case.until("2035-03-12 10:00")
    await case.do("withdraw", "ana", "cs", reason="zephyrine gave up")
    return case


SCENARIOS: dict[str, tuple[ComplaintScenario, str]] = {
    "resolved_by_cs": (resolved_by_cs, "resolved_by_cs"),
    "resolved_by_mediation": (resolved_by_mediation, "resolved_by_mediation"),
    "partner_not_responsible": (partner_not_responsible, "partner_not_responsible"),
    "no_mark": (no_mark, "no_mark"),
    "mark_placed": (mark_placed, "mark_placed"),
    "withdrawn": (withdrawn, "withdrawn"),
    "duplicate": (duplicate, "duplicate"),
    "flagged_very_serious": (flagged_very_serious, "mark_placed"),
    "filed_very_serious": (filed_very_serious, "no_mark"),
    "late_mark_board": (late_mark_board, "no_mark"),
    "escalated_by_breaches": (escalated_by_breaches, "withdrawn"),
    "continued_as_new": (continued_as_new, "withdrawn"),
    "postgresql_away": (postgresql_away, "withdrawn"),
    "adopted": (adopted, "withdrawn"),
    "told_to_look": (told_to_look, "withdrawn"),
    "waited": (waited, "withdrawn"),
    "reopened": (reopened, "withdrawn"),
}
"""Each scenario with the outcome that it comes to."""
