"""Lists of accreditations and reviews answer each filter of the contract, page by page and in their order."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
import pytest_asyncio

from tests.api.test_lists import pages_of
from tests.support.partner_client import PartnerClient
from tests.support.problems import refused
from tests.support.product import Product

Row = dict[str, Any]


@dataclass
class ListedStandings:
    """Two partners, the first with a review that was closed and one that is open, and who may see both."""

    product: Product
    first: PartnerClient
    second: PartnerClient
    closed: str
    open: str

    async def rows(self, path: str, **query: Any) -> list[Row]:
        """A whole list as their PDM sees it, page by page."""
        pdm = self.product.as_("pdm-of-two", "pdm", partners=[self.first.id, self.second.id])
        return [row async for page in pages_of(pdm, path, **query) for row in page]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def standings(product: Product) -> ListedStandings:
    first = await PartnerClient.accredited(product, "onboarding", "data_migration")
    second = await PartnerClient.accredited(product, "onboarding")
    await first.reviewed()
    await first.voted("renew", "renew")
    closed = first.review_id
    await first.reviewed()
    return ListedStandings(product, first, second, closed, first.review_id)


async def kinds(standings: ListedStandings, **query: Any) -> list[tuple[str, str]]:
    """The accreditations of a list, each by its partner and its kind."""
    names = {standings.first.id: "first", standings.second.id: "second"}
    return [(names[row["partner_id"]], row["kind"]) for row in await standings.rows("/v1/accreditations", **query)]


ALL = [("first", "onboarding"), ("first", "data_migration"), ("second", "onboarding")]


async def test_accreditations_are_listed_by_each_filter_in_the_order_of_their_issue(standings: ListedStandings) -> None:
    (ends_on,) = {row["term_ends_on"] for row in await standings.rows("/v1/accreditations")}
    later = (date.fromisoformat(ends_on) + timedelta(days=1)).isoformat()
    for query, expected in (
        ({}, ALL),
        ({"kind": "onboarding"}, [ALL[0], ALL[2]]),
        ({"kind": "platform_enablement"}, []),
        ({"status": "under_review"}, ALL[:2]),
        ({"status": "active"}, ALL[2:]),
        ({"status": "revoked"}, []),
        ({"partner_id": standings.second.id}, ALL[2:]),
        ({"partner_id": standings.first.id, "kind": "onboarding", "status": "active"}, []),
        ({"renews_before": later}, ALL),
        ({"renews_before": ends_on}, []),
    ):
        assert await kinds(standings, **query) == expected, query
        assert await kinds(standings, limit=1, **query) == expected, query


async def test_reviews_are_listed_by_each_filter_the_newest_first(standings: ListedStandings) -> None:
    for query, expected in (
        ({}, [standings.open, standings.closed]),
        ({"open": "true"}, [standings.open]),
        ({"open": "false"}, [standings.closed]),
        ({"sort": "opened_at"}, [standings.closed, standings.open]),
        ({"sort": "-closed_at"}, [standings.closed]),
        ({"stage": "board"}, []),  # A PDM is not told in which stage an open review is.
        ({"stage": "closed"}, [standings.closed]),
        ({"stage": "director"}, []),
        ({"partner_id": standings.first.id}, [standings.open, standings.closed]),
        ({"partner_id": standings.second.id}, []),
    ):
        for limit in (1, 200):
            rows = await standings.rows("/v1/reviews", limit=limit, **query)
            assert [row["id"] for row in rows] == expected, query


async def test_who_is_not_told_of_stages_sees_no_order_by_their_deadlines(
    product: Product, standings: ListedStandings
) -> None:
    ops = product.as_("pat", "partner_ops")
    urgent = [row async for page in pages_of(ops, "/v1/reviews", limit=2, sort="due_at") for row in page]
    dues = [row["due_at"] for row in urgent if row["due_at"]]
    assert dues == sorted(dues)
    assert all(row["stage"] == "closed" for row in urgent[len(dues) :])
    for query in ({"sort": "due_at"}, {"sort": "opened_at"}):
        rows = await standings.rows("/v1/reviews", limit=1, **query)
        assert [row["id"] for row in rows] == [standings.closed, standings.open], query


async def test_the_boards_and_directors_lists_have_one_order_whatever_they_ask_for(
    product: Product, standings: ListedStandings
) -> None:
    people = (product.as_("bea", "accreditation_board", seat="academy"), product.as_("dora", "director"))
    for client in people:
        orders = [
            [row["id"] async for page in pages_of(client, "/v1/reviews", limit=200, sort=sort) for row in page]
            for sort in ("opened_at", "-opened_at", "due_at", "-closed_at")
        ]
        assert {standings.open, standings.closed} <= set(orders[0])
        assert orders == [sorted(orders[0])] * 4


async def test_a_row_of_a_list_is_what_is_read(standings: ListedStandings) -> None:
    pdm = standings.product.as_("pdm-of-two", "pdm", partners=[standings.first.id, standings.second.id])
    for path in ("/v1/accreditations", "/v1/reviews"):
        for row in await standings.rows(path):
            assert row == (await pdm.get(f"{path}/{row['id']}")).json()


async def test_the_boards_list_holds_every_review_by_pseudonym_and_no_filter_tells_it_more(
    standings: ListedStandings,
) -> None:
    board = standings.product.as_("bea", "accreditation_board", seat="academy")
    listed = [row async for page in pages_of(board, "/v1/reviews", limit=200) for row in page]
    assert {standings.open, standings.closed} <= {row["id"] for row in listed}
    assert all(row["pseudonym"] and "partner_id" not in row for row in listed)
    for partner_id in (standings.first.id, standings.second.id, "hs-absent"):
        for limit in (1, 200):
            answer = await board.get("/v1/reviews", params={"partner_id": partner_id, "limit": limit})
            assert answer.json() == {"results": []}


FAULTY = {
    "/v1/accreditations": {
        "status=open": "status",
        "kind=%00": "kind",
        "kind=": "kind",
        "partner_id=a/b": "partner_id",
        "renews_before=soon": "renews_before",
        "renews_before=86400": "renews_before",
        "renews_before=0001-01-01": "renews_before",
        "renews_before=2026-02-30": "renews_before",
        "limit=0": "limit",
    },
    "/v1/reviews": {
        "stage=mediation": "stage",
        "open=perhaps": "open",
        "sort=stage": "sort",
        "partner_id=%00": "partner_id",
        "limit=201": "limit",
    },
}


@pytest.mark.parametrize(
    ("path", "query", "field"), [(path, *one) for path, queries in FAULTY.items() for one in queries.items()]
)
async def test_a_faulty_filter_is_named(product: Product, path: str, query: str, field: str) -> None:
    refused(await product.as_("aud", "auditor").get(f"{path}?{query}"), 422, "invalid", field)


@pytest.mark.parametrize("given", ["%00", "%ED%A0%80", "%ff", "..%2f..", "x" * 5000, "'; DROP TABLE reviews; --"])
async def test_an_odd_address_is_answered_as_an_absent_one(product: Product, given: str) -> None:
    everybody = product.as_("max", "ops", "director", "partner_ops")
    for path in (f"/v1/accreditations/{given}", f"/v1/reviews/{given}", f"/v1/reviews/{given}/packet"):
        refused(await everybody.get(path), 404, "not_found")
    for path, body in (
        (f"/v1/accreditations/{given}/actions/open_review", {"reason": "r"}),
        (f"/v1/reviews/{given}/actions/request_legal", {}),
        (f"/v1/marks/{given}/actions/vacate", {"reason": "r"}),
    ):
        refused(await everybody.post(path, json=body), 404, "not_found")
    standing = await everybody.get(f"/v1/partners/{given}/standing")
    refused(standing, 404, "not_found")
