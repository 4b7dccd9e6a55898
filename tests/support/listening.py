"""An application that listens on a free port of loopback, in the tests' own loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from cli.local.ports import free_port


@asynccontextmanager
async def listening(app: Any, port: int | None = None, **more: Any) -> AsyncIterator[str]:
    """An application on the port, or on any free one; its address."""
    port = port or free_port()
    # A client gives an idle connection up after 5 seconds: a server that closes it first would meet its next request.
    quiet: dict[str, Any] = {"log_config": None, "access_log": False, "timeout_keep_alive": 60, **more}
    config = uvicorn.Config(app, host="127.0.0.1", port=port, **quiet)
    server = uvicorn.Server(config)
    server.config.load()
    task = asyncio.create_task(server._serve())  # `serve` would take Ctrl-C from the tests
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task
