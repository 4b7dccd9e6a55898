"""Forks workers and APIs from a process that has imported them: they start in a moment and die like any other.

``python -m tests.support.forkserver LOG API_PORT``: each line of its input is a command, each of its output an answer.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import uvicorn
import uvloop
from temporalio.worker._worker import load_default_build_id

import api.app
import worker
from api.connections import BoundedProtocol
from cli.local.child import die_with_parent
from cli.local.ports import LOOPBACK


def main(log: Path, api_port: int) -> None:
    """Answers ``start worker`` and ``start api`` with a process id, and ``kill ID`` when that one is gone."""

    def serve() -> None:
        uvicorn.run(
            api.app.create_app,
            factory=True,
            host=LOOPBACK,
            port=api_port,
            http=BoundedProtocol,
            access_log=False,
            log_level="warning",
        )

    def work() -> None:
        uvloop.run(worker.main(worker.WorkerRole.BOTH))

    load_default_build_id()  # Reads the code of every module, which would be most of what a worker takes to start.
    programs: dict[str, Callable[[], None]] = {"worker": work, "api": serve}
    for line in sys.stdin:
        verb, argument = line.split()
        answer = _fork(programs[argument], log) if verb == "start" else _kill(int(argument))
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _fork(live: Callable[[], None], log: Path) -> int:
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    try:
        die_with_parent(parent, signal.SIGKILL)
        with log.open("ab") as output, open(os.devnull, "rb") as nothing:
            for stream, number in ((nothing, 0), (output, 1), (output, 2)):
                os.dup2(stream.fileno(), number)
        live()
    finally:
        os._exit(1)


def _kill(child: int) -> int:
    os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[0]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
