"""A text that takes too long, or that the redaction fails on, ends a child process and nobody else's work."""

import asyncio
import gc
import os
import signal
import weakref
from collections.abc import Iterator

import pytest

from records.redaction_process import RedactionFailed, RedactionProcess
from redaction import Identifiers, redact_all


@pytest.fixture
def process() -> Iterator[RedactionProcess]:
    made = RedactionProcess(budget=0.5)
    yield made
    made.close()


def endless(_text: str) -> None:
    while True:
        pass


def answers(text: str) -> str:
    return text.upper()


def fails(_text: str) -> None:
    raise KeyError("what stood in the text")


async def test_texts_are_redacted_in_another_process(process: RedactionProcess) -> None:
    (redacted,) = await process.run(redact_all, ["They were late."], Identifiers.of(()))
    assert redacted.text == "They were late."


async def test_a_text_beyond_the_budget_is_given_up_and_the_next_is_served(process: RedactionProcess) -> None:
    with pytest.raises(RedactionFailed, match="too_slow"):
        await process.run(endless, "1.1.1")
    assert await process.run(answers, "well") == "WELL"


async def test_a_text_that_was_too_slow_is_not_tried_a_second_time(process: RedactionProcess) -> None:
    for _ in range(2):
        with pytest.raises(RedactionFailed, match="too_slow"):
            await process.run(endless, "1.1.1")
    assert process._child is None


async def test_the_loop_goes_on_while_a_text_takes_its_time(process: RedactionProcess) -> None:
    slow = asyncio.create_task(process.run(endless, "1.1.1"))
    turns = 0
    while not slow.done():
        turns += 1
        await asyncio.sleep(0.01)
    assert turns > 5
    assert isinstance(slow.exception(), RedactionFailed)


async def test_a_failure_is_told_by_its_name_and_without_the_text(process: RedactionProcess) -> None:
    with pytest.raises(RedactionFailed) as failed:
        await process.run(fails, "a name")
    assert str(failed.value) == "KeyError"
    assert await process.run(answers, "well") == "WELL"


def ends(_text: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def test_a_text_that_ends_the_child_each_time_is_given_up(process: RedactionProcess) -> None:
    with pytest.raises(RedactionFailed, match="ended"):
        await process.run(ends, "1.1.1")
    assert await process.run(answers, "well") == "WELL"


async def test_a_child_that_was_killed_is_replaced(process: RedactionProcess) -> None:
    await process.run(answers, "well")
    assert process._child is not None
    os.kill(process._child.pid, signal.SIGKILL)
    assert await process.run(answers, "well") == "WELL"


async def test_of_a_child_that_has_ended_nothing_is_kept(process: RedactionProcess) -> None:
    assert await process.run(answers, "well") == "WELL"
    assert process._child is not None
    ended = weakref.ref(process._child)
    os.kill(process._child.pid, signal.SIGKILL)
    assert await process.run(answers, "again") == "AGAIN"
    gc.collect()
    assert ended() is None
