"""`./recourse docs --pictures`: pictures of the console for the README, taken in a browser from the demo that runs."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from cli.local import addresses
from cli.local.paths import State
from cli.terminal import give_up

CHROMIUM: Final = "/usr/bin/chromium"
_SIZE: Final[Any] = {"width": 1280, "height": 800}
_FOLDER: Final = Path("docs/pictures")
Look = Callable[[Any], Awaitable[None]]


async def _inbox(page: Any) -> None:
    await page.goto("/console")


async def _case(page: Any) -> None:
    await page.goto("/console")
    await page.click(".row a")


async def _partner(page: Any) -> None:
    await page.goto("/console/partners?q=blue heron")
    await page.click(".row a")


async def _board(page: Any) -> None:
    await page.goto("/console/reviews")
    await page.click(".row a")


_PICTURES: Final[tuple[tuple[str, str, str, str, Look], ...]] = (
    ("inbox", "sol", "service_acceleration", "", _inbox),
    ("case", "sol", "service_acceleration", "", _case),
    ("partner", "pat", "partner_ops", "", _partner),
    ("board-room", "bo", "accreditation_board", "academy", _board),
)
"""Each picture's name, who looks, in which role and seat, and at what."""


def files() -> list[Path]:
    """Where the pictures lie in the repository."""
    return [_FOLDER / f"{name}.png" for name, *_ in _PICTURES]


def take(repo: Path) -> list[Path]:
    """Takes every picture; the files. Leaves with 1 where no stack runs or no browser is there."""
    known = addresses.read(State.of().addresses)
    if "api" not in known:
        give_up("no local stack was started; run `./recourse up --demo` first")
    if not Path(CHROMIUM).exists():
        give_up(f"pictures need Chromium at {CHROMIUM}; install the package `chromium`")
    (repo / _FOLDER).mkdir(parents=True, exist_ok=True)
    return asyncio.run(_take(known["api"], repo / _FOLDER))


async def _take(api: str, folder: Path) -> list[Path]:
    from playwright.async_api import async_playwright  # of the tests: nobody else needs it

    taken = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, sub, role, seat, look in _PICTURES:
            context = await browser.new_context(base_url=api, viewport=_SIZE, timezone_id="Europe/Dublin")
            page = await context.new_page()
            await _sign_in(page, sub, role, seat)
            await look(page)
            await page.wait_for_load_state("networkidle")
            taken.append(folder / f"{name}.png")
            await page.screenshot(path=taken[-1])
            await context.close()
        await browser.close()
    return taken


async def _sign_in(page: Any, sub: str, role: str, seat: str) -> None:
    await page.goto("/console")
    await page.fill("[name=sub]", sub)
    await page.check(f"[name=roles][value={role}]")
    await page.select_option("[name=seat]", seat)
    await page.click("button[type=submit]")
    await page.wait_for_url("**/console**")
