"""A private row's record from its events."""

from standards.private_record.events import PrivateErased, PrivateKept, PrivateRecordEvent
from standards.private_record.state import PrivateRecord

SUBJECT = "private/"


def evolve(known: PrivateRecord | None, event: PrivateRecordEvent) -> PrivateRecord:
    """The record after the event."""
    digest = known.digest if known else None
    name = event.subject.removeprefix(SUBJECT)
    match event.data:
        case PrivateKept(digest=kept):
            return PrivateRecord(id=name, sequence=event.sequence, digest=kept)
        case PrivateErased():
            return PrivateRecord(id=name, sequence=event.sequence, digest=digest, erased_at=event.at)
