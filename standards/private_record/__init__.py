"""Private rows that change: what they hold is known to the record by a digest alone, and so is their erasure."""

from standards.private_record.events import PrivateErased, PrivateKept, PrivateRecordEvent
from standards.private_record.evolve import evolve
from standards.private_record.state import PrivateRecord

__all__ = ["PrivateErased", "PrivateKept", "PrivateRecord", "PrivateRecordEvent", "evolve"]
