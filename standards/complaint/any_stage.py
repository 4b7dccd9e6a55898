"""What can be done in every open stage: notes, evidence, assignment, withdrawal, duplicates."""

from standards.complaint.commands import AddEvidence, AddNote, Assign, MarkDuplicate, Withdraw
from standards.complaint.events import (
    Assigned,
    Closed,
    EvidenceAdded,
    MarkedDuplicate,
    NoteAdded,
    Withdrawn,
)
from standards.complaint.situation import CaseSituation, Pending
from standards.vocabulary import Outcome


def add_note(situation: CaseSituation[AddNote]) -> Pending:
    """A note on the record, with those whom it mentions."""
    mentioned = tuple(dict.fromkeys(situation.data.mentions))
    return [NoteAdded(text=situation.data.text, mentions=mentioned).under()]


def add_evidence(situation: CaseSituation[AddEvidence]) -> Pending:
    """A reference to evidence kept elsewhere, with its digest where given."""
    return [EvidenceAdded(title=situation.data.title, url=situation.data.url, sha256=situation.data.sha256).under()]


def assign(situation: CaseSituation[Assign]) -> Pending:
    """Who is answerable for the case in this stage."""
    return [Assigned(assignee=situation.data.assignee).under()]


def withdraw(situation: CaseSituation[Withdraw]) -> Pending:
    """The customer withdraws: closed without consequence, and kept on record (extension)."""
    return [Withdrawn(reason=situation.data.reason).under(), Closed(outcome=Outcome.WITHDRAWN).under()]


def mark_duplicate(situation: CaseSituation[MarkDuplicate]) -> Pending:
    """Another complaint is about the same events: closed without consequence, and kept on record (extension)."""
    return [MarkedDuplicate(of=situation.data.of).under(), Closed(outcome=Outcome.DUPLICATE).under()]
