"""A workflow environment with a sandboxed worker, shared by the tests of the process."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.support.product import Servers
from tests.support.workflow_env import WorkflowEnv, workflow_env_on


@pytest_asyncio.fixture(scope="session")
async def workflow_env(servers: Servers) -> AsyncIterator[WorkflowEnv]:
    """Shared, so each test begins a case of its own."""
    async with workflow_env_on(servers) as made, made.worker():
        yield made


@pytest_asyncio.fixture
async def separate_env(workflow_env: WorkflowEnv) -> WorkflowEnv:
    """The same records without a worker: the test runs its own."""
    return await workflow_env.separate_env()
