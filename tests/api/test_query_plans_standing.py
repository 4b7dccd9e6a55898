"""The lists of accreditations and reviews cost the same however many there are: each finds its rows by an index."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from api.paging import cursor, timed_key
from records.accreditations.queries import Filters as Held
from records.accreditations.queries import page as accreditations_page
from records.accreditations.tables import accreditations
from records.reviews.queries import Filters as Judged
from records.reviews.queries import ReviewSort
from records.reviews.queries import page as reviews_page
from records.reviews.tables import reviews
from records.visibility import EVERYTHING, Visibility
from settings import normalise_database_url
from standards.vocabulary import AccreditationStatus, ReviewStage
from tests.api.stages import a_review_in
from tests.api.test_query_plans import OF_A_PDM, plan_of, reads_by
from tests.support.product import Product

MANY = 20_000
F = TypeVar("F")
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


@dataclass(frozen=True)
class Shape(Generic[F]):
    """How a list is asked for, and the index that finds its rows, or how the names of those that may begin."""

    index: str
    filters: F
    visible: Visibility = EVERYTHING
    after: Any = None


ACCREDITATIONS = {
    "all": Shape("accreditations_pkey", Held()),
    "all, from the middle on": Shape("accreditations_pkey", Held(), after="plan-010000"),
    "those of a partner": Shape("accreditations_partner_idx", Held(partner_id="plan-7")),
    "those of a PDM": Shape("accreditations_partner_idx", Held(), OF_A_PDM),
    "those in a status": Shape("accreditations_status_idx", Held(AccreditationStatus.UNDER_REVIEW)),
    "those of a rare status": Shape("accreditations_status_idx", Held(AccreditationStatus.REVOKED)),
    "those of a kind": Shape("accreditations_", Held(kind="onboarding")),
    "those that renew soon": Shape("accreditations_term_idx", Held(renews_before=date(2026, 1, 10))),
    "those that renew at some time": Shape("accreditations_", Held(renews_before=date(2028, 1, 1))),
}


@pytest.mark.parametrize("shape", ACCREDITATIONS.values(), ids=ACCREDITATIONS.keys())
async def test_a_list_of_accreditations_is_read_by_an_index(full: AsyncConnection, shape: Shape[Held]) -> None:
    asked = (shape.visible, shape.filters, shape.after or "", 51)
    await reads_by(full, shape.index, lambda connection: accreditations_page(connection, *asked))


MIDDLE = timed_key(cursor("2026-01-01T01:00:00+00:00", "plan-010000"))
REVIEWS = {
    "the newest": Shape("reviews_opened_idx", Judged()),
    "the newest, from the middle on": Shape("reviews_opened_idx", Judged(), after=MIDDLE),
    "those in a stage": Shape("reviews_stage_idx", Judged(ReviewStage.BOARD)),
    "those in a stage, from the middle on": Shape("reviews_stage_idx", Judged(ReviewStage.BOARD), after=MIDDLE),
    "the open ones": Shape("reviews_", Judged(open=True)),
    "the closed ones": Shape("reviews_opened_idx", Judged(open=False)),
    "those of a partner": Shape("reviews_partner_id_number_key", Judged(partner_id="plan-7")),
    "a partner's sealed ones": Shape("reviews_partner_id_number_key", Judged(partner_id="plan-7", sealed=True)),
    "those of a PDM": Shape("reviews_partner_id_number_key", Judged(), OF_A_PDM),
}


@pytest.mark.parametrize("shape", REVIEWS.values(), ids=REVIEWS.keys())
async def test_a_list_of_reviews_is_read_by_an_index(full: AsyncConnection, shape: Shape[Judged]) -> None:
    asked = (shape.visible, shape.filters, shape.after, 51)
    await reads_by(full, shape.index, lambda connection: reviews_page(connection, *asked))


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
    plan = await plan_of(full, lambda connection: reviews_page(connection, EVERYTHING, Judged(), after, 51, sort))
    assert "Sort" not in plan, plan
    assert index in plan, plan


async def test_reviews_that_share_an_instant_are_paged_through_each_once(full: AsyncConnection) -> None:
    seen: list[str] = []
    after = None
    for _ in range(200):
        found = await reviews_page(full, EVERYTHING, Judged(ReviewStage.DIRECTOR), after, 42)
        seen += [review.id for review, _ in found[:41]]
        if len(found) <= 41:
            break
        after = timed_key(cursor(*found[40][1]))
    assert len(seen) == len(set(seen))
    assert sum(review.startswith("plan-") for review in seen) == 133  # other tests' reviews may wait there too
