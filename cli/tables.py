"""Tables for people: aligned columns on a terminal, plain text where the output goes to a file. JSON for machines."""

import json
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")]


def print_json(said: Any) -> None:
    """Prints what a command says as one JSON object on a line."""
    typer.echo(json.dumps(said, ensure_ascii=False))


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Prints the rows under their columns. Text from the record is shown as it is: no markup is read in it."""
    table = Table(title=title, title_justify="left", show_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    Console(soft_wrap=False).print(table)
