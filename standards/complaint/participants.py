"""Who handled a case: none of them has a vote when its mark comes before the accreditation review board (S32)."""

from collections.abc import Iterable

from standards.complaint import events as f
from standards.complaint.events import ComplaintEvent
from standards.vocabulary import Role

_TOOK_PART = (
    f.ComplaintFiled,
    f.CsOutcomeRecorded,
    f.MediationOutcomeRecorded,
    f.ConsequenceRecorded,
    f.RubricScored,
    f.FindingRecorded,
    f.MarkVoteCast,
)
TOOK_PART: tuple[str, ...] = tuple(str(data.model_fields["type"].default) for data in _TOOK_PART)
"""The facts by which somebody files, takes an outcome on, investigates or votes in a case."""


def handlers(events: Iterable[ComplaintEvent]) -> tuple[str, ...]:
    """Everybody who took part in the case, in the order in which they did; deadlines take no part (S32)."""
    acted = (event for event in events if event.role is not Role.SYSTEM and event.data.type in TOOK_PART)
    return tuple(dict.fromkeys(event.actor for event in acted))
