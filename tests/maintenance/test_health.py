"""The worker says when its work does not get done."""

import httpx
import pytest

from cli.local.ports import free_port
from maintenance.health import Progress, readiness_served


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("moves", "after", "status"), [(True, 10, 200), (False, 10, 503), (True, 100, 503)])
async def test_readyz_tells_a_queue_that_stands_and_a_loop_that_is_late(moves: bool, after: float, status: int) -> None:
    clock, address = Clock(), f"127.0.0.1:{free_port()}"
    progress = Progress(clock)
    progress.begins("seal_log", 10)

    async def queue_moves() -> bool:
        return moves

    async with readiness_served(address, progress, queue_moves), httpx.AsyncClient(trust_env=False) as client:
        clock.now = after
        answer = await client.get(f"http://{address}/readyz")
    assert answer.status_code == status
    assert answer.json()["checks"] == {"task_queue": moves, "loops": after < 40}
    assert answer.json()["late"] == ([] if after < 40 else ["seal_log"])


def test_a_loop_that_ends_its_rounds_is_never_late() -> None:
    clock = Clock()
    progress = Progress(clock)
    for _ in range(10):
        progress.done("seal_log", 10)
        clock.now += 39
        assert progress.late() == []
    clock.now += 2
    assert progress.late() == ["seal_log"]
