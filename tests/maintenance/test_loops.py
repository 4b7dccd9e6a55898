"""What is missing at the start is waited for, with a reason, and for longer each time."""

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
from structlog.typing import EventDict
from temporalio.service import RPCError, RPCStatusCode

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


async def test_each_pause_is_twice_the_one_before_up_to_the_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def wait_for(waited: Coroutine[Any, Any, object], seconds: float) -> None:
        waited.close()
        pauses.append(seconds)
        raise TimeoutError

    async def attempt() -> None:
        if len(pauses) < 7:
            raise OSError("no route")

    monkeypatch.setattr(loops.asyncio, "wait_for", wait_for)
    await loops.with_retries("postgresql", attempt, asyncio.Event())
    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


async def test_a_round_that_fails_names_its_cause_and_not_what_it_said(logs: list[EventDict]) -> None:
    stop = asyncio.Event()
    errors: Iterator[Exception] = iter([RPCError("Zephyrine", RPCStatusCode.UNAVAILABLE, b""), OSError("Zephyrine")])

    async def work() -> None:
        if (error := next(errors, None)) is not None:
            raise error
        stop.set()

    await loops.repeatedly("seal_log", work, 0.0, stop)

    assert [line["error"] for line in logs if line["event"] == "round_failed"] == ["RPCError UNAVAILABLE", "OSError"]
    assert "Zephyrine" not in str(logs)
