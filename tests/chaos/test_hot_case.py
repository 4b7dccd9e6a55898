"""Many people at one case: each is served, however long its history has become."""

import asyncio
from collections import Counter

import httpx

from cli.chaos.load import fresh
from cli.chaos.oracle import continued_from
from tests.support.case import Case
from tests.support.complaint_process import kinds
from tests.support.killable_stack import KillableStack

CALLERS = 16
EACH = 30
"""More than four runs of the case's process."""


async def test_sixteen_callers_on_one_case_are_all_answered_across_its_runs(stack: KillableStack) -> None:
    case = await Case.filed(stack.product)
    answers: Counter[int] = Counter()

    async def notes(number: int) -> None:
        client = stack.product.as_(f"ana{number}", "cs")
        for _ in range(EACH):
            answer = await client.post(
                f"/v1/complaints/{case.id}/actions/add_note",
                json={"text": "she called"},
                headers={"Idempotency-Key": fresh("key")},
            )
            answers[answer.status_code] += 1
            if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
                await asyncio.sleep(float(answer.headers["Retry-After"]))

    await asyncio.gather(*map(notes, range(CALLERS)))
    assert answers.keys() <= {httpx.codes.OK, httpx.codes.TOO_MANY_REQUESTS}
    assert answers[httpx.codes.OK] > CALLERS * EACH / 2

    handle = stack.product.temporal.get_workflow_handle(f"complaint/{case.id}")
    history = await handle.fetch_history()
    assert continued_from(history.events), "the case has gone on in another run"
    assert kinds(history.events)["WORKFLOW_TASK_TIMED_OUT"] == 0
