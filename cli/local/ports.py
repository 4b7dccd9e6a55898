"""Picks ports on loopback."""

import random
import socket
from collections.abc import Iterable

LOOPBACK = "127.0.0.1"

# Below the ephemeral ranges of Linux (32768+) and macOS (49152+). From inside such a range a client that keeps
# trying to reach a server that is down can be given the server's own port, connect to itself and so keep it taken.
_CANDIDATES = range(15_000, 32_000)


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now. Connections left over in TIME_WAIT don't count."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def free_port(avoid: Iterable[int] = ()) -> int:
    """Any free port that is not among those to avoid."""
    taken = set(avoid)
    for port in random.sample(_CANDIDATES, k=500):
        if port not in taken and is_free(port):
            return port
    raise OSError("found no free port between 15000 and 32000")


def first_free(preferred: Iterable[int | None], avoid: Iterable[int] = ()) -> int:
    """The first of the preferred ports that is free and not to be avoided, else any free one."""
    taken = set(avoid)
    for port in preferred:
        if port and port not in taken and is_free(port):
            return port
    return free_port(taken)
