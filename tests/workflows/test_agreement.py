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
from tests.support.standing_env import Tenure
from tests.support.workflow_env import House

MOVES = 14


class Life:
    """A partner to whom things happen by chance, through its running processes."""

    def __init__(self, tenure: Tenure, chance: random.Random) -> None:
        self.tenure = tenure
        self.chance = chance

    async def lives(self) -> None:
        """Two years or so, in months of chance."""
        for _ in range(MOVES):
            await self.tenure.until(self.tenure.now + timedelta(days=self.chance.randrange(20, 90)))
            standing = await self.tenure.standing()
            if not standing.live:
                return
            await self.chance.choice([self.tier, self.mark, self.grace, self.review, self.votes])()

    async def tier(self) -> None:
        await self.tenure.tier(self.chance.choice(["gold", "platinum", "diamond"]))

    async def mark(self) -> None:
        await self.tenure.marked(self.chance.choice([Seriousness.STANDARD, Seriousness.STANDARD, Seriousness.SERIOUS]))

    async def grace(self) -> None:
        held = (await self.tenure.standing()).live[0]
        if held.grace is not None:
            await self.tenure.does("pat", Role.PARTNER_OPS, ExtendGrace(reason="txt"), held.kind)

    async def review(self) -> None:
        held = (await self.tenure.standing()).live[0]
        await self.tenure.does("olga", Role.OPS, OpenReview(reason="txt"), held.kind)

    async def votes(self) -> None:
        review = (await self.tenure.standing()).open_review
        if review is None:
            return
        await self.tenure.prepared(review.id)
        vote = self.chance.choice([ReviewVote.RENEW, ReviewVote.REVOKE])
        for seat in (Seat.ACADEMY, Seat.POPS):
            now = (await self.tenure.standing()).review(review.id)
            if now.stage is ReviewStage.BOARD and now.packet is Packet.OPEN:
                cast = CastReviewVote(vote=vote, reason="txt")
                await self.tenure.does(f"leader-{seat}", Role.ACCREDITATION_BOARD, cast, review.id, seat=seat)
        if (await self.tenure.standing()).review(review.id).stage is ReviewStage.DIRECTOR:
            decision = self.chance.choice(list(DirectorDecision))
            await self.tenure.does("dora", Role.DIRECTOR, Decide(decision=decision, reason="txt"), review.id)


@pytest.mark.parametrize("seed", range(3))
async def test_a_life_through_the_processes_replays_from_its_inputs_to_the_same_events(house: House, seed: int) -> None:
    tenure = await Tenure.begun(house, "onboarding", "data_migration")
    await Life(tenure, random.Random(seed)).lives()
    async with house.engine.connect() as connection:
        editions = await house.repository.timeline(connection)
        close = await page(connection, tenure.partner_id[:-1], 50)
    (history,) = (one for one in close if one.partner_id == tenure.partner_id)
    rules = as_recorded(editions)
    found = simulate(history.decisions, rules, rules, tenure.now)
    assert found.totals.replayed_otherwise == 0
    assert found.finding is None
    assert not [*departures_of_partner(tenure.partner_id, history.decisions, history.surfaced, editions)]
