"""A bar for long work on a terminal, and nothing where standard error goes elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Advance = Callable[[int], None]
"""Says how much has been done in all."""


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Advance]:
    """Shows how far the work of the block is; where the total is unknown, that it goes on."""
    console = Console(stderr=True)
    counted = () if total is None else (BarColumn(), MofNCompleteColumn())
    columns = (SpinnerColumn(), TextColumn("{task.description}"), *counted, TimeElapsedColumn())
    # What is printed meanwhile stays on standard output, which may be a file.
    apart = {"redirect_stdout": False, "redirect_stderr": False}
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal, **apart) as shown:
        task = shown.add_task(label, total=total)
        yield lambda done: shown.update(task, completed=done)
