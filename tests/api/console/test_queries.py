"""The pages that staff live in cost few queries, however many rows they show."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.api.console.conftest import SitDown
from tests.support.case import Case
from tests.support.product import Product, fresh

MOST = 6


@contextmanager
def _statements() -> Iterator[list[str]]:
    """What the process asks of PostgreSQL for pages: what the worker asks meanwhile is told apart by its tables."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("which", ["inbox", "case"])
async def test_inbox_and_case_page_ask_at_most_six_queries(product: Product, sit_down: SitDown, which: str) -> None:
    sub = fresh("ana")
    cases = [await (await Case.filed(product)).taken_up() for _ in range(3)]
    for case in cases:
        await case.do("assign", "olga", "ops", assignee=sub)
    desk = await sit_down(sub, "cs")
    path = (
        f"{product.address}/console?tab=mine" if which == "inbox" else f"{product.address}/console/cases/{cases[0].id}"
    )
    await desk.page.request.get(path)
    fewest = 1000
    for _ in range(5):
        with _statements() as asked:
            assert (await desk.page.request.get(path)).status == 200
        fewest = min(fewest, len(asked))
    assert fewest <= MOST, asked
