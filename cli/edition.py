"""`./recourse edition`: list, show, compare, check and publish editions of the running local stack."""

import json
from pathlib import Path
from typing import Annotated

import typer

from cli.edition_file import departures
from cli.local.client import local_client, send
from cli.tables import print_table
from standards.vocabulary import Role

File = Annotated[Path, typer.Argument(metavar="EDITION.yaml", exists=True, dir_okay=False, help="The departures.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]

edition = typer.Typer(no_args_is_help=True, help="List, show, compare, check and publish editions.")


@edition.command("list")
def list_editions(as_json: AsJson = False) -> None:
    """List the editions on record, with who published each."""
    with local_client(Role.AUDITOR) as client:
        found = send(client, "GET", "/v1/editions", params={"limit": 200})["results"]
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    columns = ("id", "effective_from", "published_by", "published_at")
    print_table("Editions", columns, ([each.get(name) for name in columns] for each in found))


@edition.command("show")
def show_edition(edition_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Print an edition whole, as JSON."""
    with local_client(Role.AUDITOR) as client:
        typer.echo(json.dumps(send(client, "GET", f"/v1/editions/{edition_id}"), indent=2))


@edition.command("diff")
def compare_editions(
    edition_id: Annotated[str, typer.Argument(metavar="ID")],
    earlier: Annotated[str, typer.Argument(metavar="FROM", help="The edition to compare with.")],
) -> None:
    """Say in words what an edition changes against another."""
    with local_client(Role.AUDITOR) as client:
        found = send(client, "GET", f"/v1/editions/{edition_id}/diff", params={"from": earlier})
    for change in found["results"]:
        typer.echo(f"- {change['words']}")


@edition.command("check")
def check_edition(file: File) -> None:
    """Check an edition without publishing it."""
    with local_client(Role.OPS) as client:
        send(client, "POST", "/v1/editions", params={"validate_only": "true"}, json=departures(file))
    typer.echo("nothing is wrong; nothing was published")


@edition.command("publish")
def publish_edition(file: File) -> None:
    """Publish an edition. Where the stack asks for it, a second person approves it."""
    with local_client(Role.OPS) as client:
        found = send(client, "POST", "/v1/editions", json=departures(file))
    typer.echo(f"{found['id']} is published; it governs from {found['effective_from']}")
