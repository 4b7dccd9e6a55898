"""Bending the rules on purpose: a command that is judged without some of its guards."""

from dataclasses import replace
from typing import Any

import pytest

from standards.commands import CommandData
from standards.guards import Guard


def remove_guards(monkeypatch: pytest.MonkeyPatch, model: type[CommandData], *guards: Guard[Any]) -> None:
    """From now on the command is judged without the guards, each of which it must have had."""
    declared = model.declaration
    kept = tuple(guard for guard in declared.guards if guard not in guards)
    assert len(kept) == len(declared.guards) - len(guards)
    monkeypatch.setattr(model, "declaration", replace(declared, guards=kept))
