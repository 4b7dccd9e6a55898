"""What the process asks of PostgreSQL while something is done."""

import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import Pool

from api.problems import correlation


@contextmanager
def statements(*, of: AsyncEngine | None = None, beside: AsyncEngine | None = None) -> Iterator[list[str]]:
    """What is asked on the engine ``of``; else on all but ``beside``, on which the worker asks what it wants."""
    asked: list[str] = []
    wanted, unwanted = (engine.sync_engine.pool if engine else None for engine in (of, beside))

    def note(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        pool = connection.engine.pool
        if wanted in (None, pool) and pool is not unwanted:
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@contextmanager
def taken_while_held() -> Iterator[list[str]]:
    """Where a request of this process takes a connection while it holds another one: it waits for a place of two."""
    found: list[str] = []
    holding: Counter[str] = Counter()

    def taken(_driver: object, record: Any, _proxy: object) -> None:
        record.info["request"] = request = correlation.get("")
        holding[request] += 1
        if request and holding[request] > 1:
            found.append("".join(traceback.format_stack(limit=40)))

    def given_back(_driver: object, record: Any) -> None:
        holding[record.info.pop("request", "")] -= 1

    event.listen(Pool, "checkout", taken)
    event.listen(Pool, "checkin", given_back)
    try:
        yield found
    finally:
        event.remove(Pool, "checkout", taken)
        event.remove(Pool, "checkin", given_back)


@contextmanager
def rows_read(*tables: str, of: AsyncEngine | None = None) -> Iterator[list[int]]:
    """How many rows the process, or the engine ``of``, reads by each statement that reads one of the tables."""
    read: list[int] = []
    target = of.sync_engine if of else Engine

    def note(_connection: object, cursor: Any, statement: str, *_: object) -> None:
        if any(f"FROM {table} " in " ".join(statement.split()) for table in tables):
            read.append(cursor.rowcount)

    event.listen(target, "after_cursor_execute", note)
    try:
        yield read
    finally:
        event.remove(target, "after_cursor_execute", note)
