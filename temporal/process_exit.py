"""Leaving a process in which the Temporal client was used."""

import os
import sys
from typing import NoReturn


def exit_process(status: int) -> NoReturn:
    """Ends the process now, with the status, after what was written is flushed.

    The SDK's own threads outlive the event loop. One that reaches for the interpreter while it is being taken down
    aborts the process, and turns a good exit status into SIGABRT; so the interpreter is not taken down.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
