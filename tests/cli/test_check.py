"""`./recourse check` runs what CI runs, and says what to do where something fails."""

from pathlib import Path

import pytest
import yaml

from cli import check
from cli.__main__ import COMMANDS

REPO = Path(__file__).resolve().parents[2]


def test_a_failing_tool_is_named_with_what_it_printed_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    passed = check._check(check.Check("types", ("-c", "print('wrong here'); raise SystemExit(1)"), "give the type"))

    told = capsys.readouterr().out
    assert not passed
    assert "FAIL types" in told
    assert "give the type" in told
    assert "wrong here" in told


def test_a_passing_tool_prints_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert check._check(check.Check("lint", ("-c", "print('much ado')"), "never told"))
    assert capsys.readouterr().out.count("\n") == 1


def test_ci_and_the_hooks_run_the_check_itself() -> None:
    hooks = yaml.safe_load((REPO / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    entries = [hook["entry"] for repo in hooks["repos"] for hook in repo["hooks"]]

    assert entries == ["./recourse check"]
    assert "check" in COMMANDS
    assert "\n./recourse check\n" in (REPO / ".ci" / "run").read_text(encoding="utf-8")
