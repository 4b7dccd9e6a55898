"""Limits: a caller who asks too often is told when to come back, and nobody else notices."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from api.problems import Problem
from api.rate_limits import Full, Gate, LimitNumbers, Limits, Rate, RateLimiter
from tests.support.case import Case, a_complaint, a_recorded_partner
from tests.support.console_client import signed_in
from tests.support.product import Product, fresh, serving
from tests.support.retrying_client import LATER, retried
from tests.support.waiting import PATIENCE


class Clock:
    """Stands still until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def admitted(limiter: RateLimiter, key: str, tries: int) -> int:
    return sum(limiter.wait_of(key) == 0 for _ in range(tries))


def test_a_burst_is_admitted_and_then_the_rate() -> None:
    clock = Clock()
    limiter = RateLimiter(Rate(per_second=2, burst=10), clock)
    assert admitted(limiter, "ana", 15) == 10
    clock.now += 3
    assert admitted(limiter, "ana", 15) == 6
    clock.now += 3600
    assert admitted(limiter, "ana", 15) == 10


def test_whoever_is_turned_away_is_told_the_shortest_wait() -> None:
    clock = Clock()
    limiter = RateLimiter(Rate(per_second=2, burst=1), clock)
    assert limiter.wait_of("ana") == 0
    wait = limiter.wait_of("ana")
    assert wait == pytest.approx(0.5)
    clock.now += wait
    assert limiter.wait_of("ana") == 0


def test_one_callers_requests_take_nothing_from_another() -> None:
    limiter = RateLimiter(Rate(per_second=1, burst=3), Clock())
    assert admitted(limiter, "ana", 9) == 3
    assert admitted(limiter, "bo", 9) == 3


def test_callers_who_rest_are_forgotten() -> None:
    clock = Clock()
    limiter = RateLimiter(Rate(per_second=1, burst=3), clock)
    for number in range(10_000):
        limiter.wait_of(f"caller{number}")
    clock.now += 3600
    limiter.wait_of("ana")
    assert len(limiter._whole_at) == 1


async def test_a_gate_lets_so_many_through_and_no_more_wait_than_may() -> None:
    gate, opened, inside = Gate(2, most_waiting=3, patience=60), asyncio.Event(), 0

    async def enter() -> None:
        nonlocal inside
        async with gate.passed():
            inside += 1
            assert inside <= 2
            await opened.wait()
            inside -= 1

    tasks = [asyncio.create_task(enter()) for _ in range(5)]
    await asyncio.sleep(0)
    with pytest.raises(Full):
        await enter()
    opened.set()
    await asyncio.gather(*tasks)
    assert gate.users == 0


async def test_whoever_waits_too_long_at_a_gate_is_turned_away() -> None:
    gate = Gate(1, most_waiting=3, patience=0.01)
    async with gate.passed():
        with pytest.raises(Full):
            async with gate.passed():
                pass
    async with gate.passed():
        pass


async def test_costly_work_beyond_its_share_is_answered_503_with_a_time_to_come_back() -> None:
    limits = Limits(LimitNumbers(costly_at_once=1, costly_patience=0.01))
    async with limits.costly("ana"):
        with pytest.raises(Problem) as refused:
            async with limits.costly("bo"):
                pass
    assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "2"})


async def test_a_file_beyond_those_in_memory_is_answered_503_with_a_time_to_come_back() -> None:
    limits = Limits(LimitNumbers(uploads_at_once=1, uploads_patience=0.01))
    async with limits.upload():
        with pytest.raises(Problem) as refused:
            async with limits.upload():
                pass
    assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "5"})


async def test_a_problem_of_the_work_itself_passes_the_limits_as_it_is() -> None:
    with pytest.raises(TimeoutError):
        async with Limits().costly("ana"):
            raise TimeoutError
    with pytest.raises(TimeoutError):
        async with Limits().update_of("cmp_1"):
            raise TimeoutError


async def test_commands_beyond_those_under_way_on_a_case_get_429_and_other_cases_go_on() -> None:
    limits = Limits(LimitNumbers(updates_at_once=1, updates_waiting=0))
    async with limits.update_of("cmp_1"):
        with pytest.raises(Problem) as refused:
            async with limits.update_of("cmp_1"):
                pass
        async with limits.update_of("cmp_2"):
            pass
    assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "1"})
    assert limits._cases == {}


