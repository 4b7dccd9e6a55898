"""The faults of a campaign, chosen by its seed: parts are killed or frozen, connections cut, mails troubled."""

import asyncio
import contextlib
import json
import os
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from signal import SIGCONT, SIGKILL, SIGSTOP

from cli.chaos.mail_server import MailFault, MailServer, any_fault
from cli.chaos.proxy import Proxy
from cli.local.orphans import identity
from cli.local.paths import State

PARTS = ("worker", "api", "postgres", "temporal")
_FROZEN_FOR = (1.0, 6.0)
_MAILS_TROUBLED_FOR = (1.0, 8.0)
_PAUSE = (2.0, 6.0)


@dataclass
class Faults:
    """What is done to the stack, and how often it was."""

    state: State
    proxy: Proxy
    mails: MailServer
    chance: random.Random
    done: Counter[str] = field(default_factory=Counter)

    async def go_on_until(self, enough: asyncio.Event) -> None:
        """One fault after the other until there were enough; everything runs again when it returns."""
        kinds: list[Callable[[], Awaitable[None]]] = [self._kill, self._kill, self._freeze, self._cut, self._trouble]
        while not enough.is_set():
            await self.chance.choice(kinds)()
            await asyncio.sleep(self.chance.uniform(*_PAUSE))

    async def _kill(self) -> None:
        part = self.chance.choice(PARTS)
        if self._signal(part, SIGKILL):
            self.done[f"kill {part}"] += 1

    async def _freeze(self) -> None:
        part = self.chance.choice(PARTS)
        pid = self._pid(part)
        if pid is None or not _send(pid, SIGSTOP):
            return
        self.done[f"freeze {part}"] += 1
        try:
            await asyncio.sleep(self.chance.uniform(*_FROZEN_FOR))
        finally:
            _send(pid, SIGCONT)

    async def _cut(self) -> None:
        self.done["connections cut"] += self.proxy.cut()

    async def _trouble(self) -> None:
        self.mails.fault = any_fault(self.chance)
        self.done[f"mail server {self.mails.fault}"] += 1
        try:
            await asyncio.sleep(self.chance.uniform(*_MAILS_TROUBLED_FOR))
        finally:
            self.mails.fault = MailFault.NONE

    def _signal(self, part: str, number: int) -> bool:
        pid = self._pid(part)
        return pid is not None and _send(pid, number)

    def _pid(self, part: str) -> int | None:
        """The part's process, where it is still the one that the stack started."""
        with contextlib.suppress(OSError, ValueError):
            entry = json.loads(self.state.processes.read_text(encoding="utf-8")).get(part)
            if entry is not None and identity(entry["pid"]) == entry["identity"]:
                return int(entry["pid"])
        return None


def _send(pid: int, number: int) -> bool:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    return True
