"""An accreditation's record: that it was issued, for what and when (S1)."""

from datetime import date
from typing import Literal

from standards.events import Event, Fact
from standards.frozen import Frozen


class AccreditationIssued(Fact):
    """An accreditation was issued, or brought in with the day on which it had been (S1)."""

    type: Literal["accreditation_issued"] = "accreditation_issued"
    partner_id: str
    kind: str
    issued_on: date
    imported: bool


AccreditationEvent = Event[AccreditationIssued]


class Accreditation(Frozen):
    """One accreditation of one partner."""

    id: str
    partner_id: str
    kind: str
    issued_on: date
    sequence: int


def evolve(accreditation: Accreditation | None, event: AccreditationEvent) -> Accreditation:
    """The accreditation after the event. Raises ``ValueError`` for a second issue."""
    if accreditation is not None or event.sequence != 1:
        raise ValueError(f"{event.subject} was issued already")
    fact = event.fact
    return Accreditation(
        id=event.subject, partner_id=fact.partner_id, kind=fact.kind, issued_on=fact.issued_on, sequence=1
    )
