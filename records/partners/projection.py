"""A partner's rows: itself, its certifications and its imported marks."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from records.follow_up import projection as follow_up
from records.marks.tables import marks
from records.partners.tables import certifications, partners
from records.projection_rows import Row, Rows, own_row
from standards.partner import Partner


def rows(partner: Partner) -> Rows:
    """Every row that the partner stands for, parents first."""
    return tuple(_rows(partner))


def _rows(partner: Partner) -> Iterator[Row]:
    yield own_row(partners, partner)
    for name, held in partner.certifications.items():
        key = {"partner_id": partner.id, "name": name}
        yield Row(certifications, key, {"earned_on": held.earned_on, "expires_on": held.expires_on})
    for mark in partner.imported_marks:
        began = datetime.combine(mark.placed_on, time(), UTC)
        placed = {"placed_on": mark.placed_on, "placed_at": began, "seriousness": mark.seriousness.value}
        origin = {"partner_id": partner.id, "complaint_id": None, "reference": mark.reference}
        yield Row(marks, {"id": mark.id}, placed | origin)
    yield from follow_up.rows(partner)
