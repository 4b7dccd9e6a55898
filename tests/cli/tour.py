"""The README's tour as a program: its commands, what it says that each prints, and a shell that runs them all."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

BEGINS, ENDS = "## Five minutes", "## The commands"
STARTS_THE_STACK = "./recourse up"
ANYTHING = "…"
"""A line of the README that stands for any lines, or what it leaves out at a line's end."""
_BLOCK = re.compile(r"^```(bash|console)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_VARIES = (
    (re.compile(r"\b(cmp|rev|acc|mrk)_[0-9a-z]{26}\b"), r"\1_…"),
    (re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?"), "DATE"),
    (re.compile(r"\bPartner [0-9A-Z]{4}\b"), "Partner NAME"),
    (
        re.compile(r"\b(chain|records|decisions|signatures|evidence files|temporal|anchor): .*"),
        lambda it: re.sub(r"\d+", "N", it[0]),
    ),
)
"""What is another each time: ids, instants, pseudonyms, and how much there is on record."""


@dataclass(frozen=True)
class Step:
    """A command of the tour, and what the README says that it prints; nothing is said of a block of definitions."""

    command: str
    prints: tuple[str, ...] | None


def steps(readme: str) -> list[Step]:
    """The tour's commands in their order, but for the one that starts the stack."""
    tour = readme[readme.index(BEGINS) : readme.index(ENDS)]
    found: list[Step] = []
    for kind, body in _BLOCK.findall(tour):
        found += [Step(body, None)] if kind == "bash" else _console(body.splitlines())
    return [step for step in found if not step.command.startswith(STARTS_THE_STACK)]


def _console(lines: Sequence[str]) -> Iterator[Step]:
    """A command begins at `$ ` and goes on for as long as the shell would still wait for its end."""
    command, printed = "", []
    for line in lines:
        if line.startswith("$ "):
            if command:
                yield Step(command, tuple(printed))
            command, printed = line[2:], []
        elif not printed and not _is_whole(command):
            command += f"\n{line}"
        else:
            printed.append(line)
    yield Step(command, tuple(printed))


def _is_whole(command: str) -> bool:
    read = subprocess.run(["bash", "-n"], input=command, capture_output=True, text=True, check=False)
    return read.returncode == 0 and not read.stderr and not command.endswith("\\")


def run(shell: str, told: Sequence[Step], address: str, folder: Path, environment: dict[str, str]) -> list[str]:
    """What each command prints in the shell, one after the other in one session, on the stack at the address."""
    marks = [f"@@ {number} @@" for number in range(len(told))]
    script = ['recourse() { "$TOUR_PYTHON" -m cli "$@"; }', "set -u"]
    for mark, step in zip(marks, told, strict=True):
        command = step.command.replace("http://127.0.0.1:8080", address).replace("./recourse", "recourse")
        script += [f"printf '\\n%s\\n' '{mark}'", command]
    ran = subprocess.run(
        [shutil.which(shell) or shell, *(["-f"] if shell == "zsh" else ["--norc"]), "-c", "\n".join(script)],
        cwd=folder,
        env={**environment, "TOUR_PYTHON": sys.executable},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    parts = re.split("|".join(f"\n{re.escape(mark)}\n" for mark in marks), f"\n{ran.stdout}")
    return [part.strip("\n") for part in parts[1:]]


def same(line: str) -> str:
    """The line without what is another each time."""
    for pattern, put in _VARIES:
        line = pattern.sub(put, line)
    return re.sub(r" +", " ", line.rstrip())


def departs(step: Step, printed: str) -> bool:
    """Whether the command printed something else than the README says."""
    if step.prints is None:
        return bool(printed)
    wanted = [".*(\n.*)*" if line == ANYTHING else re.escape(same(line)) for line in step.prints]
    return re.fullmatch("\n".join(wanted), "\n".join(map(same, printed.splitlines()))) is None
