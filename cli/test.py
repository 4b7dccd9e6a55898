"""`./recourse test`: runs the tests, from the repository's root, with whatever arguments pytest takes."""

import os
import sys
from typing import Annotated, Final

import typer

from cli.local.processes import REPO

SIDE_BY_SIDE: Final = ("--numprocesses", "3", "--dist", "loadscope")
"""All tests at once take three processes, which mostly wait for servers: `tests/conftest.py` says which go together."""
# Every option is pytest's own, `--help` included.
CONTEXT: Final = {"ignore_unknown_options": True, "allow_interspersed_args": False, "help_option_names": []}


def run_tests(arguments: Annotated[list[str] | None, typer.Argument(help="Passed on to pytest.")] = None) -> None:
    """Run the tests; further arguments are pytest's, and run in one process."""
    os.chdir(REPO)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *(arguments or SIDE_BY_SIDE)])