@pytest_asyncio.fixture
async def narrow(product: Product) -> AsyncIterator[str]:
    """The address of an API with small limits on the same stores."""
    small = {
        **{"reads_per_second": 0.01, "reads_burst": 3, "writes_per_second": 0.01, "writes_burst": 5},
        **{"costly_per_second": 0.01, "costly_burst": 1, "feedback_per_day": 2, "simulations_per_day": 1},
    }
    async with serving(product.servers.settings().model_copy(update=small)) as address:
        yield address


def client(product: Product, address: str, sub: str, *roles: str) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {product.token(sub, *roles)}"}
    return httpx.AsyncClient(base_url=address, headers=headers, timeout=PATIENCE, trust_env=False, verify=False)


async def test_reads_beyond_the_limit_get_429_and_writes_still_pass(product: Product, narrow: str) -> None:
    async with client(product, narrow, fresh("ana"), "cs") as ana, client(product, narrow, fresh("bo"), "cs") as bo:
        answers = [await ana.get("/v1/me") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert int(answers[-1].headers["Retry-After"]) > 1
        assert answers[-1].json()["code"] == "too_many_requests"
        assert (await ana.post("/v1/feedback", json={"text": "well"})).status_code == 201
        assert (await bo.get("/v1/me")).status_code == 200


async def test_costly_reads_have_a_limit_of_their_own(product: Product, narrow: str) -> None:
    async with client(product, narrow, fresh("olga"), "ops") as olga:
        statuses = [(await olga.get("/v1/reports/escalations")).status_code for _ in range(2)]
        assert statuses == [200, 429]
        assert (await olga.get("/v1/complaints")).status_code == 200


async def test_a_search_is_costly_and_a_list_is_not(product: Product, narrow: str) -> None:
    async with client(product, narrow, fresh("olga"), "ops") as olga:
        statuses = [(await olga.get("/v1/complaints", params={"q": "late"})).status_code for _ in range(2)]
    assert statuses == [200, 429]


COSTLY_PAGES = (
    *("/reports", "/reports/escalations.csv", "/reports/fairness", "/search?q=late", "/search/suggestions?q=late"),
    *("?q=late", "/cases?q=late", "/partners?q=late", "/cases/{case}/why/1", "/cases/{case}/people?q=late"),
    *("/partners/{partner}", "/partners/{partner}/why/partner/{partner}/1"),
)


@pytest.mark.parametrize("page", COSTLY_PAGES)
async def test_a_costly_page_has_the_limit_of_costly_reads_and_says_so(
    product: Product, narrow: str, page: str
) -> None:
    case = await Case.filed(product)
    path = f"/console{page.format(case=case.id, partner=case.complaint['partner_id'])}"
    async with signed_in(product, fresh("olga"), "ops", address=narrow) as olga:
        answers = [await olga.get(path) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 429]
        assert ("Too much at once" in answers[1].text, "Retry-After" in answers[1].headers) == (True, True)
        assert (await olga.get("/console/cases")).status_code == 200, "a list without words is cheap"


async def test_somebody_who_types_a_sentence_in_the_search_is_never_told_to_wait(product: Product) -> None:
    typed = "the portal of the partner lost every second booking"
    async with signed_in(product, fresh("ana"), "cs") as ana:
        words = [typed[:end] for end in range(2, len(typed))]
        asked = [await ana.get("/console/search/suggestions", params={"q": one}) for one in words]
    assert {answer.status_code for answer in asked} == {200}


async def test_feedback_and_simulations_are_limited_by_the_day(product: Product, narrow: str) -> None:
    async with client(product, narrow, fresh("olga"), "ops") as olga:
        given = [await olga.post("/v1/feedback", json={"text": "well"}) for _ in range(3)]
        asked = [await olga.post("/v1/simulations", json={"edition": {}}) for _ in range(2)]
    assert [answer.status_code for answer in (*given, *asked)] == [201, 201, 429, 202, 429]
    assert 3600 < int(given[-1].headers["Retry-After"]) <= 24 * 3600


async def test_two_hundred_complaints_of_one_source_at_once_are_not_too_many(product: Product) -> None:
    partner = await a_recorded_partner(product)
    source = product.as_(fresh("hubspot"), "intake")
    bodies = [a_complaint(partner, external_id=fresh("ticket")) for _ in range(200)]
    answers = await asyncio.gather(*(source.post("/v1/complaints", json=body, timeout=PATIENCE) for body in bodies))
    assert httpx.codes.TOO_MANY_REQUESTS not in {answer.status_code for answer in answers}
    answered = zip(answers, bodies, strict=True)
    # A busy machine may have told some to come back.
    final = [
        await retried(source, "/v1/complaints", body) if answer.status_code in LATER else answer
        for answer, body in answered
    ]
    assert {answer.status_code for answer in final} <= {200, 201}
