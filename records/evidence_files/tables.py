"""The table of evidence files. Their bytes are in the object store; their names are private and stay here."""

from sqlalchemy import BigInteger, Column, Table, Text

from records.tables.personal import OnErasure, content, subject
from records.tables.schema import complaint_id, instant, metadata

evidence_files = Table(
    "evidence_files",
    metadata,
    Column("id", Text, primary_key=True, comment="The file's id."),
    complaint_id("The complaint that it is evidence of."),
    Column(
        "name",
        Text,
        nullable=False,
        comment="What it was called; empty once it is erased.",
        info=content(OnErasure.STORE),
    ),
    Column("media_type", Text, nullable=False, comment="What it is, by its first bytes."),
    Column("size", BigInteger, nullable=False, comment="In bytes; 0 once it is erased."),
    Column("sha256", Text, nullable=False, comment="The digest of its bytes, as the event has it."),
    Column(
        "stored_by", Text, nullable=False, comment="Who added it: a token's subject.", info=subject(OnErasure.EMPTIED)
    ),
    instant("stored_at", comment="When it was stored."),
)
