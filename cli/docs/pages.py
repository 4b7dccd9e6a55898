"""Everything that is written: the pages under ``docs/``, the README's pictures, and the files for monitoring."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from cli.docs.accreditation import AccreditationMachine
from cli.docs.alerts import rules
from cli.docs.clauses import clauses
from cli.docs.complaint import ComplaintMachine
from cli.docs.dashboard import dashboard
from cli.docs.diagram import picture
from cli.docs.editions import edition_fields, editions
from cli.docs.explorable import Machine
from cli.docs.packages import bill_of_materials, licences
from cli.docs.process import page
from cli.docs.review import ReviewMachine
from cli.docs.state_explorer import Found, explore
from cli.docs.transitions import ways
from records.editions.builtin_editions import bundled_editions

WRITTEN = "<!-- Written by ./recourse docs; change what it is drawn from instead. -->"
README = "README.md"


def machines() -> tuple[Machine[Any], ...]:
    """Every process that has a page, under the latest edition that the product brings."""
    edition = bundled_editions()[-1]
    return ComplaintMachine(edition), AccreditationMachine(edition), ReviewMachine(edition)


@cache
def walked() -> tuple[Found[Any], ...]:
    """What the walk through each process found. It depends on the rules alone, and takes a few seconds each."""
    return tuple(explore(machine) for machine in machines())


def pages(repo: Path) -> dict[str, str]:
    """Every file that is written as a whole or in part, by its path in the repository, as it should be."""
    readme = (repo / README).read_text(encoding="utf-8")
    written = {"docs/clauses.md": clauses(repo), "docs/editions.md": editions(bundled_editions()[-1])}
    for found in walked():
        readme = with_picture(readme, found.machine.name, picture(ways(found)))
        written[f"docs/{found.machine.name}.md"] = page(found)
    written["docs/licences.md"] = licences(repo)
    pages = {path: f"{WRITTEN}\n\n{text}" for path, text in written.items()}
    whole = {"docs/edition-fields.json": edition_fields(bundled_editions()[-1])} | monitoring()
    whole["deploy/sbom.cdx.json"] = bill_of_materials(repo, _version(repo))
    return {README: readme} | whole | pages


def _version(repo: Path) -> str:
    project = tomllib.loads((repo / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def monitoring() -> dict[str, str]:
    """The files for Prometheus and Grafana, by their paths."""
    return {
        "deploy/monitoring/alerts.yaml": f"# Written by ./recourse docs from cli/docs/alerts.py.\n{rules()}",
        "deploy/monitoring/dashboard.json": dashboard(),
    }


def with_picture(text: str, name: str, drawn: str) -> str:
    """The text with the picture between the marks that bear its name; unchanged where there are none."""
    begins, ends = f"<!-- picture: {name} -->", "<!-- end of picture -->"
    marked = re.compile(f"{re.escape(begins)}.*?{re.escape(ends)}", re.DOTALL)
    return marked.sub(lambda _: f"{begins}\n{drawn}\n{ends}", text)


def stale(folder: Path, wanted: dict[str, str]) -> Iterator[str]:
    """The files in the folder that are missing, or say something else."""
    for path, text in wanted.items():
        file = folder / path
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            yield path


def write(folder: Path, wanted: dict[str, str]) -> None:
    """Writes what is stale."""
    for path in stale(folder, wanted):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(wanted[path], encoding="utf-8")
