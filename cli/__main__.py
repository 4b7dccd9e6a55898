"""The commands, each imported only when it is called, so that `token` doesn't wait for what `bench` needs."""

import sys
import tomllib
from collections.abc import Iterable
from importlib import import_module
from typing import Annotated, Any, Final

import typer

from cli.local.processes import REPO
from records.garbage import search_seldom
from temporal.process_exit import exit_process

_HELP: Final[dict[str, Any]] = {"help_option_names": ["-h", "--help"]}
# command: (module, function). A module's CONTEXT, where it has one, says how its arguments are read.
COMMANDS: Final = {
    "up": ("cli.up", "up"),
    "test": ("cli.test", "run_tests"),
    "token": ("cli.token", "token"),
    "check": ("cli.check", "check"),
    "rehearse": ("cli.rehearse", "rehearse"),
    "edition": ("cli.edition", "edition"),
    "simulate": ("cli.simulate", "simulate"),
    "import": ("cli.importing", "import_"),
    "verify": ("cli.verify", "verify"),
    "reconcile": ("cli.reconcile", "reconcile"),
    "status": ("cli.status", "status"),
    "backup": ("cli.backup", "backup"),
    "restore": ("cli.restore", "restore"),
    "seals": ("cli.seals", "seals"),
    "erase": ("cli.erase", "erase"),
    "export": ("cli.export", "export"),
    "retention": ("cli.retention", "retention"),
    "bench": ("cli.bench", "bench"),
    "hubspot": ("cli.hubspot", "hubspot"),
    "chaos": ("cli.chaos.command", "chaos"),
    "docs": ("cli.docs.command", "docs"),
    "completion": ("cli.completion", "completion"),
}


def application(arguments: list[str]) -> typer.Typer:
    """The command that the arguments name; all of them where they name none, to show the help."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, context_settings=_HELP)
    app.callback(invoke_without_command=True)(_recourse)
    for name in _to_load(arguments):
        module, function = COMMANDS[name]
        found = import_module(module)
        command = getattr(found, function)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name, context_settings=_HELP)
        else:
            app.command(name, context_settings=_HELP | getattr(found, "CONTEXT", {}))(command)
    return app


def _to_load(arguments: list[str]) -> Iterable[str]:
    if arguments == ["--version"]:
        return ()
    return arguments[:1] if arguments and arguments[0] in COMMANDS else COMMANDS


def _recourse(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    """Partner complaint escalation and accreditation standing."""
    if version:
        project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        typer.echo(f"recourse {project['version']}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Runs the command and leaves with its status."""
    try:
        commands = application(sys.argv[1:])
        search_seldom()
        commands(prog_name="recourse")
    except SystemExit as ended:
        status = ended.code
    else:
        status = 0
    exit_process(status if isinstance(status, int) else int(status is not None))


if __name__ == "__main__":
    main()
