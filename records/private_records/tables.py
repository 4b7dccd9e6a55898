"""The table of what is known of private rows."""

from sqlalchemy import Column, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.personal import LOG, OnErasure, content
from records.tables.schema import instant, metadata

private_records = Table(
    "private_records",
    metadata,
    Column(
        "id", Text, primary_key=True, comment="The row's store and its key there.", info=content(OnErasure.STAYS, LOG)
    ),
    Column("digest", Text, comment="Of what the row holds."),
    instant("erased_at", nullable=True, comment="When what it held was erased."),
    Column("sequence", Integer, nullable=False, comment="The sequence of the last event."),
    Column("state", JSONB, nullable=False, comment="The state after `sequence`: digests, nothing private."),
    comment="What the log knows of private rows: their digests, and what was erased.",
)
