"""The lists that staff live in cost the same however many cases there are: each finds its rows by an index."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from api.paging import cursor, timed_key
from records.complaints.intake import without_process
from records.complaints.pages import ALL, inbox, page
from records.complaints.queries import Filters, Recorded, Sort
from records.complaints.report_queries import tally
from records.complaints.tables import complaints
from records.follow_up import annulments
from records.follow_up.queries import agreed, decided, gated, released_to
from records.keyset import Key
from records.marks.queries import page as marks_page
from records.partners.queries import counts_of, managed_by, names_of
from records.partners.queries import page as partners_page
from records.people import page as people_page
from records.visibility import EVERYTHING, Visibility
from records.workflow_cursors import behind
from settings import normalise_database_url
from standards.vocabulary import Outcome, Severity, Stage, Status
from tests.support.case import Case
from tests.support.product import Product

MANY = 20_000
_PARTNERS = """
INSERT INTO partners (id, tier, programmes, identity, sequence, state)
SELECT 'plan-' || n, tier, programmes, identity, sequence, state
FROM partners, generate_series(0, 499) n WHERE id = :partner"""
_CHANGED = {
    "id": "new_id",
    "partner_id": "'plan-' || n % 500",
    "filed_by": "'system-' || n % 20",
    "stage": "CASE WHEN is_open THEN step ELSE 'closed' END",
    "status": "CASE WHEN is_open THEN 'open' ELSE 'closed' END",
    "outcome": "CASE WHEN is_open THEN NULL WHEN n % 201 = 0 THEN 'no_mark' "
    "WHEN n % 7 = 0 THEN 'resolved_by_mediation' ELSE 'withdrawn' END",
    "assignee": "CASE WHEN n % 3 = 0 THEN 'person-' || n % 50 END",
    "overdue": "n % 100 = 0",
    "category": "CASE WHEN n % 200 = 0 THEN 'payment' ELSE 'delivery' END",
    "severity": "CASE WHEN n % 200 = 0 THEN 'very_serious' ELSE 'standard' END",
    "closed_at": "CASE WHEN NOT is_open THEN began + interval '3 days' END",
    "opened_at": "began",
    "due_at": "CASE WHEN is_open THEN began + interval '5 days' END",
    "state": "one.state || jsonb_build_object('id', new_id)",
}
_NAMES = [column.name for column in complaints.c]
_COMPLAINTS = f"""
INSERT INTO complaints ({", ".join(_NAMES)}) SELECT {", ".join(_CHANGED.get(name, f"one.{name}") for name in _NAMES)}
FROM complaints one, LATERAL (
  SELECT 'plan-' || lpad(n::text, 6, '0') AS new_id, n % 10 = 0 AS is_open, to_timestamp(1767225600 + n / 3) AS began,
    (ARRAY['cs_resolution', 'mediation', 'investigation', 'mark_board'])[1 + n / 10 % 4] AS step, n
  FROM generate_series(1, {MANY}) n
) made
WHERE one.id = :case"""
_INTAKE = f"""
INSERT INTO intake (id, source, external_id, filed_by, key, body, search, received_at)
SELECT 'plan-' || lpad(n::text, 6, '0'), source, 'plan-' || n, filed_by, key,
  body || jsonb_build_object('summary', 'word' || n % 2000), ('word' || n % 2000)::tsvector, received_at
FROM intake, generate_series(1, {MANY}) n WHERE id = :case"""
_IDENTITIES = f"""
INSERT INTO identities (id, partner_id, name, aliases, domains, recorded_at, pdm_sub, pdm_email)
SELECT 'plan-' || n, 'plan-' || n, 'Agency', '{{}}', '{{}}', now(),
  'pdm-' || n % 500, 'pdm' || n % 500 || '@HubSpot.example'
