"""An accreditation's row."""

from records.accreditations.tables import accreditations
from records.projection_rows import Row, Rows
from standards.accreditation import Accreditation


def rows(accreditation: Accreditation) -> Rows:
    """The one row that the accreditation stands for."""
    values = {
        "partner_id": accreditation.partner_id,
        "kind": accreditation.kind,
        "issued_on": accreditation.issued_on,
        "status": accreditation.status.value,
        "term_ends_on": accreditation.term_ends_on,
        "tier_reviewed_until": accreditation.tier_reviewed_until,
        "sequence": accreditation.sequence,
        "state": accreditation.model_dump(mode="json"),
    }
    return (Row(accreditations, {"id": accreditation.id}, values),)
