"""How far long work has come: a bar where a person looks on, and nothing in a file or a pipe."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


@dataclass
class Work:
    """One piece of work: its bar, and how fast it went."""

    bar: Progress
    task: TaskID
    count: int = 0
    began_at: float = field(default_factory=time.perf_counter)
    ended_at: float = 0.0

    def done(self, count: int) -> None:
        """So much of it is done."""
        self.count, self.ended_at = count, time.perf_counter()
        self.bar.update(self.task, completed=count)

    @property
    def rate(self) -> int:
        """How much a second, from the beginning until it was last told."""
        return round(self.count / max(self.ended_at - self.began_at, 1e-9)) if self.count else 0


@contextmanager
def progress(words: str, total: int | None = None) -> Iterator[Work]:
    """Shows the bar during the block; of unknown length without a total."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    # What is printed meanwhile stays on standard output, which may be a file.
    bar = Progress(
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    with bar:
        yield Work(bar, bar.add_task(words, total=total))
