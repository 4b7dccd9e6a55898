"""What commands say: tables, texts from files, and why nothing was done, for people; JSON for machines."""

import json
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.yaml_file import FileFault

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")]


def print_json(said: Any) -> None:
    """Prints what a command says as one JSON object on a line."""
    typer.echo(json.dumps(said, ensure_ascii=False))


def give_up(problem: str, status: int = 1) -> NoReturn:
    """Says why nothing is done, and leaves with the status."""
    typer.echo(f"recourse: {problem}", err=True)
    raise typer.Exit(status) from None


def printable(text: str) -> str:
    """The text without anything that a terminal would act on; a file's author chose parts of it."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def print_faults(file: str, faults: Sequence[FileFault], outcome: str) -> None:
    """Prints every fault of a file with its line, and what came of the file."""
    for fault in faults:
        typer.echo(f"line {fault.line}: {printable(fault.problem)}", err=True)
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    typer.echo(f"recourse: {count} in {file}; {outcome}", err=True)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Prints the rows under their columns. Text from the record is shown as it is: no markup is read in it."""
    table = Table(title=title, title_justify="left", show_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    Console(soft_wrap=False).print(table)


def reason_of(error: Exception) -> str:
    """What PostgreSQL, or the way to it, said: one line, without the driver's own words; without any, its type."""
    cause = getattr(error, "orig", None) or error
    said = str(cause).strip().partition("\n")[0].rpartition(">: ")[2]
    return said or type(cause).__name__
