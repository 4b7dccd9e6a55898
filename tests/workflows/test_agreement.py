"""Deciders, processes and records agree: what processes recorded comes out again, to the event, from its inputs."""

import random
from datetime import timedelta

import pytest

from analysis.simulation.differences import simulate
from analysis.simulation.rulebook import as_recorded
from analysis.verification import departures_of_partner
from records.replay_source import page
from standards.accreditation.commands import ExtendGrace, OpenReview
from standards.review.commands import CastReviewVote, Decide
from standards.vocabulary import DirectorDecision, Packet, ReviewStage, ReviewVote, Role, Seat, Seriousness
from tests.support.accredited_partner import AccreditedPartner
from tests.support.workflow_env import WorkflowEnv

MOVES = 14


class StandingScenario:
    """A partner to whom things happen by chance, through its running processes."""

    def __init__(self, partner: AccreditedPartner, chance: random.Random) -> None:
        self.partner = partner
        self.chance = chance

    async def run(self) -> None:
        """Two years or so, in months of chance."""
        for _ in range(MOVES):
            await self.partner.until(self.partner.now + timedelta(days=self.chance.randrange(20, 90)))
            standing = await self.partner.standing()
            if not standing.live:
                return
            await self.chance.choice([self.tier, self.mark, self.grace, self.review, self.votes])()

    async def tier(self) -> None:
        await self.partner.tier(self.chance.choice(["gold", "platinum", "diamond"]))

    async def mark(self) -> None:
        await self.partner.marked(self.chance.choice([Seriousness.STANDARD, Seriousness.STANDARD, Seriousness.SERIOUS]))

    async def grace(self) -> None:
        held = (await self.partner.standing()).live[0]
        if held.grace is not None:
            await self.partner.does("pat", Role.PARTNER_OPS, ExtendGrace(reason="txt"), held.kind)

    async def review(self) -> None:
        held = (await self.partner.standing()).live[0]
        await self.partner.does("olga", Role.OPS, OpenReview(reason="txt"), held.kind)

    async def votes(self) -> None:
        review = (await self.partner.standing()).open_review
        if review is None:
            return
        await self.partner.prepared(review.id)
        vote = self.chance.choice([ReviewVote.RENEW, ReviewVote.REVOKE])
        for seat in (Seat.ACADEMY, Seat.POPS):
            now = (await self.partner.standing()).review(review.id)
            if now.stage is ReviewStage.BOARD and now.packet is Packet.OPEN:
                cast = CastReviewVote(vote=vote, reason="txt")
                await self.partner.does(f"leader-{seat}", Role.ACCREDITATION_BOARD, cast, review.id, seat=seat)
        if (await self.partner.standing()).review(review.id).stage is ReviewStage.DIRECTOR:
            decision = self.chance.choice(list(DirectorDecision))
            await self.partner.does("dora", Role.DIRECTOR, Decide(decision=decision, reason="txt"), review.id)


@pytest.mark.parametrize("seed", range(3))
async def test_a_random_partner_in_workflows_replays_from_its_inputs_to_the_same_events(
    workflow_env: WorkflowEnv, seed: int
) -> None:
    partner = await AccreditedPartner.begun(workflow_env, "onboarding", "data_migration")
    await StandingScenario(partner, random.Random(seed)).run()
    async with workflow_env.engine.connect() as connection:
        editions = await workflow_env.repository.timeline(connection)
        close = await page(connection, partner.partner_id[:-1], 50)
    (history,) = (one for one in close if one.partner_id == partner.partner_id)
    rules = as_recorded(editions)
    found = simulate(history.decisions, rules, rules, partner.now)
    assert found.totals.replayed_otherwise == 0
    assert found.finding is None
    assert not [*departures_of_partner(partner.partner_id, history.decisions, history.surfaced, editions)]
