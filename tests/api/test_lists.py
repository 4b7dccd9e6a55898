"""Lists answer each filter of the contract in the order asked for, page by page, while cases come in."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.support.case import Case, a_recorded_partner
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh

COMPLAINTS = "/v1/complaints"
Row = dict[str, Any]


class ListedComplaints:
    """A partner's cases, one in each stage and some more, and what a list of them tells."""

    def __init__(self, product: Product, partner_id: str) -> None:
        self.product = product
        self.partner_id = partner_id
        self.reader = product.as_("aud", "auditor")
        self.cases: dict[str, str] = {}

    async def add(self, name: str, *steps: tuple[str, str, str, Row], **body: Any) -> None:
        """Files a case and takes steps on it; nothing that happens by itself is left to happen."""
        case = await (await Case.filed(self.product, partner_id=self.partner_id, **body)).taken_up()
        for action, by, role, fields in steps:
            await case.do(action, by, role, **fields)
        self.cases[name] = case.id

    async def names(self, **query: Any) -> list[str]:
        """The names of the cases that a list holds, in its order."""
        found = await self.results(**query)
        by_id = {case_id: name for name, case_id in self.cases.items()}
        return [by_id[each["id"]] for each in found]

    async def results(self, **query: Any) -> list[Row]:
        """A whole list, page by page."""
        return [row for page in await self.pages(**query) for row in page]

    async def pages(self, **query: Any) -> list[list[Row]]:
        """A list's pages."""
        found: list[list[Row]] = []
        async for page in pages_of(self.reader, COMPLAINTS, partner_id=self.partner_id, **query):
            found.append(page)
        return found


async def pages_of(client: httpx.AsyncClient, path: str, **query: Any) -> AsyncIterator[list[Row]]:
    """Every page, following ``paging.next.after`` to the end."""
    after: dict[str, str] = {}
    while True:
        answer = await client.get(path, params=query | after)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        assert set(body) <= {"results", "paging"}
        yield body["results"]
        if "paging" not in body:
            return
        assert set(body["paging"]) == {"next"}
        assert set(body["paging"]["next"]) == {"after"}
        after = {"after": body["paging"]["next"]["after"]}


UNRESOLVED: Row = {"outcome": "unresolved"}
TO_MEDIATION = ("record_cs_outcome", "ana", "cs", UNRESOLVED)
TO_INVESTIGATION = ("record_mediation_outcome", "sol", "service_acceleration", UNRESOLVED)


@pytest_asyncio.fixture(scope="session")
async def repository(product: Product) -> ListedComplaints:
    """Cases to choose from, told from the oldest to the newest."""
    made = ListedComplaints(product, await a_recorded_partner(product))
    await made.add("with cs", external_id=fresh("Ticket"), summary="Umbrella went missing")
    await made.add("assigned", ("assign", "olga", "ops", {"assignee": "ana"}), description="a blue UMBRELLA, too")
    await made.add("in mediation", TO_MEDIATION, customer={"name": "Ulla Umlaut", "company": "Ümläut & Söhne"})
    await made.add("in investigation", TO_MEDIATION, TO_INVESTIGATION)
    await made.add("at the board", very_serious=True, very_serious_reason="umbrella")
    await made.add("withdrawn", ("withdraw", "ana", "cs", {"reason": "r"}), category="payment")
    return made


ALL = ["with cs", "assigned", "in mediation", "in investigation", "at the board", "withdrawn"]
FILTERS: list[tuple[Row, list[str]]] = [
    ({}, ALL),
    ({"stage": "cs_resolution"}, ["with cs", "assigned"]),
    ({"stage": "mediation"}, ["in mediation"]),
    ({"stage": "investigation"}, ["in investigation"]),
    ({"stage": "mark_board"}, ["at the board"]),
    ({"stage": "closed"}, ["withdrawn"]),
    ({"status": "open"}, ALL[:-1]),
    ({"status": "closed"}, ["withdrawn"]),
    ({"assignee": "ana"}, ["assigned"]),
    ({"assignee": "nobody"}, []),
    ({"overdue": "false"}, ALL),
    ({"overdue": "true"}, []),
    ({"q": "umbrella"}, ["with cs", "assigned"]),
    ({"q": "blue umbrella"}, ["assigned"]),
    ({"q": '"umbrella went"'}, ["with cs"]),
    ({"q": "umbrella -blue"}, ["with cs"]),
    ({"q": "ulla"}, ["in mediation"]),
    ({"q": "SÖHNE"}, ["in mediation"]),
    ({"q": "dana@northwind.example"}, ["with cs", "assigned", "in investigation", "at the board", "withdrawn"]),
    ({"q": "DANA@north"}, ["with cs", "assigned", "in investigation", "at the board", "withdrawn"]),
    ({"q": "sam@hubspot.example"}, ALL),
    ({"q": "umb"}, ["with cs", "assigned"]),
    ({"q": "brella"}, []),
    ({"q": "umlaut & sohne"}, ["in mediation"]),
    ({"q": "Ü"}, ["with cs", "assigned", "in mediation"]),
    ({"q": '"umbrella miss"'}, []),
    ({"q": '"went miss"'}, ["with cs"]),
    ({"q": "blue or ulla"}, ["assigned", "in mediation"]),
    ({"q": "&|!():*'\\"}, []),
    ({"category": "delivery"}, ["with cs", "assigned", "in mediation", "in investigation", "at the board"]),
    ({"category": "payment"}, ["withdrawn"]),
    ({"severity": "very_serious"}, ["at the board"]),
    ({"outcome": "withdrawn"}, ["withdrawn"]),
    ({"outcome": "no_mark"}, []),
    ({"closed_after": "2026-01-01"}, ["withdrawn"]),
    ({"closed_before": "2026-01-01"}, []),
    ({"stage": "cs_resolution", "assignee": "ana", "q": "umbrella", "status": "open"}, ["assigned"]),
    ({"stage": "closed", "status": "open"}, []),
]


