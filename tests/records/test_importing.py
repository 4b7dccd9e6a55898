"""A portfolio in PostgreSQL: the same events and rows as through the API, all of them or none."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
import pytest_asyncio
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from analysis.import_plan import Effect, Given, GivenAccreditation, GivenCertification, GivenMark, GivenPartner, Plan
from records import chain_verification, projection_check
from records.accreditations.tables import accreditations
from records.editions.repository import EditionRepository
from records.event_store import read
from records.importing import Portfolio, bring_in
from records.partners import queries as partners
from records.partners.queries import Identity
from records.partners.tables import identities
from records.streams import PARTNERS
from records.tables.event_log import events
from settings import normalise_database_url
from standards.partner.commands import DescribePartner
from standards.signing import AuditKeys
from standards.vocabulary import Seriousness
from tests.support.case import a_partner
from tests.support.product import Product, fresh
from tests.support.statements import statements


@pytest.fixture
def partner_id() -> str:
    return fresh("imp")


@pytest_asyncio.fixture
async def owner(product: Product) -> AsyncIterator[AsyncConnection]:
    """The schema's owner, in one view of the whole record of which nothing is kept."""
    engine = create_async_engine(normalise_database_url(product.servers.postgres.owner_url))
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection
        await connection.rollback()
    await engine.dispose()


def a_portfolio(*partner_ids: str, tier: str = "platinum", kind: str = "onboarding") -> Portfolio:
    """For each partner itself, two certifications, an accreditation and a mark."""
    given: list[Given] = []
    known = {}
    for partner_id in partner_ids:
        identity = Identity(f"Agency {partner_id}", (), ("a.example",), None, None, "Pia", None, "pia")
        known[identity.id_for(partner_id)] = (partner_id, identity)
        line = len(given)
        earned, issued, placed = date(2025, 1, 1), date(2025, 2, 3), date(2025, 6, 1)
        given += [
            GivenMark(line + 1, partner_id, placed, Seriousness.SERIOUS, "minutes-7"),
            GivenAccreditation(line + 2, partner_id, kind, issued),
            GivenCertification(line + 3, partner_id, "platform_consulting", earned, None),
            GivenCertification(line + 4, partner_id, "onboarding_delivery", earned, date(2027, 1, 1)),
            GivenPartner(
                line + 5,
                partner_id,
                DescribePartner(tier=tier, programmes=("DIFM", "PSO"), identity=identity.id_for(partner_id)),
            ),
        ]
    return Portfolio(given, known)


async def imported(product: Product, portfolio: Portfolio, *, write: bool = True) -> Plan:
    return await bring_in(product.engine, EditionRepository(), portfolio, datetime.now(UTC), write=write)


def effects(plan: Plan) -> set[Effect]:
    return {effected.effect for effected in plan.effects}


async def everything(product: Product, *partner_ids: str) -> list[int]:
    """How many events, identities and accreditations of the partners there are."""
    about = events.c.fact["partner_id"].astext.in_(partner_ids)
    of_these = events.c.subject.in_([f"partner/{partner_id}" for partner_id in partner_ids]) | about
    counts = [select(func.count()).select_from(events).where(of_these)]
    for table in (identities, accreditations):
        counts.append(select(func.count()).select_from(table).where(table.c.partner_id.in_(partner_ids)))
    async with product.engine.connect() as connection:
        return [(await connection.execute(count)).scalar_one() for count in counts]


async def test_a_portfolio_is_read_like_anything_else_on_record(product: Product, partner_id: str) -> None:
    assert effects(await imported(product, a_portfolio(partner_id))) == {Effect.NEW}
    answer = await product.as_("olga", "ops").get(f"/v1/partners/{partner_id}")
    partner = answer.json()
    assert (partner["name"], partner["tier"]) == (f"Agency {partner_id}", "platinum")
    assert partner["programmes"] == ["DFIM", "PSO"]
    assert [held["name"] for held in partner["certifications"]] == ["onboarding_delivery", "platform_consulting"]
    (mark,) = partner["marks"]
    assert (mark["imported"], mark["reference"], mark["complaint_id"]) == (True, "minutes-7", None)
    assert (mark["placed_on"], mark["seriousness"]) == ("2025-06-01", "serious")


