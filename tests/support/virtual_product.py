"""The API in front of a workflow environment, on the clock that the test moves: a year of a case takes a second."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from api.app import create_app
from api.dependencies import Services
from temporal.client import complaint_handle
from tests.standards import builders
from tests.support.case import Case
from tests.support.complaint_process import FRIDAY, ComplaintProcess
from tests.support.product import Product
from tests.support.workflow_env import WorkflowEnv


@dataclass
class VirtualProduct(Product):
    """The API on an environment's stores. It runs in the test's own process, without a socket."""

    workflow_env: WorkflowEnv | None = None
    now: datetime = FRIDAY
    transport: httpx.AsyncBaseTransport | None = None

    def _client(self, headers: dict[str, str]) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.address, headers=headers, transport=self.transport)


class VirtualCase(Case):
    """A case whose people and whose process share one clock."""

    process: ComplaintProcess

    @classmethod
    async def begun(cls, product: VirtualProduct, **changes: Any) -> "VirtualCase":
        """A complaint filed at the product's present, with its process at its beginning."""
        delay = product.now - datetime.now(UTC)
        case = await cls.filed(product, **changes)
        assert isinstance(case, cls)
        workflow_env = product.workflow_env
        assert workflow_env is not None
        async with workflow_env.engine.connect() as connection:
            edition = await workflow_env.repository.by_id(connection, case.complaint["edition"])
        case.process = ComplaintProcess(workflow_env, case.id, edition, complaint_handle(workflow_env.client, case.id))
        await case.process.begins(delay)
        return case

    async def until(self, instant: str) -> None:
        """Time passes for everybody."""
        assert isinstance(self.product, VirtualProduct)
        self.product.now = builders.instant(instant)
        await self.process.until(self.product.now)


@asynccontextmanager
async def virtual_product(workflow_env: WorkflowEnv) -> AsyncIterator[VirtualProduct]:
    """The API in front of the workflow environment."""
    product = VirtualProduct(
        "http://workflow_env",
        workflow_env.servers,
        workflow_env.client,
        workflow_env.engine,
        workflow_env.repository,
        workflow_env=workflow_env,
    )
    app = create_app(workflow_env.servers.settings(), clock=lambda: product.now)
    app.state.services = Services(
        workflow_env.engine,
        workflow_env.client,
        workflow_env.repository,
        lambda: product.now,
        product.address,
        edition_approval=False,
    )
    product.transport = httpx.ASGITransport(app)
    try:
        yield product
    finally:
        await product.close()
