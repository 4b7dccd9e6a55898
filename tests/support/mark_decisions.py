"""How marks come and go in the record: by decisions of other processes than the standing that they reach."""

from datetime import datetime
from typing import Any

from standards.actors import Actor
from standards.commands import Command
from standards.complaint import ComplaintEvent
from standards.complaint.commands import CastMarkVote
from standards.complaint.events import MarkPlaced
from standards.decisions import RecordedDecision, decided
from standards.mark import MarkAnnulled, MarkEvent, Vacate
from standards.standing import Mark
from standards.vocabulary import MarkVote, Role


def came(mark: Mark, partner_id: str = "p1", edition: str = "2026-11") -> RecordedDecision:
    """The vote by which a mark board placed the mark."""
    assert mark.complaint_id is not None
    by = Actor(sub="mia", roles=(Role.MARK_BOARD,))
    event = ComplaintEvent(
        subject=mark.complaint_id,
        sequence=9,
        at=mark.placed_at,
        actor=by.sub,
        role=Role.MARK_BOARD,
        edition=edition,
        clauses=(),
        command="ord_voted",
        data=MarkPlaced(mark_id=mark.id, partner_id=partner_id, seriousness=mark.seriousness),
    )
    vote = CastMarkVote(vote=MarkVote.MARK, reason="txt")
    command = Command[Any](id="ord_voted", by=by, submitted_at=mark.placed_at, data=vote)
    return RecordedDecision(decided(mark.complaint_id, command, mark.placed_at, [event]), (event,))


def went(mark_id: str, at: datetime, edition: str = "2026-11") -> RecordedDecision:
    """The approval by which a director annulled the mark."""
    by = Actor(sub="dee", roles=(Role.DIRECTOR,))
    event = MarkEvent(
        subject=mark_id,
        sequence=2,
        at=at,
        actor=by.sub,
        role=Role.DIRECTOR,
        edition=edition,
        clauses=(),
        command="ord_annulled",
        data=MarkAnnulled(reason="txt"),
    )
    command = Command[Any](id="ord_annulled", by=by, submitted_at=at, data=Vacate(reason="txt"), subject=mark_id)
    return RecordedDecision(decided(mark_id, command, at, [event]), (event,))
