"""Any event of a partner's standing or of a complaint as one sentence, in the words of the part it belongs to."""

from typing import Any, get_args

from standards.accreditation import words as accreditation_words
from standards.accreditation.facts import AccreditationFact
from standards.complaint import words as complaint_words
from standards.complaint.facts import ComplaintFact
from standards.events import Event, Fact
from standards.partner import words as partner_words
from standards.partner.facts import PartnerFact
from standards.review import words as review_words
from standards.review.facts import ReviewFact


def _tellers() -> dict[type[Fact], Any]:
    told = (
        (AccreditationFact, accreditation_words.tell),
        (ReviewFact, review_words.tell),
        (PartnerFact, partner_words.tell),
        (ComplaintFact, complaint_words.tell),
    )
    return {kind: tell for facts, tell in told for kind in get_args(get_args(facts)[0])}


_TELLERS = _tellers()


def tell(event: Event[Any]) -> str:
    """What happened, without private text. Raises ``KeyError`` for a fact of any other part."""
    told: str = _TELLERS[type(event.fact)](event.fact)
    return told
