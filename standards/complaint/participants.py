"""Who handled a case: none of them has a vote when its mark comes before the accreditation review board (S32).

Handled it has who filed or flagged it, took a command of one of its steps, or stepped back from its mark board; whoever
surfaced it is known by an address, which the record has. A note, evidence or an assignment alone is not handling.
"""

from collections.abc import Iterable

from standards.complaint import events as f
from standards.complaint.events import ComplaintEvent
from standards.vocabulary import Role

_HANDLED = (
    f.ComplaintFiled,
    f.FlaggedVerySerious,
    f.CsOutcomeRecorded,
    f.SolutionProposed,
    f.ProposalAnswered,
    f.MediationOutcomeRecorded,
    f.ConsequenceRecorded,
    f.StatementRecorded,
    f.RubricScored,
    f.FindingRecorded,
    f.MarkVoteCast,
    f.MemberRecused,
)
HANDLED: tuple[str, ...] = tuple(str(data.model_fields["type"].default) for data in _HANDLED)
"""The types of the events by which somebody handles a case."""


def handlers(events: Iterable[ComplaintEvent]) -> tuple[str, ...]:
    """Everybody who handled the case, in the order in which they did; deadlines handle nothing (S32)."""
    acted = (event for event in events if event.role is not Role.SYSTEM and event.data.type in HANDLED)
    return tuple(dict.fromkeys(event.actor for event in acted))
