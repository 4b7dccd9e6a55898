"""Cases on record for the mail to write about: scenarios decided by the rules, with people and a partner."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncEngine

from records.complaints.intake import Arrival, accept
from records.editions.tables import editions
from records.event_store import append
from records.notifications import tables as queue
from records.notifications.outbox import DueNotification
from records.partners.tables import identities, partners
from records.streams import COMPLAINTS, PARTNERS
from standards.complaint import ComplaintEvent
from standards.editions import Edition
from standards.partner.events import PartnerEvent, PartnerRecorded
from standards.vocabulary import Role
from tests.standards.builders import MAX, MEI, MIA, MOE, PAT, SOL, ComplaintScenario, edition

CUSTOMER = {"name": "Dana Reyes", "company": "Northwind", "email": "dana@northwind.example"}
SUMMARY = "Go-live slipped 27 weeks"


@dataclass
class Clock:
    """A clock that only tests turn. It starts after everything that the database just queued."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC) + timedelta(minutes=1))

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Partner:
    """Who a partner is."""

    name: str = "Willow Inbound"
    contact_name: str | None = "Wilma West"
    contact_email: str | None = "partners@willow.example"
    pdm_name: str | None = "Petra Dunn"
    pdm_email: str | None = "petra@hubspot.example"


WILLOW = Partner()


async def introduce(engine: AsyncEngine, partner: Partner = WILLOW, partner_id: str = "partner-1") -> None:
    """Describes the partner; one that is on record stays as it is."""
    identity = {
        "id": f"identity-{partner_id}",
        "partner_id": partner_id,
        "aliases": [],
        "domains": [],
        "recorded_at": datetime.now(UTC),
    }
    under = edition()
    described = PartnerEvent(
        subject=f"partner/{partner_id}",
        sequence=1,
        at=under.effective_from,
        actor="hubspot",
        role=Role.INTAKE,
        edition=under.id,
        clauses=(),
        data=PartnerRecorded(tier="platinum", programmes=(), identity=f"identity-{partner_id}"),
    )
    async with engine.begin() as connection:
        known = await connection.execute(select(partners.c.id).where(partners.c.id == partner_id))
        if known.scalar_one_or_none() is None:
            await connection.execute(insert(identities).values(**identity, **vars(partner)))
            await append(connection, PARTNERS, [described], under)


async def publish(engine: AsyncEngine, published: Edition) -> None:
    values = {
        "id": published.id,
        "effective_from": published.effective_from,
        "content": published.model_dump(mode="json"),
        "published_by": "ops",
        "published_at": datetime.now(UTC),
    }
    async with engine.begin() as connection:
        await connection.execute(upsert(editions).values(values).on_conflict_do_nothing())


async def record(engine: AsyncEngine, scenario: ComplaintScenario, case_id: str = "cmp_1", **body: Any) -> None:
    """Puts the scenario on record as the case of that id, just as the API and the workflow do, after its partner."""
    await introduce(engine, partner_id=scenario.case.partner_id)
    events = [event.model_copy(update={"subject": case_id}) for event in scenario.events]
    await publish(engine, scenario.edition)
    filed = {"customer": CUSTOMER, "summary": SUMMARY} | body
    arrival = Arrival("test", case_id, case_id, filed, events[0].at)
    async with engine.begin() as connection:
        await accept(connection, arrival, events[0], scenario.edition)
        for event in _steps(events[1:]):
            await append(connection, COMPLAINTS, event, scenario.edition)


def _steps(events: list[ComplaintEvent]) -> list[list[ComplaintEvent]]:
    steps: list[list[ComplaintEvent]] = []
    for event in events:
        if steps and (steps[-1][0].command, steps[-1][0].at) == (event.command, event.at):
            steps[-1].append(event)
        else:
            steps.append([event])
    return steps


async def notifications(engine: AsyncEngine, kind: str | None = None) -> list[DueNotification]:
    """What is queued, in order, of one kind or of all."""
    row = queue.notifications.c
    names = ("id", "subject", "first_sequence", "last_sequence", "kind", "recipient", "team", "person", "caused_at")
    query = select(*(row[name] for name in names)).order_by(row.last_sequence, row.id)
    async with engine.connect() as connection:
        found = (await connection.execute(query)).mappings().all()
    return [DueNotification(**one, attempts=1) for one in found if kind is None or one["kind"] == kind]


async def outcomes(engine: AsyncEngine) -> dict[str, str | None]:
    """How each notification was settled, by id."""
    query = select(queue.notifications.c.id, queue.notifications.c.settled_as)
    async with engine.connect() as connection:
        return {row.id: row.settled_as for row in await connection.execute(query)}


def to_a_mark(seriousness: str = "standard", **overrides: Any) -> ComplaintScenario:
    """The whole way: mediation, investigation, a reminder and a breach, a member who steps back, and a mark."""
    scenario = ComplaintScenario(overrides).to_mediation()
    proposal = scenario.proposes()
    scenario.answers(proposal, "customer", False)
    scenario.later(days=30)
    scenario.time_passes(scenario.now)
    scenario.does(SOL, "record_mediation_outcome", outcome="unresolved")
    scenario.does(PAT, "score_rubric", scores=dict.fromkeys(scenario.edition.rubric.criteria, 4))
    scenario.does(PAT, "record_finding", responsible=True, reason="late and incomplete")
    scenario.does(MAX, "recuse", reason="a friend")
    for member in (MIA, MEI, MOE):
        scenario.votes(member, "mark", seriousness)
    return scenario
