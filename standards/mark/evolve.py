"""How each event changes an annulment. The state is a fold of its events, here and nowhere else."""

from typing import Any

from standards.mark.events import AnnulmentAsked, MarkEvent
from standards.mark.state import Annulment


def evolve(annulment: Annulment | None, event: MarkEvent) -> Annulment:
    """The annulment after the event. Raises ``ValueError`` for an event out of sequence."""
    if event.sequence != (annulment.sequence if annulment else 0) + 1:
        raise ValueError(f"event {event.sequence} of {event.subject} is out of sequence")
    if annulment is None:
        return _asked(event)
    progress: dict[str, Any] = {"sequence": event.sequence, "last_at": event.at}
    if event.command is not None:
        progress["commands"] = (*annulment.commands, event.command)
    return annulment.model_copy(update=progress | {"vacated_by": event.actor, "vacated_at": event.at})


def _asked(event: MarkEvent) -> Annulment:
    if not isinstance(event.data, AnnulmentAsked):
        raise ValueError(f"{event.subject} begins with the request")
    return Annulment(
        id=event.subject,
        partner_id=event.data.partner_id,
        asked_by=event.actor,
        asked_at=event.at,
        reason=event.data.reason,
        sequence=event.sequence,
        last_at=event.at,
        commands=(event.command,) if event.command else (),
    )
