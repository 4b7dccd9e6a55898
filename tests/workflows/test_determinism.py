"""Workflows come out the same in every replay: production runs them without the sandbox, so their source is read."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from standards.base_model import FrozenModel
from tests.support.determinism import faults

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "workflows").rglob("*.py"))
BAD = {
    "from datetime import datetime\nat = lambda: datetime.now()": "uses .now",
    "import time\nat = lambda: time.time()": "imports time",
    "from os import environ": "imports os",
    "import socket": "imports socket",
    "import random": "imports random",
    "from uuid import uuid4": "imports uuid",
    "from records.people import page": "imports records.people",
    "def read():\n    return open('/etc/hostname').read()": "uses open",
    "import asyncio\nasync def run(tasks):\n    await asyncio.wait(tasks)": "uses asyncio.wait",
    "from asyncio import as_completed": "uses asyncio.as_completed",
    "def names(given):\n    return list({one.name for one in given})": "makes a set",
    "def names(given):\n    return list(set(given))": "uses set",
    "from temporalio import workflow\nworkflow.unsafe.imports_passed_through()": "uses .unsafe",
    "SEEN: dict[str, int] = {}": "shares SEEN: dict[str, int] = {}",
    "class Case:\n    seen = list()": "shares seen = list()",
    "TAKEN = 0\ndef take():\n    global TAKEN\n    TAKEN += 1": "changes TAKEN",
}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_no_workflow_asks_clock_chance_or_machine_or_shares_state(source: Path) -> None:
    assert faults(source.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("source", BAD)
def test_a_workflow_that_would_replay_differently_is_named(source: str) -> None:
    assert BAD[source] in faults(source)


def test_what_the_workflow_itself_answers_may_be_asked() -> None:
    asked = "from temporalio import workflow\nasync def run():\n    return workflow.now(), workflow.uuid4()"

    assert faults(asked) == []


def from_activities(source: Path) -> Iterator[tuple[str, Any]]:
    """What a workflow's module imports from the activities, by name."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("activities"):
            module: ModuleType = importlib.import_module(node.module or "")
            yield from ((alias.name, getattr(module, alias.name)) for alias in node.names)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_a_workflow_takes_values_and_signatures_alone_from_activities(source: Path) -> None:
    called = {
        node.func.id
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    for name, imported in from_activities(source):
        is_value = isinstance(imported, (str, tuple, frozenset))
        is_model = isinstance(imported, type) and issubclass(imported, FrozenModel)

        assert is_value or isinstance(imported, type), f"{name} is run beside the workflow, not in it"
        assert name not in called or is_model, f"{name} does its work beside the workflow, not in it"
