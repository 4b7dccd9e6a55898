"""Any event of a standing, a complaint or a mark as one sentence, in the words of the part it belongs to."""

from typing import Any, get_args

from standards.accreditation import messages as accreditation_words
from standards.accreditation.events import AccreditationEventData
from standards.complaint import messages as complaint_words
from standards.complaint.events import ComplaintEventData
from standards.events import Event, EventData
from standards.mark import MarkEventData
from standards.mark import messages as mark_words
from standards.partner import messages as partner_words
from standards.partner.events import PartnerEventData
from standards.review import messages as review_words
from standards.review.events import ReviewEventData


def _describers() -> dict[type[EventData], Any]:
    described = (
        (AccreditationEventData, accreditation_words.describe),
        (ReviewEventData, review_words.describe),
        (PartnerEventData, partner_words.describe),
        (ComplaintEventData, complaint_words.describe),
        (MarkEventData, mark_words.describe),
    )
    return {kind: describe_data for data, describe_data in described for kind in get_args(get_args(data)[0])}


_DESCRIBERS = _describers()


def describe(event: Event[Any]) -> str:
    """What happened, without private text. Raises ``KeyError`` for an event of any other part."""
    words: str = _DESCRIBERS[type(event.data)](event.data)
    return words
