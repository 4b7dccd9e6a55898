"""What can happen to the annulment of a mark. Reasons appear by reference only."""

from typing import Annotated, Literal

from pydantic import Field

from standards.events import Event, EventData, TextRef


class AnnulmentAsked(EventData):
    """Ops asked that the mark is annulled."""

    # The stored types are older than the word annulment.
    type: Literal["vacation_asked"] = "vacation_asked"
    partner_id: str
    reason: TextRef


class MarkAnnulled(EventData):
    """A director approved: the mark no longer counts."""

    type: Literal["mark_vacated"] = "mark_vacated"
    reason: TextRef


MarkEventData = Annotated[AnnulmentAsked | MarkAnnulled, Field(discriminator="type")]
MarkEvent = Event[MarkEventData]
