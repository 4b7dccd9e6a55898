"""A stack of the benchmarks' own, in a folder that goes with it, and the floor's worker beside it."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cli.local import environment
from cli.local.processes import REPO, LocalStackError


@asynccontextmanager
async def own_stack(*options: str, with_floor: bool = True) -> AsyncIterator[dict[str, str]]:
    """`./recourse up` in a folder that goes with it, and the floor's worker where it is wanted; gives the addresses.

    Among them is the number of the floor's process, as `floor`.
    """
    with TemporaryDirectory(prefix="recourse-bench-") as folder:
        async with stack_in(Path(folder), *options, with_floor=with_floor) as addresses:
            yield addresses


@asynccontextmanager
async def stack_in(folder: Path, *options: str, with_floor: bool = True) -> AsyncIterator[dict[str, str]]:
    """The same in this folder, which stays."""
    os.environ["RECOURSE_STATE"] = str(folder)
    up = await _start(sys.executable, "-m", "cli", "up", "--port", "0", *options, piped=True)
    floor = None
    try:
        await _until_ready(up)
        environment.adopt()
        if with_floor:
            floor = await _start(sys.executable, "-m", "cli.benchmarks.floor_worker")
        also = {"floor": str(floor.pid)} if floor else {}
        yield json.loads((folder / "addresses.json").read_text()) | also
    finally:
        for process in (floor, up):
            if process is not None and process.returncode is None:
                process.send_signal(signal.SIGTERM)
                await process.wait()


async def boot_seconds() -> dict[str, float]:
    """How long `./recourse up` takes until it is ready: on an empty folder, and again where it stopped."""
    took = {}
    with TemporaryDirectory(prefix="recourse-bench-") as folder:
        os.environ["RECOURSE_STATE"] = folder
        for which in ("first", "again"):
            began = time.monotonic()
            up = await _start(sys.executable, "-m", "cli", "up", "--port", "0", piped=True)
            await _until_ready(up)
            took[which] = round(time.monotonic() - began, 1)
            up.send_signal(signal.SIGTERM)
            await up.wait()
    return took


async def _start(*command: str, piped: bool = False) -> asyncio.subprocess.Process:
    target = asyncio.subprocess.PIPE if piped else asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(*command, cwd=REPO, stdout=target)


async def _until_ready(up: asyncio.subprocess.Process) -> None:
    assert up.stdout is not None
    async for line in up.stdout:
        if line.strip() == b"ready":
            return
    raise LocalStackError("the benchmarks' stack did not start")
