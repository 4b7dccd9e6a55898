"""What is written on a ticket, as HTML: what is missing, what waits, each stage and the outcome. Nothing private."""

from html import escape
from typing import Final, assert_never

from activities.hubspot.draft import FIELD_LABELS
from records.hubspot.states import TicketState
from records.hubspot.tickets import TicketRecord
from standards.complaint import ComplaintEvent
from standards.complaint.events import Closed, ComplaintFiled, StageEntered
from standards.complaint.messages import describe
from standards.formatting import listed, spoken

TOLD: Final = (ComplaintFiled, StageEntered, Closed)
"""What happens to a case that the ticket tells of by a note of its own."""


def case_link(public_url: str, complaint_id: str) -> str:
    """Where staff see the case."""
    return f"{public_url.rstrip('/')}/console/cases/{complaint_id}"


def note_of(event: ComplaintEvent, public_url: str) -> str:
    """The note of something that happened to the case."""
    link = escape(case_link(public_url, event.subject))
    return f'<p>{escape(describe(event.data))}</p><p><a href="{link}">The case in Recourse</a></p>'


def waiting_note(record: TicketRecord) -> str | None:
    """What the ticket waits for; None where it waits for nothing."""
    match record.state:
        case TicketState.INCOMPLETE:
            fields = listed([escape(label(name)) for name in record.missing]) or "its fields"
            return f"<p>This complaint is not filed yet. Missing or not understood: {fields}.</p>"
        case TicketState.UNKNOWN_PARTNER:
            partner = escape(record.partner_id or "")
            return (
                f"<p>This complaint is not filed yet: the partner {partner} is not known. "
                "It is filed by itself once the partner is; or correct the partner on the ticket.</p>"
            )
        case TicketState.NEW | TicketState.NOT_A_COMPLAINT | TicketState.FILED | TicketState.GONE | TicketState.MERGED:
            return None
        case _:
            assert_never(record.state)


def label(name: str) -> str:
    """What people call the field."""
    return FIELD_LABELS.get(name, spoken(name))
