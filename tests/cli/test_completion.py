"""The completion script offers in bash what the command line has."""

import subprocess
from functools import cache

import pytest

from cli.__main__ import COMMANDS
from cli.completion import Shell, script

_ASK = 'COMP_WORDS=({words}); COMP_CWORD=$(({count} - 1)); _recourse; echo "${{COMPREPLY[@]}}"'


@cache
def _script() -> str:
    return script(Shell.BASH)


def offered(*words: str) -> set[str]:
    """What bash would offer for the last of the words."""
    quoted = " ".join(f"'{word}'" for word in words)
    asked = f"{_script()}\n{_ASK.format(words=quoted, count=len(words))}"
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("./recourse", "re"), {"rehearse", "restore", "reconcile", "retention"}),
        (("./recourse", "up", "--de"), {"--demo"}),
        (("./recourse", "edition", "pub"), {"publish"}),
        (("./recourse", "edition", "publish", "file.yaml", "--su"), {"--sub"}),
        (("./recourse", "nonsense", "--"), set()),
    ],
)
def test_bash_is_offered_commands_and_their_options(words: tuple[str, ...], expected: set[str]) -> None:
    assert offered(*words) == expected


def test_every_command_is_offered() -> None:
    assert COMMANDS.keys() <= offered("./recourse", "")


def test_zsh_is_given_the_same_by_its_own_means() -> None:
    assert script(Shell.ZSH).endswith(_script())
    assert "bashcompinit" in script(Shell.ZSH)
