"""Records the histories of standing: ``python -m tests.histories.record_standing [NAME …]``, all without a name.

Each scenario runs one partner's accreditations; every process that it had is recorded, by the scenario's name and the
process' own. A scenario of a process that is no partner's own records that one alone.
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
from temporal.process_exit import exit_process
from temporal.simulation_client import ask_to_stop, start_simulation
from tests.histories.record import HERE, _of_any_machine, _runs
from tests.support.accredited_partner import AccreditedPartner, tier_review_begun
from tests.support.product import servers_in
from tests.support.simulation_client import asked_for
from tests.support.workflow_env import WorkflowEnv, workflow_env_on
from worker import workflow_runner
from workflows.anchor import ANCHOR_ID, Anchored, AnchorWorkflow, Head, Heads, Lost
from workflows.ids import accreditation_workflow_id, review_workflow_id, simulation_workflow_id

PartnerScenario = Callable[[AccreditedPartner], Awaitable[None]]
OtherScenario = Callable[[AccreditedPartner], Awaitable[str]]
"""Tells which process it was about."""
JANUARY = datetime(2036, 1, 15, 9, tzinfo=UTC)
SHORT = 40


async def renewed(partner: AccreditedPartner) -> None:
    """A term passes and the next begins; then the tier is lost, and with it the accreditation."""
    await partner.until("2037-09-01 00:00")
    await partner.tier("gold")
    await partner.until("2038-06-16 00:00")


async def grace(partner: AccreditedPartner) -> None:
    """A grace period is confirmed, extended and in the end denied."""
    await partner.tier("gold")
    await partner.until("2036-01-16 00:00")
    await partner.does("pat", Role.PARTNER_OPS, GrantGrace(reason="txt"), "onboarding")
    await partner.does("pat", Role.PARTNER_OPS, ExtendGrace(reason="txt"), "onboarding")
    await partner.until("2036-07-01 00:00")
    await partner.does("pat", Role.PARTNER_OPS, DenyGrace(reason="txt"), "onboarding")


async def revoked(partner: AccreditedPartner) -> None:
    """A serious mark, a recusal, Legal, a return, and the loss."""
    await partner.until("2036-02-01 00:00")
    review = (await partner.marked(Seriousness.SERIOUS)).open_review
    assert review is not None
    await partner.prepared(review.id)
    step_back = RecuseFromReview(reason=RecusalReason.RECOGNISED)
    await partner.does("first", Role.ACCREDITATION_BOARD, step_back, review.id, seat=Seat.POPS)
    await _votes(partner, review.id, ReviewVote.REVOKE)
    await partner.does("dora", Role.DIRECTOR, RequestLegal(), review.id)
    await partner.does("lena", Role.LEGAL, GiveLegalAdvice(advice="txt"), review.id)
    await partner.does("dora", Role.DIRECTOR, Decide(decision=DirectorDecision.RETURN, reason="txt"), review.id)
    await _votes(partner, review.id, ReviewVote.REVOKE)
    await partner.does("dora", Role.DIRECTOR, Decide(decision=DirectorDecision.APPROVE, reason="txt"), review.id)


async def kept(partner: AccreditedPartner) -> None:
    """Ops convene a review, the board renews; then the tier ends it."""
    await partner.does("olga", Role.OPS, OpenReview(reason="txt"), "onboarding")
    review = (await partner.standing()).open_review
    assert review is not None
    await partner.prepared(review.id)
    await _votes(partner, review.id, ReviewVote.RENEW)
    await partner.tier("none")
    await partner.until("2036-06-16 00:00")


async def tier_review(partner: AccreditedPartner) -> str:
    """The tier review of January waits for an accreditation, and reports that its tier is too low."""
    await partner.tier("gold")
    review = await tier_review_begun(partner.workflow_env, JANUARY)
    await partner.until("2036-01-15 09:01")
    return review.id


async def simulation(partner: AccreditedPartner) -> str:
    """A candidate is tried on the one partner that there is."""
    return await _simulated(partner.workflow_env)


async def simulation_cancelled(partner: AccreditedPartner) -> str:
    """Whoever asked for a simulation wants it no more."""
    return await _simulated(partner.workflow_env, cancelled=True)


async def _simulated(workflow_env: WorkflowEnv, *, cancelled: bool = False) -> str:
    asked = asked_for()
    async with workflow_env.engine.begin() as connection:
        await simulations.record(connection, asked)
    await start_simulation(workflow_env.client, asked.id)
    if cancelled:
        await ask_to_stop(workflow_env.client, asked.id)
    return simulation_workflow_id(asked.id)


async def _votes(partner: AccreditedPartner, review_id: str, vote: ReviewVote) -> None:
    for seat in (Seat.ACADEMY, Seat.CS_SERVICES):
        cast = CastReviewVote(vote=vote, reason="txt")
        await partner.does(f"leader-{seat}", Role.ACCREDITATION_BOARD, cast, review_id, seat=seat)


async def anchored(partner: AccreditedPartner) -> str:
    """Seals are anchored, one is contradicted, some are lost with a restore, and the anchor is stopped."""
    client, queue = partner.workflow_env.client, partner.workflow_env.placement.queue
    handle = await client.start_workflow(AnchorWorkflow.run, Anchored(), id=ANCHOR_ID, task_queue=queue)
    seals = [Head(number=n, up_to=n, total=n, digest=f"{n:064x}", sealed_at=JANUARY) for n in (1, 2, 3)]
    await handle.execute_update(AnchorWorkflow.anchor, Heads(heads=tuple(seals)), id="first")
    other = seals[1].model_copy(update={"digest": "0" * 64})
    await handle.execute_update(AnchorWorkflow.anchor, Heads(heads=(other,)), id="contradicted")
    await handle.execute_update(AnchorWorkflow.restored, Lost(at=JANUARY, after=1, last=3), id="restored")
    await handle.cancel()
    return ANCHOR_ID


SCENARIOS: dict[str, tuple[PartnerScenario, int | None]] = {
    "renewed": (renewed, None),
    "grace": (grace, None),
    "revoked": (revoked, None),
    "kept": (kept, None),
    "continued": (renewed, SHORT),
}
APART: dict[str, OtherScenario] = {
    "tier_review": tier_review,
    "simulation": simulation,
    "simulation_cancelled": simulation_cancelled,
    "anchor": anchored,
}


async def record(names: list[str]) -> None:
    """Runs each scenario in an environment of its own and keeps the histories of its processes."""
    with tempfile.TemporaryDirectory() as folder:
        async with servers_in(Path(folder)) as servers:
            for name in names:
                async with workflow_env_on(servers) as workflow_env, workflow_env.worker(workflow_runner()):
                    await _tell(name, workflow_env)


async def _tell(name: str, workflow_env: WorkflowEnv) -> None:
    if name in APART:
        await _keep(workflow_env, {name: await APART[name](await AccreditedPartner.begun(workflow_env))})
        return
    told, continue_at = SCENARIOS[name]
    partner = await AccreditedPartner.begun(workflow_env, continue_at=continue_at)
    await told(partner)
    standing = await partner.standing()
    ids = {f"{name}.accreditation": accreditation_workflow_id(standing.accreditations[0].id)}
    for review in standing.reviews:
        ids[f"{name}.review"] = review_workflow_id(partner.partner_id, review.number)
    await _keep(workflow_env, ids)


async def _keep(workflow_env: WorkflowEnv, ids: dict[str, str]) -> None:
    for name, workflow_id in ids.items():
        with suppress(WorkflowFailureError):  # one that is cancelled has an end too
            await workflow_env.client.get_workflow_handle(workflow_id).result()
        runs = await _runs(workflow_env, workflow_id)
        for number, run in enumerate(runs, start=1):
            file = f"{name}.json" if len(runs) == 1 else f"{name}.{number}.json"
            (HERE / "standing" / file).write_text(json.dumps(_of_any_machine(run.to_json_dict()), indent=1) + "\n")


if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - {*SCENARIOS, *APART}
    if unknown:
        raise SystemExit(f"names: {' '.join((*SCENARIOS, *APART))}")
    asyncio.run(record(sys.argv[1:] or [*SCENARIOS, *APART]))
    exit_process(0)
