"""The faults of a campaign, chosen by its seed: parts die or freeze, ways between them break, the disk is full."""

import asyncio
import contextlib
import json
import os
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from signal import SIGCONT, SIGKILL, SIGSTOP

from cli.chaos.disk import Disk
from cli.chaos.mail_server import MailFault, MailServer, any_fault
from cli.chaos.proxy import Proxy, WayFault
from cli.local.orphans import identity
from cli.local.paths import State

PARTS = ("worker", "api", "postgres", "temporal")
_FROZEN_FOR = (1.0, 6.0)
_BROKEN_FOR = (1.0, 12.0)
_FULL_FOR = (1.0, 6.0)
_MAILS_TROUBLED_FOR = (1.0, 8.0)
_PAUSE = (2.0, 6.0)


class Kind(StrEnum):
    """The kinds of fault."""

    KILL = "kill"
    FREEZE = "freeze"
    CUT = "cut"
    """The callers' connections to the API are reset."""
    WAY = "way"
    """A way between a part and a store is cut, stands still, or is slow."""
    DISK = "disk"
    MAIL = "mail"


@dataclass
class Faults:
    """What is done to the stack, and how often it was."""

    state: State
    callers: Proxy
    """Between the callers and the API."""
    ways: Mapping[str, Proxy]
    """Between the parts, by name."""
    disk: Disk | None
    """None where this machine lets nobody fill one."""
    mails: MailServer
    chance: random.Random
    kinds: Sequence[Kind] = tuple(Kind)
    done: Counter[str] = field(default_factory=Counter)
    _to_kill: list[str] = field(default_factory=list)

    async def go_on_until(self, enough: asyncio.Event) -> None:
        """One fault after the other until there were enough; everything runs again when it returns."""
        doing: dict[Kind, Callable[[], Awaitable[None]]] = {
            Kind.KILL: self._kill,
            Kind.FREEZE: self._freeze,
            Kind.CUT: self._cut,
            Kind.WAY: self._break_a_way,
            Kind.DISK: self._fill_the_disk,
            Kind.MAIL: self._trouble,
        }
        often = [Kind.KILL] if Kind.KILL in self.kinds else []
        while not enough.is_set():
            await doing[self.chance.choice([*often, *self.kinds])]()
            await asyncio.sleep(self.chance.uniform(*_PAUSE))

    async def _kill(self) -> None:
        """Each part once before any of them again."""
        self._to_kill = self._to_kill or self.chance.sample(PARTS, len(PARTS))
        part = self._to_kill[-1]
        if self._signal(part, SIGKILL):
            self._to_kill.pop()
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
        self.done["callers' connections cut"] += self.callers.cut()

    async def _break_a_way(self) -> None:
        name, fault = self.chance.choice(sorted(self.ways)), self.chance.choice(list(WayFault))
        self.done[f"way {name} {fault}"] += 1
        await self.ways[name].suffer(fault, self.chance.uniform(*_BROKEN_FOR))

    async def _fill_the_disk(self) -> None:
        if self.disk is None:
            return
        self.done["disk full"] += 1
        await self.disk.be_full(self.chance.uniform(*_FULL_FOR))

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
