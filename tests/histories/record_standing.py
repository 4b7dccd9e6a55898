"""Records the histories of standing: ``python -m tests.histories.record_standing [NAME …]``, all without a name.

Each story is a partner's life; every process that it had is kept, by the story's name and the process' own. A story of
a process that is no partner's own keeps that one alone.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from temporalio.client import WorkflowFailureError

from records.simulations import queries as simulations
from standards.accreditation.commands import DenyGrace, ExtendGrace, GrantGrace, OpenReview
from standards.review.commands import CastReviewVote, Decide, GiveLegalAdvice, RecuseFromReview, RequestLegal
from standards.vocabulary import DirectorDecision, RecusalReason, ReviewVote, Role, Seat, Seriousness
from temporal.process_exit import leave
from temporal.simulation_client import ask_to_stop, start_simulation
from tests.histories.record import HERE, _of_any_machine, _runs
from tests.support.product import servers_in
from tests.support.simulation_client import asked_for
from tests.support.standing_env import Tenure, tier_review_begun
from tests.support.workflow_env import House, house_on
from worker import workflow_runner
from workflows.ids import accreditation_workflow_id, review_workflow_id, simulation_workflow_id

Story = Callable[[Tenure], Awaitable[None]]
StoryApart = Callable[[Tenure], Awaitable[str]]
"""Tells which process it was about."""
JANUARY = datetime(2036, 1, 15, 9, tzinfo=UTC)
SHORT = 40


async def renewed(tenure: Tenure) -> None:
    """A term passes and the next begins; then the tier is lost, and with it the accreditation."""
    await tenure.until("2037-09-01 00:00")
    await tenure.tier("gold")
    await tenure.until("2038-06-16 00:00")


async def grace(tenure: Tenure) -> None:
    """A grace period is confirmed, extended and in the end denied."""
    await tenure.tier("gold")
    await tenure.until("2036-01-16 00:00")
    await tenure.does("pat", Role.PARTNER_OPS, GrantGrace(reason="txt"), "onboarding")
    await tenure.does("pat", Role.PARTNER_OPS, ExtendGrace(reason="txt"), "onboarding")
    await tenure.until("2036-07-01 00:00")
    await tenure.does("pat", Role.PARTNER_OPS, DenyGrace(reason="txt"), "onboarding")


async def revoked(tenure: Tenure) -> None:
    """A serious mark, a recusal, Legal, a return, and the loss."""
    await tenure.until("2036-02-01 00:00")
    review = (await tenure.marked(Seriousness.SERIOUS)).open_review
    assert review is not None
    await tenure.prepared(review.id)
    step_back = RecuseFromReview(reason=RecusalReason.RECOGNISED)
    await tenure.does("first", Role.ACCREDITATION_BOARD, step_back, review.id, seat=Seat.POPS)
    await _votes(tenure, review.id, ReviewVote.REVOKE)
    await tenure.does("dora", Role.DIRECTOR, RequestLegal(), review.id)
    await tenure.does("lena", Role.LEGAL, GiveLegalAdvice(advice="txt"), review.id)
    await tenure.does("dora", Role.DIRECTOR, Decide(decision=DirectorDecision.RETURN, reason="txt"), review.id)
    await _votes(tenure, review.id, ReviewVote.REVOKE)
    await tenure.does("dora", Role.DIRECTOR, Decide(decision=DirectorDecision.APPROVE, reason="txt"), review.id)


async def kept(tenure: Tenure) -> None:
    """Ops convene a review, the board renews; then the tier ends it."""
    await tenure.does("olga", Role.OPS, OpenReview(reason="txt"), "onboarding")
    review = (await tenure.standing()).open_review
    assert review is not None
    await tenure.prepared(review.id)
    await _votes(tenure, review.id, ReviewVote.RENEW)
    await tenure.tier("none")
    await tenure.until("2036-06-16 00:00")


async def tier_review(tenure: Tenure) -> str:
    """The tier review of January waits for an accreditation, and reports that its tier is too low."""
    await tenure.tier("gold")
    review = await tier_review_begun(tenure.house, JANUARY)
    await tenure.until("2036-01-15 09:01")
    return review.id


async def simulation(tenure: Tenure) -> str:
    """A candidate is tried on the one partner that there is."""
    return await _simulated(tenure.house)


async def simulation_cancelled(tenure: Tenure) -> str:
    """Whoever asked for a simulation wants it no more."""
    return await _simulated(tenure.house, cancelled=True)


async def _simulated(house: House, *, cancelled: bool = False) -> str:
    asked = asked_for()
    async with house.engine.begin() as connection:
        await simulations.record(connection, asked)
    await start_simulation(house.client, asked.id)
    if cancelled:
        await ask_to_stop(house.client, asked.id)
    return simulation_workflow_id(asked.id)


async def _votes(tenure: Tenure, review_id: str, vote: ReviewVote) -> None:
    for seat in (Seat.ACADEMY, Seat.CS_SERVICES):
        cast = CastReviewVote(vote=vote, reason="txt")
        await tenure.does(f"leader-{seat}", Role.ACCREDITATION_BOARD, cast, review_id, seat=seat)


STORIES: dict[str, tuple[Story, int | None]] = {
    "renewed": (renewed, None),
    "grace": (grace, None),
    "revoked": (revoked, None),
    "kept": (kept, None),
    "continued": (renewed, SHORT),
}
APART: dict[str, StoryApart] = {
    "tier_review": tier_review,
    "simulation": simulation,
    "simulation_cancelled": simulation_cancelled,
}


async def record(names: list[str]) -> None:
    """Tells each story in a house of its own and keeps the histories of its processes."""
    with tempfile.TemporaryDirectory() as folder:
        async with servers_in(Path(folder)) as servers:
            for name in names:
                async with house_on(servers) as house, house.worker(workflow_runner()):
                    await _tell(name, house)


async def _tell(name: str, house: House) -> None:
    if name in APART:
        await _keep(house, {name: await APART[name](await Tenure.begun(house))})
        return
    told, continue_at = STORIES[name]
    tenure = await Tenure.begun(house, continue_at=continue_at)
    await told(tenure)
    standing = await tenure.standing()
    ids = {f"{name}.accreditation": accreditation_workflow_id(standing.accreditations[0].id)}
    for review in standing.reviews:
        ids[f"{name}.review"] = review_workflow_id(tenure.partner_id, review.number)
    await _keep(house, ids)


async def _keep(house: House, ids: dict[str, str]) -> None:
    for name, workflow_id in ids.items():
        with suppress(WorkflowFailureError):  # one that is cancelled has an end too
            await house.client.get_workflow_handle(workflow_id).result()
        runs = await _runs(house, workflow_id)
        for number, run in enumerate(runs, start=1):
            file = f"{name}.json" if len(runs) == 1 else f"{name}.{number}.json"
            (HERE / "standing" / file).write_text(json.dumps(_of_any_machine(run.to_json_dict()), indent=1) + "\n")


if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - {*STORIES, *APART}
    if unknown:
        raise SystemExit(f"names: {' '.join((*STORIES, *APART))}")
    asyncio.run(record(sys.argv[1:] or [*STORIES, *APART]))
    leave(0)
