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


def _tellers() -> dict[type[EventData], Any]:
    told = (
        (AccreditationEventData, accreditation_words.describe),
        (ReviewEventData, review_words.describe),
        (PartnerEventData, partner_words.describe),
        (ComplaintEventData, complaint_words.describe),
        (MarkEventData, mark_words.describe),
    )
    return {kind: tell for facts, tell in told for kind in get_args(get_args(facts)[0])}


_TELLERS = _tellers()


def tell(event: Event[Any]) -> str:
    """What happened, without private text. Raises ``KeyError`` for a fact of any other part."""
    told: str = _TELLERS[type(event.data)](event.data)
    return told