async def test_importing_it_again_changes_nothing(product: Product, partner_id: str) -> None:
    portfolio = a_portfolio(partner_id)
    await imported(product, portfolio)
    before = await everything(product, partner_id)
    assert before == [5, 1, 1]
    assert effects(await imported(product, portfolio)) == {Effect.UNCHANGED}
    assert await everything(product, partner_id) == before


async def test_what_is_not_to_be_written_is_planned_alone(product: Product, partner_id: str) -> None:
    assert len((await imported(product, a_portfolio(partner_id), write=False)).changes) == 5
    assert await everything(product, partner_id) == [0, 0, 0]


async def test_one_fault_keeps_everything_out(product: Product, partner_id: str) -> None:
    faultless = fresh("imp")
    good, bad = a_portfolio(faultless), a_portfolio(partner_id, kind="cooking")
    plan = await imported(product, Portfolio([*good.given, *bad.given], {**good.identities, **bad.identities}))
    assert [fault.line for fault in plan.faults] == [2]
    assert await everything(product, faultless, partner_id) == [0, 0, 0]


async def test_chain_and_projections_are_those_that_the_events_make(product: Product, owner: AsyncConnection) -> None:
    several = [fresh("imp") for _ in range(3)]
    await imported(product, a_portfolio(*several))
    await imported(product, a_portfolio(*several, tier="gold"))
    differences = await projection_check.compare(owner, EditionRepository())
    assert [one for one in differences if any(partner_id in one.key for partner_id in several)] == []
    verified = await chain_verification.verify_chain(owner, AuditKeys())
    assert [fault for fault in verified.faults if fault.subject.removeprefix("partner/") in several] == []


async def test_a_partner_known_over_http_goes_on_from_where_it_stands(product: Product, partner_id: str) -> None:
    hub = product.as_("olga", "ops")
    assert (await hub.put(f"/v1/partners/{partner_id}", json=a_partner(tier="gold"))).status_code == 201
    plan = await imported(product, a_portfolio(partner_id))
    changed = [effected for effected in plan.effects if effected.effect is Effect.CHANGED]
    assert [effected.difference.split("; ")[0] for effected in changed] == ["tier gold → platinum"]
    assert (await hub.put(f"/v1/partners/{partner_id}", json=a_partner(tier="elite"))).status_code == 200
    async with product.engine.connect() as connection:
        log = await read(connection, PARTNERS, f"partner/{partner_id}")
    assert [event.sequence for event in log] == [1, 2, 3, 4, 5, 6]
    assert [event.actor for event in log] == ["olga", "import", "import", "import", "import", "olga"]


async def test_what_hangs_on_a_partner_can_come_in_a_later_file(product: Product, partner_id: str) -> None:
    whole = a_portfolio(partner_id)
    await imported(
        product, Portfolio([item for item in whole.given if isinstance(item, GivenPartner)], whole.identities)
    )
    rest = Portfolio([item for item in whole.given if not isinstance(item, GivenPartner)], {})
    assert effects(await imported(product, rest)) == {Effect.NEW}


async def test_two_imports_at_the_same_time_bring_everything_in_once(product: Product) -> None:
    portfolio = a_portfolio(*(fresh("imp") for _ in range(20)))
    plans = await asyncio.gather(*(imported(product, portfolio) for _ in range(3)))
    assert sorted(len(plan.changes) for plan in plans) == [0, 0, 100]


async def test_a_partner_put_while_an_import_runs_waits_for_it(product: Product, partner_id: str) -> None:
    async with product.engine.begin() as connection:
        await connection.execute(select(func.pg_advisory_xact_lock(partners.IMPORTING)))
        url = f"/v1/partners/{partner_id}"
        putting = asyncio.create_task(product.as_("olga", "ops").put(url, json=a_partner()))
        await asyncio.sleep(0.3)
        assert not putting.done()
    assert (await putting).status_code == 201


async def statements_for(product: Product, partners_given: int) -> int:
    """How many statements bring so many partners in."""
    prefix = fresh("imp")
    portfolio = a_portfolio(*(f"{prefix}-{number}" for number in range(partners_given)))
    async with product.own_engine() as engine:
        with statements(of=engine) as asked:
            planned = await bring_in(engine, EditionRepository(), portfolio, datetime.now(UTC), write=True)
        assert len(planned.changes) == 5 * partners_given
    return len(asked)


async def test_a_thousand_partners_come_in_with_few_statements_more_than_ten(product: Product) -> None:
    few = await statements_for(product, 10)
    assert await statements_for(product, 1_000) - few < 100
