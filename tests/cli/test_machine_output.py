"""Each command that prints a table says the same as JSON for machines."""

from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any, Final

import pytest
from typer.main import get_command

from cli.__main__ import application
from cli.terminal import print_table

TEXT_ALONE: Final = {
    "backup": "it says where the copy is",
    "bench": "it prints JSON anyway",
    "chaos": "it tells what it does while it does it",
    "check": "it prints what the tools say",
    "completion": "it prints a script",
    "docs": "it writes files",
    "edition approve": "it says that it is done",
    "edition check": "it says that nothing is wrong",
    "edition publish": "it says that it is done",
    "edition show": "it prints JSON anyway",
    "edition withdraw": "it says that it is done",
    "export": "it prints JSON anyway",
    "hubspot setup": "it says what it made",
    "restore": "it says what to do next",
    "seals": "it prints JSON anyway",
    "test": "it prints what pytest says",
    "token": "it prints a token",
    "up": "it runs until it is stopped",
}


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command that does something, by the words with which it is called."""
    below = getattr(command, "commands", None)
    if below is None:
        yield " ".join(path), command
        return
    for name, one in below.items():
        yield from leaves(one, (*path, name))


COMMANDS: Final = dict(leaves(get_command(application([]))))


def takes_json(command: Any) -> bool:
    return any("--json" in parameter.opts for parameter in command.params)


def calls(function: Callable[..., Any], wanted: Callable[..., Any], seen: frozenset[str] = frozenset()) -> bool:
    """Whether the function calls the other one, by way of functions of its own module too."""
    function = getattr(function, "__wrapped__", function)
    if not isinstance(function, FunctionType) or function.__qualname__ in seen:
        return False
    here = function.__globals__
    named = [here[name] for name in function.__code__.co_names if name in here]
    own = [one for one in named if getattr(one, "__module__", None) == function.__module__]
    return wanted in named or any(calls(one, wanted, seen | {function.__qualname__}) for one in own)


def test_each_command_takes_json_or_has_nothing_that_a_machine_would_read() -> None:
    assert {name for name, command in COMMANDS.items() if not takes_json(command)} == TEXT_ALONE.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_prints_a_table_takes_json(name: str) -> None:
    if calls(COMMANDS[name].callback, print_table):
        assert takes_json(COMMANDS[name]), f"{name} prints a table"


def test_tables_are_found_in_what_commands_call() -> None:
    printing = {name for name, command in COMMANDS.items() if calls(command.callback, print_table)}
    assert {"edition list", "retention", "simulate", "status"} <= printing
    assert not printing & TEXT_ALONE.keys()
