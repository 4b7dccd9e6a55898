"""`./recourse completion`: a script with which bash or zsh completes the commands and their options."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.main import get_command


class Shell(StrEnum):
    """Shells that are known."""

    BASH = "bash"
    ZSH = "zsh"


_FUNCTION = """\
_recourse() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}" known=""
    local line="${{COMP_WORDS[*]:1:COMP_CWORD-1}}"
    case "$line" in
{cases}
    esac
    COMPREPLY=($(compgen -W "$known" -- "$word"))
}}
complete -o default -F _recourse recourse ./recourse
"""


def completion(shell: Annotated[Shell, typer.Argument(help="For which shell.")]) -> None:
    """Print a script that completes commands and options: `source <(./recourse completion bash)`."""
    typer.echo(script(shell), nl=False)


def script(shell: Shell) -> str:
    """The script. It holds every name, so that completing starts no Python."""
    from cli.__main__ import application

    known = [*_words(get_command(application([])), ())]
    # The longest names first: a shell takes the first pattern that fits.
    known.sort(key=lambda one: len(one[0]), reverse=True)
    cases = "\n".join(f"        {_pattern(path)}) known='{words}' ;;" for path, words in known)
    begins = "autoload -U +X bashcompinit && bashcompinit\n" if shell is Shell.ZSH else ""
    return begins + _FUNCTION.format(cases=cases)


def _pattern(path: tuple[str, ...]) -> str:
    name = " ".join(path)
    return f'"{name}" | "{name} "*' if path else '""'


def _words(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What may come after each command: the commands below it and its options."""
    below = getattr(command, "commands", {})
    options = [option for one in command.params for option in one.opts if option.startswith("--")]
    yield path, " ".join((*below, *sorted({*options, "--help"})))
    for name, one in below.items():
        yield from _words(one, (*path, name))
