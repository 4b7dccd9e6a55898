"""The list of what waits for the caller, and cursors that are not ours."""

import pytest

from tests.api.test_lists import COMPLAINTS, Row, pages_of
from tests.support.case import Case
from tests.support.product import Product, fresh


async def test_an_inbox_holds_what_waits_for_the_caller_the_most_urgent_first(product: Product) -> None:
    member, case = fresh("member"), await (await Case.filed(product)).to_mark_board()
    board = product.as_(member, "mark_board")

    async def inbox() -> list[Row]:
        return [row async for page in pages_of(board, "/v1/tasks", limit=50) for row in page]

    rows = await inbox()
    assert case.id in {row["id"] for row in rows}
    assert {row["stage"] for row in rows} == {"mark_board"}
    assert [row["due_at"] for row in rows] == sorted(row["due_at"] for row in rows)
    await case.do("cast_mark_vote", member, "mark_board", vote="mark", reason="r")
    assert case.id not in {row["id"] for row in await inbox()}, "who has voted waits for others"


async def test_a_case_that_is_assigned_waits_for_that_person_alone(product: Product) -> None:
    case, person = await Case.filed(product), fresh("person")
    await case.do("assign", "olga", "ops", assignee=person)

    async def has_it(sub: str) -> bool:
        pages = pages_of(product.as_(sub, "cs"), "/v1/tasks", limit=200)
        return case.id in {row["id"] async for page in pages for row in page}

    assert await has_it(person)
    assert not await has_it(fresh("colleague"))


EVERY_LIST = [
    *(COMPLAINTS, "/v1/partners", "/v1/marks", "/v1/tasks", "/v1/events", "/v1/editions"),
    *("/v1/accreditations", "/v1/reviews", "/v1/people"),
]
NOT_OURS = ["x", "é", "", "WzFd", "bnVsbA", "W10", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwgImEiXQ", "=", "/"]


@pytest.mark.parametrize("path", EVERY_LIST)
async def test_a_cursor_that_is_not_ours_is_refused(product: Product, path: str) -> None:
    for cursor in NOT_OURS:
        answer = await product.as_("aud", "auditor").get(path, params={"after": cursor})
        assert answer.status_code == 422 or (path == "/v1/events" and cursor == "WzFd"), cursor
