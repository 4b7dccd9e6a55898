"""A partner as the standard sees it: tier, programmes, certifications and imported marks, as facts over time (S2)."""

from standards.partner.decide import (
    Description,
    import_mark,
    record_certification,
    record_partner,
    remove_certification,
)
from standards.partner.events import PartnerEvent
from standards.partner.state import Partner, evolve

__all__ = [
    "Description",
    "Partner",
    "PartnerEvent",
    "evolve",
    "import_mark",
    "record_certification",
    "record_partner",
    "remove_certification",
]
