"""`./recourse docs`: writes the docs that are drawn from the declarations, or checks that they are current."""

from typing import Annotated

import typer

from cli.docs.pages import pages, stale, write
from cli.docs.pictures import take
from cli.local.processes import REPO


def docs(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; name what is stale and exit 1 on any.")
    ] = False,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Take the README's pictures of the console, from the demo that runs.")
    ] = False,
) -> None:
    """Write the docs that are drawn from the declarations: a page for each process, the table of the clauses."""
    if pictures:
        for taken in take(REPO):
            typer.echo(f"took {taken.relative_to(REPO)}")
        return
    wanted = pages(REPO)
    found = list(stale(REPO, wanted))
    if not check:
        write(REPO, wanted)
    for path in found:
        typer.echo(f"{path} is stale; ./recourse docs writes it anew" if check else f"wrote {path}")
    if check and found:
        raise typer.Exit(1)
