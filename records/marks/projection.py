"""The row of a request to vacate a mark."""

from records.marks.tables import annulments
from records.projection_rows import Row, Rows
from standards.mark import Annulment


def rows(annulment: Annulment) -> Rows:
    """The one row that the annulment stands for."""
    values = {
        "partner_id": annulment.partner_id,
        "stage": annulment.stage.value,
        "asked_by": annulment.asked_by,
        "asked_at": annulment.asked_at,
        "vacated_by": annulment.vacated_by,
        "vacated_at": annulment.vacated_at,
        "sequence": annulment.sequence,
        "state": annulment.model_dump(mode="json"),
    }
    return (Row(annulments, {"id": annulment.id}, values),)
