"""Redaction in a process of its own, with a budget: no text keeps anybody else waiting, whatever stands in it."""

from records.child_process import ChildFailed, ChildProcess

BUDGET = 5.0
"""Seconds of the processor for one packet; the longest that is allowed takes a fraction of one."""
RedactionFailed = ChildFailed
"""A packet cannot be made: it takes too long, or the redaction fails on it."""


class RedactionProcess(ChildProcess):
    """The child process in which texts are redacted."""

    def __init__(self, budget: float = BUDGET) -> None:
        super().__init__(budget)


REDACTION = RedactionProcess()
"""The one of this process. It ends with its parent, whose pipe it reads."""
