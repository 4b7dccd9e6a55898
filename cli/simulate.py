"""`./recourse simulate`: what a candidate edition would have changed on the record of the running local stack."""

import json
import time
from pathlib import Path
from typing import Annotated, Any, Final

import httpx
import typer
from rich.progress import Progress

from cli.edition_file import departures
from cli.local.client import local_client, send
from cli.terminal import print_table
from records.simulations.queries import GOING_ON, SimulationStatus
from standards.formatting import spoken
from standards.vocabulary import Role

_ASK_EVERY: Final = 0.5
"""Seconds between two looks at the progress."""


def simulate(
    file: Annotated[
        Path, typer.Argument(metavar="EDITION.yaml", exists=True, dir_okay=False, help="What the candidate changes.")
    ],
    since: Annotated[str | None, typer.Option("--from", help="From when on it governs; by default always.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Up to when; by default now.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of tables.")] = False,
) -> None:
    """Replay every partner's record under a candidate edition, and print what would differ and why."""
    body = {"edition": departures(file)} | {name: at for name, at in (("from", since), ("to", to)) if at}
    with local_client(Role.OPS) as client:
        asked = send(client, "POST", "/v1/simulations", json=body)
        done = _followed(client, asked["id"], quiet=as_json)
        findings = _findings(client, asked["id"])
    if as_json:
        typer.echo(json.dumps(done | {"results": findings}, indent=2))
    else:
        _show(done, findings)
    if done["status"] != SimulationStatus.DONE:
        raise typer.Exit(1)


def _followed(client: httpx.Client, simulation_id: str, *, quiet: bool) -> dict[str, Any]:
    """Waits until the simulation has ended, and shows how far it is."""
    with Progress(disable=quiet, transient=True) as progress:
        task = progress.add_task("replaying partners", total=None)
        while True:
            found: dict[str, Any] = send(client, "GET", f"/v1/simulations/{simulation_id}", params={"limit": 1})
            at = found["progress"]
            progress.update(task, total=at["partners"] or None, completed=at["replayed"])
            if found["status"] not in GOING_ON:
                return {name: value for name, value in found.items() if name not in ("results", "paging")}
            time.sleep(_ASK_EVERY)


def _findings(client: httpx.Client, simulation_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = send(client, "GET", f"/v1/simulations/{simulation_id}", params={"limit": 200, **after})
        found += page["results"]
        if not page.get("paging"):
            return found
        after = {"after": page["paging"]["next"]["after"]}


def _show(done: dict[str, Any], findings: list[dict[str, Any]]) -> None:
    totals = [(spoken(name), count) for name, count in done["totals"].items() if count]
    print_table(f"Simulation {done['id']}: {done['status']}", ("total", ""), totals)
    differences = [each for finding in findings for each in finding["differences"]]
    columns = ("partner", "subject", "on record", "under the candidate", "because")
    rows = (
        (each["partner_id"], each["subject"], each["on_record"], each["under_candidate"], each["because"]["words"])
        for each in differences
    )
    print_table("What would differ", columns, rows)
