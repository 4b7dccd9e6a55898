"""`./recourse edition`: list, show, compare, check, publish, approve and withdraw editions of the local stack."""

import json
from pathlib import Path
from typing import Annotated

import typer

from cli.edition_file import departures
from cli.local.client import local_client, send
from cli.terminal import AsJson, print_table
from standards.vocabulary import EditionStage, Role

Id = Annotated[str, typer.Argument(metavar="ID")]
File = Annotated[Path, typer.Argument(metavar="EDITION.yaml", exists=True, dir_okay=False, help="The departures.")]
Person = Annotated[str, typer.Option("--sub", metavar="NAME", help="Who does it; approving takes another person.")]
Reason = Annotated[str | None, typer.Option(help="Why it is taken back.")]

edition = typer.Typer(no_args_is_help=True, help="List, show, compare, check, publish, approve, withdraw editions.")


@edition.command("list")
def list_editions(as_json: AsJson = False) -> None:
    """List the editions on record, with who published each."""
    with local_client(Role.AUDITOR) as client:
        found = send(client, "GET", "/v1/editions", params={"limit": 200})["results"]
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    columns = ("id", "effective_from", "stage", "published_by", "approved_by")
    print_table("Editions", columns, ([each.get(name) for name in columns] for each in found))


@edition.command("show")
def show_edition(edition_id: Id) -> None:
    """Print an edition whole, as JSON."""
    with local_client(Role.AUDITOR) as client:
        typer.echo(json.dumps(send(client, "GET", f"/v1/editions/{edition_id}"), indent=2))


@edition.command("diff")
def compare_editions(
    edition_id: Id,
    earlier: Annotated[str, typer.Argument(metavar="FROM", help="The edition to compare with.")],
    as_json: AsJson = False,
) -> None:
    """Say in words what an edition changes against another."""
    with local_client(Role.AUDITOR) as client:
        found = send(client, "GET", f"/v1/editions/{edition_id}/diff", params={"from": earlier})
    if as_json:
        typer.echo(json.dumps(found["results"], indent=2))
        return
    for change in found["results"]:
        typer.echo(f"- {change['words']}")


@edition.command("check")
def check_edition(file: File) -> None:
    """Check an edition without publishing it."""
    said = departures(file)
    with local_client(Role.OPS) as client:
        send(client, "POST", "/v1/editions", params={"validate_only": "true"}, json=said)
    typer.echo("nothing is wrong; nothing was published")


@edition.command("publish")
def publish_edition(file: File, sub: Person = "cli") -> None:
    """Publish an edition. It counts once another person approves it, unless RECOURSE_EDITION_APPROVAL is off."""
    said = departures(file)
    with local_client(Role.OPS, sub=sub) as client:
        found = send(client, "POST", "/v1/editions", json=said)
    if found["stage"] == EditionStage.PROPOSED:
        typer.echo(f"{found['id']} waits for another person: ./recourse edition approve {found['id']} --sub NAME")
    else:
        typer.echo(f"{found['id']} is published; it governs from {found['effective_from']}")


@edition.command("approve")
def approve_edition(edition_id: Id, sub: Person) -> None:
    """Approve an edition that another person wrote."""
    with local_client(Role.OPS, sub=sub) as client:
        found = send(client, "POST", f"/v1/editions/{edition_id}/actions/approve", json={})
    typer.echo(f"{found['id']} is published; it governs from {found['effective_from']}")


@edition.command("withdraw")
def withdraw_edition(edition_id: Id, reason: Reason = None, sub: Person = "cli") -> None:
    """Take an edition back before it governs anything."""
    with local_client(Role.OPS, sub=sub) as client:
        send(client, "POST", f"/v1/editions/{edition_id}/actions/withdraw", json={"reason": reason} if reason else {})
    typer.echo(f"{edition_id} is withdrawn; it governs nothing")