FROM generate_series(0, {MANY - 1}) n"""
_PEOPLE = f"""
INSERT INTO people (sub, name, seen_at, search)
SELECT 'plan-' || n, 'word' || n, now(), ('word' || n % 5000)::tsvector FROM generate_series(0, {MANY - 1}) n"""
_MARKS = """
INSERT INTO marks (id, partner_id, reference, seriousness, placed_on, placed_at)
SELECT 'plan-' || n, 'plan-' || n % 500, 'r' || n, 'standard', date '2026-01-01' + n % 300, now()
FROM generate_series(1, 5000) n"""
_VACATIONS = """
INSERT INTO vacations (id, partner_id, stage, asked_by, asked_at, sequence, state)
SELECT id, partner_id, 'asked', 'olga', placed_at, 1, '{}' FROM marks WHERE partner_id LIKE 'plan-%'"""

_PROCESSES = f"""
INSERT INTO processes (subject, sequence, recorded, seen_at, wakes_at)
SELECT CASE WHEN n % 2 = 0 THEN 'cmp_plan-' ELSE 'acc_plan-' END || n, 3, CASE WHEN n % 1000 = 1 THEN 4 ELSE 3 END,
  now(), now() + (n - 20) * interval '1 minute'
FROM generate_series(1, {MANY}) n"""
_TABLES = (
    *("partners", "complaints", "intake", "marks", "vacations", "identities", "people", "closed_cases", "processes"),
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def full(product: Product) -> AsyncIterator[AsyncConnection]:
    """A connection that sees many cases; nobody else ever does."""
    case = await (await Case.filed(product)).taken_up()
    engine = create_async_engine(normalise_database_url(product.servers.postgres.owner_url))
    async with engine.connect() as connection:
        await connection.execute(text(_PARTNERS), {"partner": case.complaint["partner_id"]})
        await connection.execute(text(_COMPLAINTS), {"case": case.id})
        await connection.execute(text(_INTAKE), {"case": case.id})
        await connection.execute(text(_MARKS))
        await connection.execute(text(_VACATIONS))
        await connection.execute(text(_IDENTITIES))
        await connection.execute(text("UPDATE partners SET identity = id WHERE id LIKE 'plan-%'"))
        await connection.execute(text(_PEOPLE))
        await connection.execute(text(_PROCESSES))
        for table in _TABLES:
            await connection.execute(text(f"ANALYZE {table}"))
        yield connection
        await connection.rollback()
    await engine.dispose()


async def plan_of(connection: AsyncConnection, ask: Callable[[AsyncConnection], Awaitable[Any]], place: int = 0) -> str:
    """How PostgreSQL answers what ``ask`` asks first, or in that place."""
    asked: list[tuple[str, Any]] = []

    def listen(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(connection.sync_connection, "before_cursor_execute", listen)
    try:
        await ask(connection)
    finally:
        event.remove(connection.sync_connection, "before_cursor_execute", listen)
    statement, parameters = asked[place]
    lines = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
    return "\n".join(row[0] for row in lines)


async def reads_by(
    connection: AsyncConnection,
    index: str,
    ask: Callable[[AsyncConnection], Awaitable[Any]],
    place: int = 0,
    walked: str = "",
) -> None:
    """Asserts that what is asked is found by the index, and that no table is walked through, or not that one."""
    plan = await plan_of(connection, ask, place)
    assert f"Seq Scan on {walked}" not in plan, plan
    assert index in plan, plan


MIDDLE = timed_key(cursor(*("2026-01-01T01:00:00+00:00", "plan-010000")))
OPEN = Filters(status=Status.OPEN)
YEAR = timedelta(days=365)
LATE = datetime(2026, 1, 4, 1, 50, 55, tzinfo=UTC)


@dataclass(frozen=True)
class Shape:
    """How a list is asked for, and the index that finds its rows."""

    index: str
    filters: Filters = ALL
    sort: Sort = Sort.NEWEST
    after: Key | None = None
    scope: Visibility = EVERYTHING


OF_A_PDM = Visibility(partners=("plan-7", "plan-8"))
OF_A_SYSTEM = Visibility(filed_by="system-7")
IN_MEDIATION = Filters(stage=Stage.MEDIATION)
SHAPES = {
    "the newest": Shape("complaints_opened_idx"),
    "the newest, from the middle on": Shape("complaints_opened_idx", after=MIDDLE),
    "the oldest": Shape("complaints_opened_idx", sort=Sort.OLDEST),
    "the most urgent": Shape("complaints_due_idx", sort=Sort.DUE),
    "the most urgent, from the middle on": Shape("complaints_due_idx", sort=Sort.DUE, after=MIDDLE),
    "the open ones": Shape("complaints_open_idx", OPEN),
    "the most urgent open ones": Shape("complaints_due_idx", OPEN, Sort.DUE),
    "the closed ones": Shape("complaints_opened_idx", Filters(status=Status.CLOSED)),
    "those in a stage": Shape("complaints_stage_idx", IN_MEDIATION),
    "those in a stage, from the middle on": Shape("complaints_stage_idx", IN_MEDIATION, after=MIDDLE),
    "the overdue ones": Shape("complaints_overdue_idx", Filters(overdue=True)),
    "those that wait": Shape("complaints_waiting_idx", Filters(waiting=True)),
    "those of a partner": Shape("complaints_partner_idx", Filters(partner_id="plan-7")),
    "those of a person": Shape("complaints_assignee_idx", Filters(assignee="person-7")),
    "those of a rare category": Shape("complaints_category_idx", Filters(category="payment")),
    "the very serious ones": Shape("complaints_severity_idx", Filters(severity=Severity.VERY_SERIOUS)),
    "those of a rare outcome": Shape("complaints_outcome_idx", Filters(outcome=Outcome.NO_MARK)),
    "those that closed lately": Shape("complaints_closed_idx", Filters(closed_after=LATE)),
    "by when they closed": Shape("complaints_closed_idx", sort=Sort.CLOSED),
    "by when they closed, from the middle on": Shape("complaints_closed_idx", sort=Sort.CLOSED, after=MIDDLE),
    "those with a rare word": Shape("intake_search_idx", Filters(q="word777")),
    "those of a PDM": Shape("complaints_partner_idx", scope=OF_A_PDM),
    "those of an intake system": Shape("complaints_filed_by_idx", scope=OF_A_SYSTEM),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
async def test_a_list_is_read_by_an_index(full: AsyncConnection, shape: Shape) -> None:
    asked = (shape.scope, shape.filters, shape.sort, shape.after, 51)
    await reads_by(full, shape.index, lambda connection: page(connection, *asked))


REPORTS = {
    "of all": (EVERYTHING, "closed_cases_report_idx"),
    "of a PDM's": (OF_A_PDM, "closed_cases_partner_idx"),
    "of an intake system's": (OF_A_SYSTEM, "closed_cases_filed_by_idx"),
}


@pytest.mark.parametrize("whose", REPORTS)
async def test_a_report_is_read_by_an_index(full: AsyncConnection, whose: str) -> None:
    scope, index = REPORTS[whose]
    since = LATE if scope is EVERYTHING else LATE - YEAR / 2
    await reads_by(full, index, lambda connection: tally(connection, scope, since, since + YEAR), place=1)


INBOXES = {"a team's": [Stage.MEDIATION], "the board's": [Stage.MARK_BOARD], "a person's": []}


@pytest.mark.parametrize("stages", INBOXES.values(), ids=INBOXES.keys())
async def test_an_inbox_is_read_by_an_index(full: AsyncConnection, stages: list[Stage]) -> None:
    plan = await plan_of(full, lambda connection: inbox(connection, stages, "person-7", EVERYTHING, None, 51))
    assert "Seq Scan" not in plan, plan


@pytest.mark.parametrize("after", [None, MIDDLE])
async def test_requests_to_vacate_marks_are_read_by_an_index(full: AsyncConnection, after: Key | None) -> None:
    await reads_by(full, "vacations_asked_idx", lambda connection: annulments.waiting(connection, ("dora",), after, 51))


@pytest.mark.parametrize("after", [None, MIDDLE])
async def test_what_is_left_to_see_to_is_read_by_an_index(full: AsyncConnection, after: Key | None) -> None:
    for query, index in (
        (decided(after, 51), "complaints_decided_action_idx"),
        (agreed(after, 51), "complaints_agreed_solution_idx"),
    ):
        await reads_by(full, index, lambda connection, query=query: connection.execute(query), walked="complaints")


async def test_actions_that_wait_for_a_loss_are_read_by_an_index(full: AsyncConnection) -> None:
    index = "complaints_gated_action_idx"
    await reads_by(full, index, lambda connection: connection.execute(gated()), walked="complaints")
    await reads_by(full, index, lambda connection: released_to(connection, "plan-7"), walked="complaints")


async def test_partners_and_marks_are_read_by_an_index(full: AsyncConnection) -> None:
    by_key = await plan_of(full, lambda connection: partners_page(connection, EVERYTHING, "plan-2", 51))
    of_one = await plan_of(full, lambda connection: marks_page(connection, EVERYTHING, "plan-7", "", 51))
    every_one = await plan_of(full, lambda connection: marks_page(connection, EVERYTHING, None, "plan-2", 51))
    for plan in (by_key, of_one, every_one):
        assert "Seq Scan" not in plan, plan


@pytest.mark.parametrize("sort", Sort)
async def test_all_are_paged_through_where_many_share_an_instant_and_most_have_none(
    full: AsyncConnection, sort: Sort
) -> None:
    filters, seen, after = Filters(partner_id="plan-7"), [], None
    while True:
        found = await page(full, EVERYTHING, filters, sort, after, 8)
        seen += [recorded.case.id for recorded, _ in found[:7]]
        if len(found) <= 7:
            break
        after = timed_key(cursor(*found[6][1]))
    assert len(seen) == len(set(seen)) == MANY // 500
    assert after is not None


async def test_an_overdue_list_holds_the_overdue(full: AsyncConnection) -> None:
    found = await page(full, EVERYTHING, Filters(overdue=True), Sort.DUE, None, MANY)
    assert len(found) == MANY // 100
    keys = [key for _, key in found]
    assert keys == sorted(keys)
    assert all(isinstance(recorded, Recorded) for recorded, _ in found)


PEOPLE = {
    "all": ((None, None, (), ""), "people_pkey"),
    "all, from the middle on": ((None, None, (), "plan-5"), "people_pkey"),
    "those whose name begins so": (("word71", None, (), ""), "people_search_idx"),
    "those of some subs": ((None, None, ("plan-7", "plan-8"), ""), "people_pkey"),
}


@pytest.mark.parametrize("shape", PEOPLE)
async def test_a_list_of_people_is_read_by_an_index(full: AsyncConnection, shape: str) -> None:
    (q, role, subs, after), index = PEOPLE[shape]
    await reads_by(full, index, lambda connection: people_page(connection, q, role, subs, after, 51))


async def test_what_a_pdm_manages_and_what_a_partner_is_called_is_found_by_an_index(full: AsyncConnection) -> None:
    plans = [
        await plan_of(full, lambda connection: managed_by(connection, "pdm-7", "PDM7@hubspot.example")),
        await plan_of(full, lambda connection: names_of(connection, ["plan-7", "plan-8"])),
        await plan_of(full, lambda connection: counts_of(connection, ["plan-7", "plan-8"])),
    ]
    assert "identities_pdm_idx" in plans[0]
    assert "identities_pdm_email_idx" in plans[0]
    assert "Seq Scan on identities" not in plans[0] + plans[1], plans
    assert "complaints_open_partner_idx" in plans[2], plans[2]


Sweep = Callable[[AsyncConnection, datetime, int], Awaitable[Any]]


async def lost(connection: AsyncConnection, now: datetime, limit: int) -> Any:
    return await without_process(connection, stored_before=now, due_before=now, limit=limit)


SWEPT: dict[str, tuple[Sweep, int, str]] = {
    "standing that is behind its record": (behind, 0, "processes_behind_idx"),
    "standing that is late": (behind, 1, "processes_of_standing_wake_idx"),
    "complaints that were never started": (lost, 0, "complaints_not_started_idx"),
    "complaints that are silent": (lost, 1, "complaints_due_idx"),
    "complaints that are late": (lost, 2, "processes_wakes_idx"),
}


@pytest.mark.parametrize("swept", SWEPT)
async def test_what_a_sweep_looks_for_is_read_by_an_index(full: AsyncConnection, swept: str) -> None:
    sweep, place, index = SWEPT[swept]
    plan = await plan_of(full, lambda connection: sweep(connection, datetime.now(UTC), 100), place)
    assert "Seq Scan on processes" not in plan, plan
    assert "Seq Scan on complaints" not in plan, plan
    assert index in plan, plan
