"""The README's tour does in zsh and in bash what the README says, on a stack with the demo portfolio."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from email.utils import getaddresses
from pathlib import Path

import pytest

from cli.local.processes import REPO
from tests.cli.tour import Step, departs, run, steps
from tests.support.waiting import PATIENCE

MARK_BOARD = "mark-board@hubspot.example"
README = (REPO / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A state of the tour's own, and nobody's servers."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RECOURSE_", "TEMPORAL_"))}
    state = tmp_path_factory.mktemp("tour") / "state"
    return {**kept, "RECOURSE_STATE": str(state), "PYTHONPATH": str(REPO), "PYTHONUNBUFFERED": "1"}


@pytest.fixture(scope="module")
def address(environment: dict[str, str]) -> Iterator[str]:
    """The API of a stack with the demo portfolio, as the tour begins."""
    up = subprocess.Popen(
        [sys.executable, "-m", "cli", "up", "--demo", "--port", "0"],
        cwd=REPO,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert up.stdout is not None
        said = []
        for line in up.stdout:
            said.append(line)
            if line.strip() == "ready":
                break
        assert said[-1].strip() == "ready", "".join(said)
        addresses = Path(environment["RECOURSE_STATE"]) / "addresses.json"
        yield str(json.loads(addresses.read_text())["api"])
    finally:
        up.send_signal(signal.SIGTERM)
        up.communicate(timeout=PATIENCE)


def as_another(step: Step, name: str) -> Step:
    """The step about another partner and other tickets, so that the tour can be made again on the same stack."""
    said = None if step.prints is None else tuple(line.replace("tour", name) for line in step.prints)
    return replace(step, command=step.command.replace("tour", name), prints=said)


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_tour_does_what_the_readme_says(shell: str, address: str, environment: dict[str, str]) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed here; the tour is made in the other shell")
    told = [as_another(step, f"tour-{shell}") for step in steps(README)]
    printed = run(shell, told, address, REPO, environment)
    assert len(printed) == len(told), printed[-1:]
    strayed = [(step, says) for step, says in zip(told, printed, strict=True) if departs(step, says)]
    assert strayed == []
    outbox = Path(environment["RECOURSE_STATE"]) / "outbox"
    wanted = {f"dana@tour-{shell}.example", f"partners@tour-{shell}.example", "pia@hubspot.example", MARK_BOARD}
    deadline = time.monotonic() + 30
    while not wanted <= set(sent := _recipients(outbox)) or sent[MARK_BOARD] < 2:
        assert time.monotonic() < deadline, sent
        time.sleep(0.2)


def _recipients(outbox: Path) -> Counter[str]:
    """How many mails lie in the outbox for each address."""
    found = (message_from_bytes(file.read_bytes(), policy=default) for file in outbox.glob("*.eml"))
    return Counter(address for message in found for _, address in getaddresses([str(message["To"])]))


def test_the_tour_is_read_whole() -> None:
    found = steps(README)
    assert len([step for step in found if step.prints is None]) == 2
    assert len(found) > 25
    assert found[0].command.startswith("API=")
    assert found[-1].command.startswith("./recourse rehearse")
    (timeline,) = [step for step in found if "/timeline" in step.command]
    assert timeline.command.count("\n") == 2
    assert timeline.prints is not None
    assert timeline.prints[-1].endswith("a mark was placed on the partner's record.")


def test_a_line_that_departs_is_noticed() -> None:
    step = Step("act", ("('closed', 'mark_placed', None)", "…", "rev_01m8h99z5g3f1x1c0wqnvqwg00 2026-01-01"))
    assert not departs(step, "('closed', 'mark_placed', None)\nx\ny\nrev_01m8h99z5g3f1x1c0wqnvqwg99 2027-02-02")
    assert departs(step, "('closed', 'no_mark', None)\nx\nrev_01m8h99z5g3f1x1c0wqnvqwg99 2027-02-02")
    assert departs(Step("API=1", None), "bash: no such command")
