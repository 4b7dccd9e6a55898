"""The program of a child process: ``python -m records.child_main NICENESS``, which only its parent starts.

It reads jobs from its input and writes answers to its output, both pickled by one of our own processes. The kernel ends
it where a job takes more of the processor than it may: no code of ours has to get its turn for that.
"""

import os
import pickle
import signal
import struct
import sys
from typing import Any, BinaryIO

from records.garbage import search_seldom

LENGTH = struct.Struct("!Q")


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame, or None where the other side has gone."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None


def write_frame(stream: BinaryIO, content: bytes) -> None:
    """Writes a frame. Raises ``OSError`` where the other side has gone."""
    stream.write(LENGTH.pack(len(content)) + content)
    stream.flush()


def main() -> None:
    """Answers jobs until the parent has gone."""
    os.nice(int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when it ends
    search_seldom()
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    while (job := read_frame(jobs)) is not None:
        function, arguments, seconds = pickle.loads(job)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        answer = _answer(function, arguments)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        write_frame(answers, answer)


def _answer(function: Any, arguments: tuple[Any, ...]) -> bytes:
    try:
        return pickle.dumps((True, function(*arguments)))
    except Exception as error:  # noqa: BLE001 - whatever a job brings about, the parent is told of it
        return pickle.dumps((False, type(error).__name__))


if __name__ == "__main__":
    main()
