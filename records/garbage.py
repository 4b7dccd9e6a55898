"""When Python looks for garbage that refers to itself: seldom, and never among what a process has loaded."""

import gc

_BORN = 50_000
"""After how many new objects it looks among the youngest; Python's own 700 take a twentieth of the rules' time."""


def search_seldom() -> None:
    """Call it once the process has loaded its code, which lives as long as the process does.

    A full search walks through everything that lives, the code too: the more a rehearsal or a worker had made, the more
    often it was walked through again. Values are freed without any search, as soon as nothing refers to them.
    """
    gc.freeze()
    gc.set_threshold(_BORN, 10, 10)
