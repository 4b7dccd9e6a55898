"""The rules ask no clock and no chance: the same commands give the same events in every process."""

import ast
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from standards.events import canonical
from tests.standards.random_complaints import seeded_complaints
from tests.support.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "standards").rglob("*.py"))
CLOCKS = {"now", "utcnow", "today", "fromtimestamp", "time_ns", "monotonic", "perf_counter", "urandom", "getenv"}
BUILT_IN = {"open", "print", "input", "hash", "id", "eval", "exec", "__import__"}


def called(tree: ast.Module) -> Iterator[str]:
    """The bare names of everything that a module calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield f".{node.func.attr}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: str(source.relative_to(ROOT)))
def test_no_rule_asks_the_clock_or_the_machine(source: Path) -> None:
    forbidden = {f".{name}" for name in CLOCKS} | BUILT_IN

    assert not forbidden & set(called(ast.parse(source.read_text(encoding="utf-8"))))


def fingerprint() -> str:
    """A digest of every event of some random complaints."""
    digest = hashlib.sha256()
    for play in seeded_complaints(8):
        for event in play.events:
            digest.update(canonical(event))
    return digest.hexdigest()


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_another_process_decides_the_same(hash_seed: str) -> None:
    script = "from tests.standards.test_purity import fingerprint; print(fingerprint())"
    environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=PATIENCE
    )

    assert ran.stdout.strip() == fingerprint()
