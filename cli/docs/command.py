"""`./recourse docs`: writes the docs that are drawn from the declarations, or checks that they are current."""

from typing import Annotated

import typer

from cli.docs.pages import pages, stale, write
from cli.local.processes import REPO


def docs(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; name what is stale and exit 1 on any.")
    ] = False,
) -> None:
    """Write the docs that are drawn from the declarations: a page for each process, the table of the clauses."""
    wanted = pages(REPO)
    found = list(stale(REPO, wanted))
    if not check:
        write(REPO, wanted)
    for path in found:
        typer.echo(f"{path} is stale; ./recourse docs writes it anew" if check else f"wrote {path}")
    if check and found:
        raise typer.Exit(1)
