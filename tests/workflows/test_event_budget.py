"""What a case costs: events are what Temporal stores, replays and bills by."""

from typing import Any

from temporal.client import complaint_handle
from tests.support.case import SCORES_AT_FAULT, SCORES_NOT_AT_FAULT, Case
from tests.support.complaint_process import kinds
from tests.support.product import Product

A_STEP, A_MOVE, A_FULL_CASE = 8, 10, 60


class Counted(Case):
    """A case of which each step is counted."""

    costs: list[tuple[str, bool, int]]
    events = 0

    async def count(self) -> int:
        """How many events the history has now."""
        history = await complaint_handle(self.product.temporal, self.id).fetch_history()
        return len(history.events)

    async def do(self, action: str, by: str, role: str, /, **body: Any) -> dict[str, Any]:
        before, stage = await self.count(), self.complaint["stage"]
        answer = await super().do(action, by, role, **body)
        self.costs.append((action, answer["stage"] != stage, await self.count() - before))
        return answer

    def within_budget(self) -> bool:
        """Whether no step cost more than it may."""
        return all(cost <= (A_MOVE if moved else A_STEP) for _, moved, cost in self.costs)


async def counted(product: Product, **changes: Any) -> Counted:
    """A case that has been taken up."""
    case = await Counted.filed(product, **changes)
    assert isinstance(case, Counted)
    case.costs = []
    await case.do("add_note", "ana", "cs", text="it has been taken up by now")
    case.costs.clear()
    return case


async def test_a_full_case_stays_within_its_events(product: Product) -> None:
    case = await counted(product)
    await case.to_mark_board()
    await case.voted("mark", "mark", "mark")
    history = await complaint_handle(product.temporal, case.id).fetch_history()
    seen = kinds(history.events)
    a_note = 6
    assert case.within_budget(), case.costs
    assert len(history.events) - a_note <= A_FULL_CASE, (case.costs, seen)
    assert (seen["ACTIVITY_TASK_SCHEDULED"], seen["WORKFLOW_TASK_FAILED"]) == (0, 0)


async def test_every_kind_of_step_stays_within_its_events(product: Product) -> None:
    case = await counted(product)
    await case.do("assign", "ana", "cs", assignee="ana")
    await case.do("add_evidence", "ana", "cs", title="Contract", url="https://files.example/1")
    await case.to_mediation()
    offered = await case.do("propose_solution", "sol", "service_acceleration", kind="other", terms="refund")
    answer = {"proposal_id": offered["proposals"][0]["id"], "party": "partner", "accepted": False}
    await case.do("answer_proposal", "sol", "service_acceleration", **answer)
    await case.do("record_mediation_outcome", "sol", "service_acceleration", outcome="unresolved")
    await case.do("record_statement", "pat", "partner_ops", party="partner", text="we were not told")
    await case.do("record_consequence", "pat", "partner_ops", category="refund_due", amount="10", currency="EUR")
    await case.do("score_rubric", "pat", "partner_ops", scores=SCORES_NOT_AT_FAULT)
    await case.do("flag_very_serious", "sol", "service_acceleration", reason="data was sold")
    await case.do("score_rubric", "pat", "partner_ops", scores=SCORES_AT_FAULT)
    await case.do("recuse", "mia", "mark_board", reason="I know them")
    await case.voted("mark", "no_mark", "no_mark")
    assert case.within_budget(), case.costs


async def test_what_a_reader_asks_of_the_process_costs_no_event(product: Product) -> None:
    case = await counted(product)
    before = await case.count()
    answer = await product.as_("olga", "ops").get(f"/v1/complaints/{case.id}/live")
    assert answer.status_code == 200, answer.text
    assert await case.count() == before
