"""A small disk of the campaign's own, which can be filled up: a file system in memory, where we may mount one."""

import asyncio
import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = "2g"
_FILLS_EVERY = 0.2


class Disk:
    """The disk under both stores."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    async def be_full(self, seconds: float) -> None:
        """Leaves no room for so long: what others free meanwhile is taken too."""
        ends = asyncio.get_running_loop().time() + seconds
        try:
            with self._ballast.open("wb") as ballast:
                while asyncio.get_running_loop().time() < ends:
                    self._take(ballast.fileno())
                    await asyncio.sleep(_FILLS_EVERY)
        finally:
            self._ballast.unlink(missing_ok=True)

    def _take(self, ballast: int) -> None:
        room = os.statvfs(self._ballast.parent)
        free, taken = room.f_bavail * room.f_frsize, os.fstat(ballast).st_size
        with contextlib.suppress(OSError):  # somebody else took the room first
            if free:
                os.posix_fallocate(ballast, taken, free)


@contextmanager
def mounted(folder: Path) -> Iterator[Disk | None]:
    """For the block, the folder is a disk of its own; None where this machine lets nobody mount one."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0711", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
