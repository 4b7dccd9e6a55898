"""`./recourse check`: lint, format, types, import contracts and docs, in under a minute."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Annotated, Final

import typer

from cli.local.processes import REPO


@dataclass(frozen=True)
class Check:
    """One tool, and what to do where it fails."""

    name: str
    command: tuple[str, ...]
    remedy: str


_IMPORTS: Final = "import sys; from importlinter.cli import lint_imports_command as lint; sys.exit(lint())"
CHECKS: Final = (
    Check("lint", ("-m", "ruff", "check", "."), "./recourse check --fix mends most of it"),
    Check("format", ("-m", "ruff", "format", "--check", "."), "./recourse check --fix formats it"),
    Check("types", ("-m", "mypy", "--cache-dir", ".venv/mypy_cache"), "give the types that mypy asks for"),
    Check("imports", ("-c", _IMPORTS), "imports point down only: docs/rooms.md says what may import what"),
    Check("docs", ("-m", "cli", "docs", "--check"), "./recourse docs writes them anew"),
)
FIXES: Final = (("-m", "ruff", "check", "--fix", "--quiet", "."), ("-m", "ruff", "format", "--quiet", "."))


def check(
    fix: Annotated[bool, typer.Option("--fix", help="First mend what ruff can mend by itself.")] = False,
) -> None:
    """Check lint, format, types, import contracts, and that the generated docs are current."""
    if fix:
        for command in FIXES:
            _run(command)
    with ThreadPoolExecutor(max_workers=2) as pool:
        failed = sum(not passed for passed in pool.map(_check, CHECKS))
    raise typer.Exit(1 if failed else 0)


def _check(one: Check) -> bool:
    began = time.monotonic()
    done = _run(one.command)
    passed = done.returncode == 0
    seconds = f"{time.monotonic() - began:.1f} s"
    typer.echo(f"{'ok  ' if passed else 'FAIL'} {one.name} ({seconds})" + ("" if passed else f": {one.remedy}"))
    if not passed:
        typer.echo(done.stdout + done.stderr)
    return passed


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Runs one of this environment's Python tools from the repository's root."""
    variables = os.environ | {"PYTHONPATH": str(REPO)}
    return subprocess.run(
        [sys.executable, *command], cwd=REPO, env=variables, capture_output=True, text=True, check=False
    )
