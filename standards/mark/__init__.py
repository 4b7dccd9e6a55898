"""Vacating a mark: asked by ops, approved by a director, the record kept. An extension; it cites no clause."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from standards.base_model import FrozenModel
from standards.commands import CommandData, CommandRegistry
from standards.events import Event, EventData, TextRef
from standards.field_types import Narrative
from standards.vocabulary import MarkStage, Role

MARK_COMMANDS = CommandRegistry()


@MARK_COMMANDS.declare("vacate", by=(Role.OPS, Role.DIRECTOR), during=(MarkStage.COUNTED, MarkStage.ASKED))
class Vacate(CommandData):
    """Ask, as ops, that the mark is vacated; approve it, as a director who did not ask."""

    reason: Narrative


class AnnulmentAsked(EventData):
    """Ops asked that the mark is vacated."""

    type: Literal["vacation_asked"] = "vacation_asked"
    partner_id: str
    reason: TextRef


class MarkAnnulled(EventData):
    """A director approved: the mark no longer counts."""

    type: Literal["mark_vacated"] = "mark_vacated"
    reason: TextRef


MarkEventData = Annotated[AnnulmentAsked | MarkAnnulled, Field(discriminator="type")]
MarkEvent = Event[MarkEventData]


class Annulment(FrozenModel):
    """How far the vacating of a mark has come. It is only ever made by ``evolve`` from its events."""

    id: str
    partner_id: str
    asked_by: str
    asked_at: datetime
    reason: str
    vacated_by: str | None = None
    vacated_at: datetime | None = None
    sequence: int
    last_at: datetime
    orders: tuple[str, ...] = ()

    @property
    def stage(self) -> MarkStage:
        """Asked until a director approves."""
        return MarkStage.VACATED if self.vacated_at else MarkStage.ASKED


def evolve(vacation: Annulment | None, event: MarkEvent) -> Annulment:
    """The vacation after the event. Raises ``ValueError`` for an event out of sequence."""
    if event.sequence != (vacation.sequence if vacation else 0) + 1:
        raise ValueError(f"event {event.sequence} of {event.subject} is out of sequence")
    if vacation is None:
        return _asked(event)
    progress: dict[str, Any] = {"sequence": event.sequence, "last_at": event.at}
    if event.command is not None:
        progress["orders"] = (*vacation.orders, event.command)
    return vacation.model_copy(update=progress | {"vacated_by": event.actor, "vacated_at": event.at})


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
        orders=(event.command,) if event.command else (),
    )
