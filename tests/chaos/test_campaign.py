"""The campaign finds a build that is broken on purpose: one that answers some commands without having them taken."""

import asyncio
import os
import shutil
import sys
from pathlib import Path

from tests.conftest import ROOT

ROOMS = ("activities", "analysis", "api", "cli", "maintenance", "migrations", "records", "redaction", "standards")
ALSO = ("temporal", "workflows", "worker.py", "settings.py")
SENDS = "    try:\n        async with asyncio.timeout(DECIDED_WITHIN):"
FORGETS = "    if sum(command.id.encode()) % 2:\n        return Receipt(sequence=0)\n"


def broken_build(folder: Path) -> Path:
    """The product's code, which answers every second command and never sends it."""
    folder.mkdir()
    for name in (*ROOMS, *ALSO):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    file = folder / "api" / "process_updates.py"
    text = file.read_text()
    assert text.count(SENDS) == 1
    file.write_text(text.replace(SENDS, FORGETS + SENDS))
    return folder


async def campaign(code: Path, *arguments: str) -> tuple[int | None, str]:
    """Runs a campaign on the code; its exit status and what it printed."""
    foreign = ("RECOURSE_", "TEMPORAL_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environment |= {"PYTHONPATH": str(code)}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli", "chaos", *arguments),
        cwd=code,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    return process.returncode, printed.decode()


async def test_a_build_that_answers_what_it_never_took_fails_the_campaign(session_folder: Path) -> None:
    status, printed = await campaign(
        broken_build(session_folder / "broken"), "--minutes", "0.2", "--seed", "1", "--settle", "5"
    )
    assert "took effect 0 times" in printed, printed
    assert status == 1
