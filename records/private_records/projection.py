"""What is known of a private row, as a row."""

from records.private_records.tables import private_records
from records.projection_rows import Row, Rows
from standards.private_record import PrivateRecord


def rows(known: PrivateRecord) -> Rows:
    """The one row of a private row's record."""
    values = {
        "digest": known.digest,
        "erased_at": known.erased_at,
        "sequence": known.sequence,
        "state": known.model_dump(mode="json"),
    }
    return (Row(private_records, {"id": known.id}, values),)
