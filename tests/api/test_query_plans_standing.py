"""The lists of accreditations and reviews cost the same however many there are: each finds its rows by an index."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from api.paging import cursor, timed_key
from records.accreditations.queries import Filters as AccreditationFilters
from records.accreditations.queries import page as accreditations_page
from records.accreditations.tables import accreditations
from records.reviews.queries import Filters as ReviewFilters
from records.reviews.queries import ReviewSort
from records.reviews.queries import page as reviews_page
from records.reviews.tables import reviews
from records.visibility import EVERYTHING, Visibility
from settings import normalise_database_url
from standards.vocabulary import AccreditationStatus, ReviewStage
from tests.api.stages import a_review_in
from tests.api.test_query_plans import plan_of
from tests.support.product import Product

MANY = 20_000
_PARTNERS = f"""
INSERT INTO partners (id, tier, programmes, identity, sequence, state)
SELECT 'plan-' || n, tier, programmes, identity, sequence, state
FROM partners, generate_series(0, {MANY - 1}) n WHERE id = :partner"""
_ACCREDITATION = {
    "id": "'plan-' || lpad(n::text, 6, '0')",
    "partner_id": "'plan-' || n % 5000",
    "kind": "(ARRAY['onboarding', 'data_migration', 'crm_implementation', 'platform_enablement'])[1 + n / 5000]",
    "status": "CASE WHEN n % 50 = 0 THEN 'under_review' WHEN n % 3 = 0 THEN 'lapsed' ELSE 'active' END",
    "term_ends_on": "date '2026-01-01' + n % 700",
}
_REVIEW = {
    "id": "'plan-' || lpad(n::text, 6, '0')",
    "partner_id": "'plan-' || n",
    "stage": "CASE WHEN n % 50 = 0 THEN 'board' WHEN n % 75 = 0 THEN 'director' ELSE 'closed' END",
    "opened_at": "to_timestamp(1767225600 + n / 300 * 100)",
    "due_at": "CASE WHEN n % 50 = 0 THEN to_timestamp(1767225600 + n / 300 * 100) + interval '30 days' END",
    "closed_at": "CASE WHEN n % 50 <> 0 AND n % 75 <> 0 THEN to_timestamp(1767225600 + n / 300 * 100) END",
    "state": "one.state || jsonb_build_object('id', 'plan-' || lpad(n::text, 6, '0'),"
    " 'opened_at', to_timestamp(1767225600 + n / 300 * 100))",
}


def _many(table: object, changed: dict[str, str], which: str) -> str:
    names = [column.name for column in table.c]  # type: ignore[attr-defined] # a table
    values = ", ".join(changed.get(name, f"one.{name}") for name in names)
    into = f"INSERT INTO {table} ({', '.join(names)})"
    return f"{into} SELECT {values} FROM {table} one, generate_series(0, {MANY - 1}) n WHERE one.id = :{which}"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def full(product: Product) -> AsyncIterator[AsyncConnection]:
    """A connection that sees many of each; nobody else ever does."""
    subjects = await a_review_in(product, "closed")
    engine = create_async_engine(normalise_database_url(product.servers.postgres.owner_url))
    async with engine.connect() as connection:
        await connection.execute(text(_PARTNERS), {"partner": subjects.partner_id})
        await connection.execute(text(_many(accreditations, _ACCREDITATION, "one")), {"one": subjects.accreditation_id})
        await connection.execute(text(_many(reviews, _REVIEW, "one")), {"one": subjects.review_id})
        for table in ("partners", "accreditations", "reviews"):
            await connection.execute(text(f"ANALYZE {table}"))
        yield connection
        await connection.rollback()
    await engine.dispose()


OF_A_PDM = Visibility(partners=("plan-7", "plan-8"))
ACCREDITATIONS = {
    "all": (EVERYTHING, AccreditationFilters(), "", "accreditations_pkey"),
    "all, from the middle on": (EVERYTHING, AccreditationFilters(), "plan-010000", "accreditations_pkey"),
    "those of a partner": (EVERYTHING, AccreditationFilters(partner_id="plan-7"), "", "accreditations_partner_idx"),
    "those of a PDM": (OF_A_PDM, AccreditationFilters(), "", "accreditations_partner_idx"),
    "those in a status": (
        EVERYTHING,
        AccreditationFilters(AccreditationStatus.UNDER_REVIEW),
        "",
        "accreditations_status_idx",
    ),
    "those of a rare status": (
        EVERYTHING,
        AccreditationFilters(AccreditationStatus.REVOKED),
        "",
        "accreditations_status_idx",
    ),
    "those of a kind": (EVERYTHING, AccreditationFilters(kind="onboarding"), "", "accreditations_"),
    "those that renew soon": (
        EVERYTHING,
        AccreditationFilters(renews_before=date(2026, 1, 10)),
        "",
        "accreditations_term_idx",
    ),
    "those that renew at some time": (
        EVERYTHING,
        AccreditationFilters(renews_before=date(2028, 1, 1)),
        "",
        "accreditations_",
    ),
}


@pytest.mark.parametrize("shape", ACCREDITATIONS)
async def test_a_list_of_accreditations_is_read_by_an_index(full: AsyncConnection, shape: str) -> None:
    visible, filters, after, index = ACCREDITATIONS[shape]
    plan = await plan_of(full, lambda connection: accreditations_page(connection, visible, filters, after, 51))
    assert "Seq Scan" not in plan, plan
    assert index in plan, plan


MIDDLE = timed_key(cursor("2026-01-01T01:00:00+00:00", "plan-010000"))
REVIEWS = {
    "the newest": (EVERYTHING, ReviewFilters(), None, "reviews_opened_idx"),
    "the newest, from the middle on": (EVERYTHING, ReviewFilters(), MIDDLE, "reviews_opened_idx"),
    "those in a stage": (EVERYTHING, ReviewFilters(ReviewStage.BOARD), None, "reviews_stage_idx"),
    "those in a stage, from the middle on": (EVERYTHING, ReviewFilters(ReviewStage.BOARD), MIDDLE, "reviews_stage_idx"),
    "the open ones": (EVERYTHING, ReviewFilters(open=True), None, "reviews_"),
    "the closed ones": (EVERYTHING, ReviewFilters(open=False), None, "reviews_opened_idx"),
    "those of a partner": (EVERYTHING, ReviewFilters(partner_id="plan-7"), None, "reviews_partner_id_number_key"),
    "a partner's sealed ones": (
        EVERYTHING,
        ReviewFilters(partner_id="plan-7", sealed=True),
        None,
        "reviews_partner_id_number_key",
    ),
    "those of a PDM": (OF_A_PDM, ReviewFilters(), None, "reviews_partner_id_number_key"),
}


@pytest.mark.parametrize("shape", REVIEWS)
async def test_a_list_of_reviews_is_read_by_an_index(full: AsyncConnection, shape: str) -> None:
    visible, filters, after, index = REVIEWS[shape]
    plan = await plan_of(full, lambda connection: reviews_page(connection, visible, filters, after, 51))
    assert "Seq Scan" not in plan, plan
    assert index in plan, plan


ORDERS = {
    "the oldest": (ReviewSort.OLDEST, None, "reviews_opened_idx"),
    "the most urgent": (ReviewSort.DUE, None, "reviews_due_idx"),
    "the most urgent, from the middle on": (ReviewSort.DUE, MIDDLE, "reviews_due_idx"),
    "by when they closed": (ReviewSort.CLOSED, None, "reviews_closed_idx"),
    "by when they closed, from the middle on": (ReviewSort.CLOSED, MIDDLE, "reviews_closed_idx"),
}


@pytest.mark.parametrize("shape", ORDERS)
async def test_each_order_of_reviews_is_read_by_an_index_without_sorting(full: AsyncConnection, shape: str) -> None:
    sort, after, index = ORDERS[shape]
    plan = await plan_of(
        full, lambda connection: reviews_page(connection, EVERYTHING, ReviewFilters(), after, 51, sort)
    )
    assert "Sort" not in plan, plan
    assert index in plan, plan


async def test_reviews_that_share_an_instant_are_paged_through_each_once(full: AsyncConnection) -> None:
    seen: list[str] = []
    after = None
    for _ in range(200):
        found = await reviews_page(full, EVERYTHING, ReviewFilters(ReviewStage.DIRECTOR), after, 42)
        seen += [review.id for review, _ in found[:41]]
        if len(found) <= 41:
            break
        after = timed_key(cursor(*found[40][1]))
    assert len(seen) == len(set(seen))
    assert sum(review.startswith("plan-") for review in seen) == 133  # other tests' reviews may wait there too
