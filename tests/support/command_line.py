"""The product's commands, given as somebody types them."""

import asyncio
from pathlib import Path

from typer.testing import CliRunner, Result

from cli.__main__ import application


def invoke(*arguments: str | Path) -> Result:
    """What the command says, and its exit status."""
    line = [str(argument) for argument in arguments]
    return CliRunner().invoke(application(line), line)


async def invoked(*arguments: str | Path) -> Result:
    """The same in a thread, for a command that has an event loop of its own, or asks a stack that runs here."""
    return await asyncio.to_thread(invoke, *arguments)
