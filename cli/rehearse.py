"""`./recourse rehearse`: plays a scenario in seconds on the rules that production runs. No stack needs to run."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from analysis.rehearsal import Rehearsal, Scenario, play, read
from analysis.rehearsal.validation_errors import path
from cli import edition_file, rehearsal_json, rehearsal_text
from cli.terminal import give_up, print_faults
from cli.yaml_file import FileFault, Unreadable, YamlFile, parse
from records.editions.builtin_editions import bundled_editions
from standards.editions.validation_errors import Fault

FAULTY = 2
STRAYED = 1


class Faulty(Exception):
    """The file is no scenario that could be played, or the edition none under which it could be."""

    def __init__(self, faults: Iterable[FileFault], of_edition: Iterable[FileFault] = ()) -> None:
        super().__init__()
        self.faults = sorted(faults)
        self.of_edition = sorted(of_edition)


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
        said, scenario = load(file, edition_file.read(edition) if edition else None)
    except OSError as error:
        give_up(f"{file} can't be read: {error.strerror}", FAULTY)
    except Faulty as faulty:
        for where, faults in ((file, faulty.faults), (edition, faulty.of_edition)):
            if where and faults:
                print_faults(where.name, faults, "nothing was played")
        raise typer.Exit(FAULTY) from None
    played = play(scenario)
    show(said, scenario, played, file, as_json=as_json)
    if played.failed:
        raise typer.Exit(STRAYED)


def load(file: Path, edition: YamlFile | None = None) -> tuple[YamlFile, Scenario]:
    """The scenario of a file, under the edition given where one is.

    Raises ``Faulty`` with every fault, and ``OSError`` where there is no such file.
    """
    try:
        said = parse(file.read_bytes())
    except Unreadable as unreadable:
        raise Faulty([unreadable.fault]) from None
    if edition is not None and isinstance(said.document, dict):
        said.document["edition"] = edition.document
    found = read(said.document, bundled_editions()[-1])
    faults, of_edition = list(said.faults), []
    for fault in found.faults:
        if edition is not None and fault.place[:1] == ("edition",):
            of_edition.append(_located(replace(fault, place=fault.place[1:]), edition))
        elif fault.place not in said.unread:
            faults.append(_located(fault, said))
    if faults or of_edition or found.scenario is None:
        raise Faulty(faults, of_edition)
    return said, found.scenario


def _located(fault: Fault, said: YamlFile) -> FileFault:
    where = path(fault.place)
    return FileFault(said.line(fault.place), f"{where}: {fault.problem}" if where else fault.problem)


def show(said: YamlFile, scenario: Scenario, played: Rehearsal, file: Path, *, as_json: bool) -> None:
    """The timeline and what became of the expectations, for a person or for a program."""
    if as_json:
        lines = rehearsal_json.lines(played, said.line)
    else:
        lines = rehearsal_text.lines(file.name, said.title, scenario, played, said.line, colour=sys.stdout.isatty())
    for line in lines:
        typer.echo(line)
