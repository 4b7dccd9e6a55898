"""The API in front of a house, on the clock that the test moves: a year of a case over HTTP takes a second."""

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
from tests.support.process import FRIDAY, Process
from tests.support.product import Product
from tests.support.story import Case
from tests.support.workflow_env import House


@dataclass
class VirtualProduct(Product):
    """The API on a house's stores. It runs in the test's own process, without a socket."""

    house: House | None = None
    now: datetime = FRIDAY
    transport: httpx.AsyncBaseTransport | None = None

    def _client(self, headers: dict[str, str]) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.address, headers=headers, transport=self.transport)


class VirtualCase(Case):
    """A case whose people and whose process share one clock."""

    process: Process

    @classmethod
    async def begun(cls, product: VirtualProduct, **changes: Any) -> "VirtualCase":
        """A complaint filed at the product's present, with its process at its beginning."""
        delay = product.now - datetime.now(UTC)
        case = await cls.filed(product, **changes)
        assert isinstance(case, cls)
        house = product.house
        assert house is not None
        async with house.engine.connect() as connection:
            edition = await house.repository.by_id(connection, case.complaint["edition"])
        case.process = Process(house, case.id, edition, complaint_handle(house.client, case.id))
        await case.process.begins(delay)
        return case

    async def until(self, instant: str) -> None:
        """Time passes for everybody."""
        assert isinstance(self.product, VirtualProduct)
        self.product.now = builders.instant(instant)
        await self.process.until(self.product.now)


@asynccontextmanager
async def virtual_product(house: House) -> AsyncIterator[VirtualProduct]:
    """The API in front of the house."""
    product = VirtualProduct("http://house", house.servers, house.client, house.engine, house.repository, house=house)
    app = create_app(house.servers.settings(), clock=lambda: product.now)
    app.state.services = Services(
        house.engine, house.client, house.repository, lambda: product.now, product.address, edition_approval=False
    )
    product.transport = httpx.ASGITransport(app)
    try:
        yield product
    finally:
        await product.close()
