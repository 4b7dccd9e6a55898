"""Runs between fork and exec of every program we start: ties its life to ours and, where asked, drops root's rights.

``python -m cli.local.child PARENT DEATH_SIGNAL MEANS PROGRAM [ARGUMENT …]``

A program of its own because code between fork and exec of a process with threads may deadlock. Standard library only:
it runs with neither site-packages nor the caller's Python variables.
"""

import ctypes
import os
import sys

from cli.local.drop_privileges import Means, drop

_PR_SET_PDEATHSIG = 1
REFUSED = 126  # the shell's number for "found, but can't be run"


def die_with_parent(parent: int, death_signal: int) -> None:
    """Has the kernel signal us when our parent dies, however it dies. Only Linux can."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:  # it died before we asked
        raise SystemExit(f"process {parent}, which started us, is gone")


def main(arguments: list[str]) -> None:
    """Becomes the program. The order matters: a change of user clears the signal asked for."""
    parent, death_signal, means, *command = arguments
    try:
        drop(Means(means))
        die_with_parent(int(parent), int(death_signal))
        if not os.access(command[0], os.X_OK):  # programs ask this of each other, and it may differ from what exec says
            raise PermissionError("not reachable without root's rights")
        os.execv(command[0], command)
    except OSError as error:
        sys.stderr.write(f"can't run {command[0]}: {error}\n")
        raise SystemExit(REFUSED) from error


if __name__ == "__main__":
    main(sys.argv[1:])