@pytest.mark.parametrize(("query", "names"), FILTERS, ids=[str(query) for query, _ in FILTERS])
async def test_a_filter_leaves_what_fits_it(repository: ListedComplaints, query: Row, names: list[str]) -> None:
    assert await repository.names(sort="opened_at", **query) == names
    assert await repository.names(**query) == names[::-1]


async def test_an_external_id_is_found(repository: ListedComplaints, product: Product) -> None:
    complaint = (await repository.reader.get(f"{COMPLAINTS}/{repository.cases['with cs']}")).json()
    assert await repository.names(q=complaint["external_id"]) == ["with cs"]


async def test_the_time_of_opening_narrows_a_list_from_both_sides(repository: ListedComplaints) -> None:
    opened = [row["opened_at"] for row in await repository.results(sort="opened_at")]
    assert await repository.names(sort="opened_at", opened_after=opened[1]) == ALL[2:]
    assert await repository.names(sort="opened_at", opened_before=opened[4]) == ALL[:4]
    assert await repository.names(sort="opened_at", opened_after=opened[0], opened_before=opened[3]) == ALL[1:3]
    a_day = timedelta(days=1)
    later = datetime.fromisoformat(opened[-1]) + a_day
    assert await repository.names(opened_after=later.isoformat()) == []
    assert len(await repository.names(opened_before=later.isoformat())) == len(ALL)
    assert len(await repository.names(opened_after=(later - 2 * a_day).date().isoformat())) == len(ALL)


async def test_the_most_urgent_come_first_and_the_closed_last(repository: ListedComplaints) -> None:
    rows = await repository.results(sort="due_at", limit=1)
    dues = [row["due_at"] or "9999" for row in rows]
    assert dues == sorted(dues)
    assert rows[-1]["id"] == repository.cases["withdrawn"]
    assert len(rows) == len(ALL)


