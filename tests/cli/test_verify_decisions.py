"""`./recourse verify` makes every decision again and names what departs; older records get the decisions they lack."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from analysis.import_plan import Given, GivenAccreditation, GivenCertification, GivenMark, GivenPartner
from cli.verify import differences
from migrations.backfill import fill
from records.decisions.tables import decisions
from records.editions.repository import EditionRepository
from records.importing import Portfolio, bring_in
from records.partners.queries import Identity
from records.tier_reviews.queries import TierReviews
from settings import normalise_database_url
from standards.partner.commands import DescribePartner
from standards.vocabulary import Seriousness
from tests.support.case import Case
from tests.support.decided_standings import decided_standings
from tests.support.product import Product, product_on, servers_in
from tests.support.superuser import as_superuser

FORGET_ALL = "process NOT LIKE 'tier-review/%'"
"""Tier reviews keep theirs: a record without decisions is older than their names by the day."""
FORGET_SOME = f"{FORGET_ALL} AND position % 3 <> 0"
"""As beside an older version, which writes events without decisions while a newer one writes them with theirs."""


@pytest_asyncio.fixture(scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """A product of its own, where something of every kind was decided."""
    async with servers_in(tmp_path_factory.mktemp("decided")) as servers, product_on(servers) as running:
        await _complaints(running)
        await decided_standings(running)
        await _everything_else(running)
        yield running


async def _complaints(product: Product) -> None:
    cases = [await Case.filed(product) for _ in range(3)]
    await cases[0].to_mediation()
    await (await cases[1].to_mark_board()).voted("mark", "no_mark")
    answer = await product.as_("olga", "ops").post(
        f"/v1/complaints/{cases[2].id}/actions/add_note", json={"text": "the customer called"}
    )
    assert answer.status_code == 200, answer.text
    await Case.filed(product, very_serious=True, very_serious_reason="a leak")


async def _everything_else(product: Product) -> None:
    feedback = await product.as_("ana", "cs").post("/v1/feedback", json={"text": "the window is long"})
    assert feedback.status_code == 201
    later = {"id": "2040-01", "effective_from": "2040-01-01", "marks": {"review_at": 4}}
    edition = await product.as_("olga", "ops").post("/v1/editions", json=later)
    assert edition.status_code == 201, edition.text
    repository = EditionRepository()
    for tier in ("platinum", "elite"):
        plan = await bring_in(product.engine, repository, _portfolio(tier), datetime.now(UTC), write=True)
        assert not plan.faults
    reviews = TierReviews(product.engine, repository)
    began = await reviews.begin(datetime.now(UTC))
    await reviews.report(began["id"], began["due_at"], datetime.now(UTC))


def _portfolio(tier: str) -> Portfolio:
    identity = Identity("Brought Along", (), ("a.example",), None, None, "Pia", None, "pia")
    named = identity.id_for("brought")
    given: Sequence[Given] = [
        GivenPartner(1, "brought", DescribePartner(tier=tier, programmes=("PSO",), identity=named)),
        GivenCertification(2, "brought", "platform_consulting", date(2025, 1, 1), None),
        GivenMark(3, "brought", date(2026, 6, 1), Seriousness.SERIOUS, "minutes-7"),
        GivenAccreditation(4, "brought", "onboarding", date(2026, 2, 3)),
    ]
    return Portfolio(given, {named: ("brought", identity)})


async def _found(product: Product) -> list[str]:
    """What verify says of decisions, without what it says of everything else."""
    found = await differences(product.servers.settings(), with_temporal=False)
    return [line.removeprefix("decisions: ") for line in found if line.startswith("decisions: ")]


async def _decided(product: Product) -> dict[str, tuple[Any, ...]]:
    """By id, of which process each decision is, on which command and under which editions."""
    query = select(decisions.c.id, decisions.c.process, decisions.c.name, decisions.c.editions)
    async with product.engine.connect() as connection:
        return {row.id: (row.process, _told(row.name), row.editions) for row in await connection.execute(query)}


def _told(name: str) -> str:
    """Taking up a review and preparing its packet can have been one decision; their events tell of two."""
    return "prepare_packet" if name == "take_up_review" else name


async def _filled(product: Product) -> int:
    """How many decisions the backfill finds, as the schema's owner."""
    engine = create_async_engine(normalise_database_url(product.servers.postgres.owner_url), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(fill)
    finally:
        await engine.dispose()


async def test_what_was_decided_in_every_process_is_decided_again(product: Product) -> None:
    assert await _found(product) == []
    kinds = {process.split("_")[0].split("/")[0] for process, *_ in (await _decided(product)).values()}
    assert kinds == {"cmp", "partner", "mrk", "edition", "fbk", "tier-review"}


@pytest.mark.parametrize("which", [FORGET_ALL, FORGET_SOME])
async def test_a_record_without_decisions_gets_those_behind_its_events(product: Product, which: str) -> None:
    before = await _decided(product)
    async with as_superuser(product) as connection:
        await connection.execute(text(f"CREATE TABLE kept AS SELECT * FROM decisions WHERE {which}"))
        # A record without decisions is also older than the dates on which late boards are escalated.
        forgotten = "UPDATE events SET decision = NULL, fact = fact - 'escalates_at'"
        await connection.execute(text(f"{forgotten} WHERE decision IN (SELECT id FROM kept)"))
        await connection.execute(text(f"DELETE FROM decisions WHERE {which}"))
        await connection.execute(text("DROP TABLE kept"))
    missing = await _found(product)
    assert missing
    assert {line.split(": ", 1)[1] for line in missing} == {"no decision on record led to it"}
    assert await _filled(product) > 0
    assert await _found(product) == []
    after = await _decided(product)
    assert {name: after.get(name) for name in before} == before
    assert await _filled(product) == 0


@asynccontextmanager
async def _tampered(product: Product, *statements: str) -> AsyncIterator[str]:
    """The decision on the first outcome that CS recorded, tampered with for the block."""
    async with product.engine.connect() as connection:
        query = select(decisions.c.id).where(decisions.c.name == "record_cs_outcome").order_by(decisions.c.position)
        name = (await connection.execute(query.limit(1))).scalar_one()
    async with as_superuser(product) as connection:
        await connection.execute(text("CREATE TABLE kept AS SELECT * FROM decisions WHERE id = :id"), {"id": name})
        await connection.execute(text("CREATE TABLE named AS SELECT * FROM events WHERE decision = :id"), {"id": name})
        for statement in statements:
            await connection.execute(text(statement), {"id": name})
    try:
        yield name
    finally:
        async with as_superuser(product) as connection:
            await connection.execute(text("DELETE FROM decisions WHERE id IN (:id, 'cmp_made_up/1')"), {"id": name})
            await connection.execute(text("INSERT INTO decisions OVERRIDING SYSTEM VALUE SELECT * FROM kept"))
            back = "UPDATE events SET decision = :id WHERE position IN (SELECT position FROM named)"
            await connection.execute(text(back), {"id": name})
            await connection.execute(text("DROP TABLE kept, named"))


def _set(path: str, value: str) -> str:
    return f"UPDATE decisions SET command = jsonb_set(command, '{path}', '{value}') WHERE id = :id"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_set("{data,outcome}", '"resolved"'), "it leads to cs_outcome_recorded, closed; on record is"),
        (_set("{data,note}", '"another"'), "it leads to another cs_outcome_recorded: fact.note"),
        (_set("{by,sub}", '"mallory"'), "it leads to another cs_outcome_recorded: actor"),
        (_set("{by,roles}", '["legal"]'), "its command is rejected (role_required)"),
        ("UPDATE decisions SET now = now + interval '1 minute' WHERE id = :id", "it leads to another"),
        ("UPDATE decisions SET editions = '{}' WHERE id = :id", "it names other editions than its events"),
        ("UPDATE events SET decision = NULL WHERE decision = :id", "no event on record names it"),
    ],
)
async def test_a_decision_that_was_tampered_with_is_named(product: Product, change: str, problem: str) -> None:
    async with _tampered(product, change) as name:
        assert any(line.startswith(f"{name}: {problem}") for line in await _found(product))
    assert await _found(product) == []


