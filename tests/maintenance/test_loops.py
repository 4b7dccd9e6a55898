"""What is missing at the start is waited for, with a reason, and for longer each time."""

import asyncio
from collections.abc import Iterator

import pytest
from structlog.typing import EventDict

from maintenance import loops


async def test_each_reason_for_waiting_is_told_once(monkeypatch: pytest.MonkeyPatch, logs: list[EventDict]) -> None:
    monkeypatch.setattr(loops, "FIRST_PAUSE", 0.0)
    outcomes: Iterator[Exception | str] = iter(
        [OSError("no route"), OSError("no route"), PermissionError("role missing"), "there"]
    )

    async def attempt() -> str:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    assert await loops.with_retries("postgresql", attempt, asyncio.Event()) == "there"

    assert [(line["what"], line["reason"]) for line in logs] == [
        ("postgresql", "no route"),
        ("postgresql", "role missing"),
    ]


async def test_whoever_waits_stops_when_told_to() -> None:
    stop = asyncio.Event()

    async def attempt() -> None:
        stop.set()
        raise OSError

    with pytest.raises(loops.Stopped):
        await loops.with_retries("temporal", attempt, stop)
