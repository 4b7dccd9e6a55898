"""What can be done in every open stage: notes, evidence, assignment, withdrawal, duplicates."""

from standards.complaint.commands import AddEvidence, AddNote, Assign, MarkDuplicate, Withdraw
from standards.complaint.events import (
    Assigned,
    Closed,
    ComplaintEventData,
    EvidenceAdded,
    MarkedDuplicate,
    NoteAdded,
    Withdrawn,
)
from standards.complaint.state import Complaint
from standards.events import PendingEvent
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Outcome


def add_note(action: AddNote) -> list[PendingEvent[ComplaintEventData]]:
    """A note on the record."""
    return [NoteAdded(text=action.text).under()]


def add_evidence(action: AddEvidence) -> list[PendingEvent[ComplaintEventData]]:
    """A reference to evidence kept elsewhere, with its digest where given."""
    return [EvidenceAdded(title=action.title, url=action.url, sha256=action.sha256).under()]


def assign(action: Assign) -> list[PendingEvent[ComplaintEventData]]:
    """Who is answerable for the case in this stage."""
    return [Assigned(assignee=action.assignee).under()]


def withdraw(action: Withdraw) -> list[PendingEvent[ComplaintEventData]]:
    """The customer withdraws: closed without consequence, and kept on record (extension)."""
    return [Withdrawn(reason=action.reason).under(), Closed(outcome=Outcome.WITHDRAWN).under()]


def mark_duplicate(case: Complaint, action: MarkDuplicate) -> list[PendingEvent[ComplaintEventData]] | Rejection:
    """Another complaint tells the same story: closed without consequence, and kept on record (extension)."""
    if action.of == case.id:
        return Rejection(RejectionCode.INVALID, "A complaint is not its own duplicate; name the other one.", field="of")
    return [MarkedDuplicate(of=action.of).under(), Closed(outcome=Outcome.DUPLICATE).under()]
