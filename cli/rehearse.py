"""`./recourse rehearse`: plays a scenario in seconds on the rules that production runs. No stack needs to run."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from analysis.rehearsal import Rehearsal, Scenario, play, read
from analysis.rehearsal.validation_errors import path
from cli import rehearsal_json, rehearsal_text
from cli.edition_file import departures
from cli.scenario_file import FileFault, ScenarioFile, Unreadable, parse
from cli.terminal import give_up, printable
from records.editions.builtin_editions import bundled_editions
from standards.editions.validation_errors import Fault

FAULTY = 2
STRAYED = 1


class Faulty(Exception):
    """The file is no scenario that could be played."""

    def __init__(self, faults: list[FileFault]) -> None:
        super().__init__()
        self.faults = faults


def rehearse(
    file: Annotated[
        Path, typer.Argument(metavar="SCENARIO.yaml", help="The scenario; docs/rehearsals.md explains it.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of the timeline.")] = False,
    edition: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="An edition file that takes the scenario's place.")
    ] = None,
) -> None:
    """Play a scenario and print its timeline; leaves with 1 where something is not as the scenario expects."""
    try:
        said, scenario = load(file, departures(edition) if edition else None)
    except OSError as error:
        give_up(f"{file} can't be read: {error.strerror}", FAULTY)
    except Faulty as faulty:
        report(file, faulty.faults)
        raise typer.Exit(FAULTY) from None
    played = play(scenario)
    show(said, scenario, played, file, as_json=as_json)
    if played.failed:
        raise typer.Exit(STRAYED)


def load(file: Path, edition: dict[str, Any] | None = None) -> tuple[ScenarioFile, Scenario]:
    """The scenario of a file, under the edition given where one is.

    Raises ``Faulty`` with every fault, and ``OSError`` where there is no such file.
    """
    try:
        said = parse(file.read_bytes())
    except Unreadable as unreadable:
        raise Faulty([unreadable.fault]) from None
    if edition is not None and isinstance(said.document, dict):
        said.document["edition"] = edition
    found = read(said.document, bundled_editions()[-1])
    faults = [*said.faults, *(_located(fault, said) for fault in found.faults if fault.place not in said.unread)]
    if faults or found.scenario is None:
        raise Faulty(sorted(faults))
    return said, found.scenario


def _located(fault: Fault, said: ScenarioFile) -> FileFault:
    where = path(fault.place)
    return FileFault(said.line(fault.place), f"{where}: {fault.problem}" if where else fault.problem)


def report(file: Path, faults: list[FileFault]) -> None:
    """Every fault with its line."""
    for fault in faults:
        typer.echo(f"line {fault.line}: {printable(fault.problem)}", err=True)
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    typer.echo(f"recourse: {count} in {file.name}; nothing was played", err=True)


def show(said: ScenarioFile, scenario: Scenario, played: Rehearsal, file: Path, *, as_json: bool) -> None:
    """The timeline and what became of the expectations, for a person or for a program."""
    if as_json:
        lines = rehearsal_json.lines(played, said.line)
    else:
        lines = rehearsal_text.lines(file.name, said.title, scenario, played, said.line, colour=sys.stdout.isatty())
    for line in lines:
        typer.echo(line)
