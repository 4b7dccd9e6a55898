"""A browser for the session, and people who sit down at it."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest_asyncio
from playwright.async_api import Browser

from tests.support.browser import Desk, chromium
from tests.support.product import Product
from tests.support.waiting import PATIENCE

SitDown = Callable[..., Awaitable[Desk]]


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser."""
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture
async def sit_down(browser: Browser, product: Product) -> AsyncIterator[SitDown]:
    """Somebody signs in at a browser of their own; without a name nobody does."""
    contexts = []

    async def somebody(sub: str = "", *roles: str, **more: str) -> Desk:
        context = await browser.new_context(timezone_id="Europe/Dublin", locale="en-GB")
        context.set_default_timeout(PATIENCE * 1_000)
        contexts.append(context)
        desk = Desk(product.address, context, await context.new_page())
        return await desk.sign_in(sub, *roles, **more) if sub else desk

    yield somebody
    for context in contexts:
        await context.close()