async def test_an_event_whose_decision_is_gone_is_named(product: Product) -> None:
    async with _tampered(product, "UPDATE events SET decision = NULL WHERE decision = :id") as name:
        assert f"{name}: no decision on record led to it" in await _found(product)


async def test_a_decision_that_led_to_nothing_is_named(product: Product) -> None:
    made_up = (
        "INSERT INTO decisions (id, process, name, command, now, editions) "
        "SELECT 'cmp_made_up/1', process, name, command, now, editions FROM decisions WHERE id = :id"
    )
    async with _tampered(product, made_up):
        assert await _found(product) == ["cmp_made_up/1: no event on record names it"]


async def test_a_decision_that_can_not_be_read_is_named_beside_everything_else(product: Product) -> None:
    elsewhere = "UPDATE events SET decision = NULL WHERE decision LIKE 'fbk_%'"
    back = "UPDATE events SET decision = subject || '/' || sequence WHERE subject LIKE 'fbk_%'"
    async with _tampered(product, _set("{name}", '"do_something"'), elsewhere):
        unreadable, *others = await _found(product)
        async with as_superuser(product) as connection:
            await connection.execute(text(back))
    assert unreadable.startswith("partner/")
    assert unreadable.endswith(": its decisions can't be made again any more (ValidationError)")
    assert [line.split(": ", 1)[1] for line in others] == [
        "no decision on record led to it",
        "no event on record names it",
    ]


async def test_an_event_under_an_edition_that_was_never_published_is_named(product: Product) -> None:
    change = "UPDATE events SET edition = :edition WHERE subject LIKE 'fbk_%'"
    async with as_superuser(product) as connection:
        query = "SELECT DISTINCT edition FROM events WHERE subject LIKE 'fbk_%'"
        edition = (await connection.execute(text(query))).scalar_one()
        await connection.execute(text(change), {"edition": "never-published"})
    try:
        found = await differences(product.servers.settings(), with_temporal=False)
    finally:
        async with as_superuser(product) as connection:
            await connection.execute(text(change), {"edition": edition})
    assert "decisions: editions: its decisions can't be made again any more (KeyError)" in found
    assert any(line.startswith("chain: fbk_") for line in found)
