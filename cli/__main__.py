"""The commands, each imported only when it is called, so that `token` doesn't wait for what `bench` needs."""

import sys
from importlib import import_module
from typing import Final

import typer

from temporal.process_exit import leave

# command: (module, function). A module's CONTEXT, where it has one, says how its arguments are read.
COMMANDS: Final = {
    "up": ("cli.up", "up"),
    "test": ("cli.test", "run_tests"),
    "token": ("cli.token", "token"),
    "check": ("cli.check", "check"),
    "rehearse": ("cli.rehearse", "rehearse"),
    "import": ("cli.importing", "import_"),
    "verify": ("cli.verify", "verify"),
    "bench": ("cli.bench", "bench"),
    "docs": ("cli.docs.command", "docs"),
}


def application(arguments: list[str]) -> typer.Typer:
    """The command that the arguments name; all of them where they name none, to show the help."""
    app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
    app.callback()(_recourse)
    wanted = arguments[0] if arguments and arguments[0] in COMMANDS else None
    for name in [wanted] if wanted else COMMANDS:
        module, function = COMMANDS[name]
        found = import_module(module)
        app.command(name, context_settings=getattr(found, "CONTEXT", None))(getattr(found, function))
    return app


def _recourse() -> None:
    """Partner complaint escalation and accreditation standing."""


def main() -> None:
    """Runs the command and leaves with its status."""
    try:
        application(sys.argv[1:])(prog_name="recourse")
    except SystemExit as ended:
        status = ended.code
    else:
        status = 0
    leave(status if isinstance(status, int) else int(status is not None))


if __name__ == "__main__":
    main()
