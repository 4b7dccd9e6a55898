"""A private folder that only its owner may enter, and a copy of the command line with stubs for the parts it starts."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.product import Product

REPO = Path(__file__).resolve().parents[2]

API = """
from fastapi import FastAPI


def create_app():
    app = FastAPI()
    app.get("/readyz")(lambda: {})
    return app
"""

WORKER = """
import asyncio
import signal

from temporalio import activity
from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.worker import Worker


@activity.defn
async def nothing() -> None: ...


async def main():
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    from workflows_stub import Nothing
    client = await Client.connect(**ClientConfig.load_client_connect_config())
    async with Worker(client, task_queue="recourse", workflows=[Nothing], activities=[nothing]):
        await stopped.wait()


asyncio.run(main())
"""

WORKFLOW = """
from temporalio import workflow


@workflow.defn
class Nothing:
    @workflow.run
    async def run(self) -> None: ...
"""


@pytest.fixture
def private() -> Iterator[Path]:
    """As a clone under /root would be: nobody but its owner may enter."""
    with tempfile.TemporaryDirectory(prefix="recourse-") as folder:
        Path(folder).chmod(0o700)
        yield Path(folder)


@pytest.fixture
def connected(product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of a command on the record of these tests."""
    settings = product.servers.settings()
    assert settings.audit_keys is not None
    monkeypatch.setenv("RECOURSE_DATABASE_URL", settings.database_url)
    # Without its key, what is imported here would break the chain of the record that other tests verify.
    monkeypatch.setenv("RECOURSE_AUDIT_KEYS", settings.audit_keys.get_secret_value())


ALSO_IMPORTED = (
    *("settings.py", "temporal/process_exit.py", "temporal/task_queue.py", "workflows/ids.py"),
    *("records/garbage.py", "migrations/grants.py"),
)


@pytest.fixture
def clone(private: Path) -> Path:
    """A repository whose API, worker and migrations do nothing, so that only `up` itself is under test."""
    for package in ("cli", "api", "standards"):  # What `up` imports.
        shutil.copytree(REPO / package, private / package, ignore=shutil.ignore_patterns("__pycache__"))
    files = {
        "api/app.py": API,
        "worker.py": WORKER,
        "workflows_stub.py": WORKFLOW,
        "temporal/__init__.py": "",
        "workflows/__init__.py": "",
        "records/__init__.py": "",
        **{name: (REPO / name).read_text() for name in ALSO_IMPORTED},
        "migrations/env.py": "",
        "migrations/script.py.mako": "",
    }
    for name, content in files.items():
        (private / name).parent.mkdir(exist_ok=True)
        (private / name).write_text(content)
    return private


@pytest.fixture
def clone_environment(clone: Path) -> dict[str, str]:
    """What a launch in the clone runs with."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RECOURSE_", "TEMPORAL_"))}
    return {
        **kept,
        "PYTHONPATH": str(clone),
        "PYTHONUNBUFFERED": "1",
        "PATH": f"{Path(sys.executable).parent}:{kept['PATH']}",
    }