async def test_the_closed_are_listed_by_when_they_closed(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    cases = [await Case.filed(product, partner_id=partner_id) for _ in range(4)]
    for case in (cases[2], cases[0], cases[3]):
        await case.do("withdraw", "ana", "cs", reason="r")
    listed = {"partner_id": partner_id, "sort": "-closed_at", "limit": 2}
    pages = [page async for page in pages_of(product.as_("aud", "auditor"), COMPLAINTS, **listed)]
    assert [[row["id"] for row in page] for page in pages] == [[cases[3].id, cases[0].id], [cases[2].id]]
    since = pages[1][0]["closed_at"]
    later = [page async for page in pages_of(product.as_("aud", "auditor"), COMPLAINTS, **listed, closed_after=since)]
    assert [row["id"] for row in later[0]] == [cases[3].id, cases[0].id]


async def test_a_list_names_the_partner_and_says_what_is_waited_for(product: Product) -> None:
    name = fresh("Agency")
    partner = await PartnerClient.accredited(product, "onboarding", name=name)
    case = await partner.marked()
    waiting = await Case.filed(product, partner_id=partner.id)
    await partner.reviewed()
    auditor, narrowed = product.as_("aud", "auditor"), {"partner_id": partner.id}
    for path in (COMPLAINTS, "/v1/accreditations", "/v1/marks", "/v1/reviews"):
        rows = (await auditor.get(path, params=narrowed)).json()["results"]
        assert {row["partner_name"] for row in rows} == {name}, path
        assert path == "/v1/marks" or all(row["waits_for"] for row in rows), path
    by_id = {row["id"]: row["waits_for"] for row in (await auditor.get(COMPLAINTS, params=narrowed)).json()["results"]}
    assert by_id[waiting.id] != by_id[case.id]
    director = product.as_("dora", "director")
    (review,) = [row for row in (await director.get("/v1/reviews")).json()["results"] if row["id"] == partner.review_id]
    assert (review["partner_id"], review["partner_name"]) == (None, None), "it would say whose review it is"


async def test_a_list_of_partners_counts_what_is_open_about_each(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding", "data_migration")
    await partner.marked()
    await Case.filed(product, partner_id=partner.id)
    await (await Case.filed(product, partner_id=partner.id)).do("withdraw", "ana", "cs", reason="r")
    pdm = product.as_("tess", "pdm", partners=[partner.id])
    (row,) = (await pdm.get("/v1/partners")).json()["results"]
    assert row["counts"] == {"open_complaints": 1, "live_accreditations": 2, "marks": 1}


@pytest.mark.parametrize("sort", ["opened_at", "-opened_at", "due_at"])
@pytest.mark.parametrize("limit", [1, 2, 5, 6, 200])
async def test_pages_are_full_and_paging_is_absent_at_the_end(
    repository: ListedComplaints, sort: str, limit: int
) -> None:
    pages = await repository.pages(sort=sort, limit=limit)
    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert 0 < len(pages[-1]) <= limit
    assert len({row["id"] for page in pages for row in page}) == len(ALL)


async def test_a_row_of_a_list_is_the_complaint_as_it_is_read(repository: ListedComplaints) -> None:
    for row in await repository.results():
        assert row == (await repository.reader.get(f"{COMPLAINTS}/{row['id']}")).json()


@pytest.mark.parametrize("sort", ["opened_at", "-opened_at", "due_at"])
async def test_a_list_is_complete_and_repeats_nothing_while_cases_come_in(product: Product, sort: str) -> None:
    partner_id = await a_recorded_partner(product)
    before = await asyncio.gather(*(Case.filed(product, partner_id=partner_id) for _ in range(9)))
    for case in before[::3]:
        await case.do("withdraw", "ana", "cs", reason="r")
    seen: list[str] = []
    async for page in pages_of(product.as_("aud", "auditor"), COMPLAINTS, partner_id=partner_id, sort=sort, limit=2):
        seen += [row["id"] for row in page]
        if len(seen) < 12:
            await Case.filed(product, partner_id=partner_id)
    assert len(seen) == len(set(seen))
    assert {case.id for case in before} <= set(seen)


async def test_other_lists_are_paged_alike(product: Product) -> None:
    partner_ids = sorted([await a_recorded_partner(product) for _ in range(5)])
    pdm = product.as_("tess", "pdm", partners=partner_ids)
    pages = [page async for page in pages_of(pdm, "/v1/partners", limit=2)]
    assert [[row["id"] for row in page] for page in pages] == [partner_ids[:2], partner_ids[2:4], partner_ids[4:]]


async def test_a_timeline_and_the_events_of_a_case_are_paged_in_their_order(product: Product) -> None:
    case = await (await Case.filed(product)).to_mark_board()
    auditor = product.as_("aud", "auditor")
    timeline = [row async for page in pages_of(auditor, f"{COMPLAINTS}/{case.id}/timeline", limit=2) for row in page]
    assert [row["sequence"] for row in timeline] == list(range(1, len(timeline) + 1))
    assert timeline[0]["type"] == "complaint_filed"
    log = [row async for page in pages_of(auditor, "/v1/events", subject=case.id, limit=3) for row in page]
    assert [row["sequence"] for row in log] == [row["sequence"] for row in timeline]
    assert [row["position"] for row in log] == sorted(row["position"] for row in log)
    assert len(timeline) == case.complaint["sequence"]


async def test_pages_of_a_timeline_are_full_for_who_is_not_told_of_votes(product: Product) -> None:
    case = await (await Case.filed(product)).to_mark_board()
    await case.voted("mark", "mark", "mark")
    pdm = product.as_("tess", "pdm", partners=[case.complaint["partner_id"]])
    pages = [page async for page in pages_of(pdm, f"{COMPLAINTS}/{case.id}/timeline", limit=1)]
    whole = (await pdm.get(f"{COMPLAINTS}/{case.id}/timeline")).json()["results"]
    assert [row for page in pages for row in page] == whole
    assert {len(page) for page in pages} == {1}
    assert "mark_vote_cast" not in {row["type"] for row in whole}


async def test_marks_are_paged_and_narrowed_to_a_partner(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    for _ in range(2):
        await (await (await Case.filed(product, partner_id=partner_id)).to_mark_board()).voted("mark", "mark", "mark")
    auditor = product.as_("aud", "auditor")
    pages = [page async for page in pages_of(auditor, "/v1/marks", partner_id=partner_id, limit=1)]
    assert [len(page) for page in pages] == [1, 1]
    assert (await auditor.get("/v1/marks?partner_id=hs-unmarked")).json() == {"results": []}
