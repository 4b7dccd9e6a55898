"""A real browser, headless: one for a test session, a context of its own for each person.

Chromium comes from Debian. Where it is missing it is installed, and said so; where that is not possible the tests that
need it fail, and say what to install.
"""

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

CHROMIUM = "/usr/bin/chromium"


def ensure_chromium() -> None:
    """Installs Chromium from Debian where it is missing. Raises ``RuntimeError`` where that fails."""
    if Path(CHROMIUM).exists():
        return
    if shutil.which("apt-get") is None:
        raise RuntimeError("the tests of the console need Chromium at /usr/bin/chromium; install it and run them again")
    sys.stderr.write("installing chromium from Debian for the tests of the console\n")
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        done = subprocess.run(["apt-get", "-q", *command], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"chromium cannot be installed; do so and run the tests again: {done.stderr[-500:]}")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The browser."""
    ensure_chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


class Desk:
    """Somebody at a browser of their own."""

    def __init__(self, address: str, context: BrowserContext, page: Page) -> None:
        self.address = address
        self.context = context
        self.page = page
        self.elsewhere: list[str] = []
        self.trouble: list[str] = []
        page.on(
            "request", lambda request: None if request.url.startswith(address) else self.elsewhere.append(request.url)
        )
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("console", lambda said: self.trouble.append(said.text) if said.type == "error" else None)

    async def open(self, path: str) -> Page:
        """Opens one of our pages."""
        await self.page.goto(f"{self.address}{path}")
        return self.page

    async def sign_in(self, sub: str, *roles: str, seat: str = "", partners: str = "") -> "Desk":
        """Signs in by way of the local issuer's page."""
        page = await self.open("/console")
        await page.fill("[name=sub]", sub)
        for role in roles:
            await page.check(f"[name=roles][value={role}]")
        if seat:
            await page.select_option("[name=seat]", seat)
        await page.fill("[name=partners]", partners)
        await page.click("button[type=submit]")
        await page.wait_for_url("**/console**")
        return self
