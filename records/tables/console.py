"""What the staff pages keep: sessions. It is private, and no event refers to it."""

from sqlalchemy import Column, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import instant, metadata

sessions = Table(
    "console_sessions",
    metadata,
    Column("id", Text, primary_key=True, comment="SHA-256 of what the cookie holds."),
    Column("sub", Text, nullable=False),
    Column("caller", JSONB, nullable=False, comment="What the identity provider said of the person."),
    instant("began_at"),
    instant("seen_at"),
    instant("ends_at"),
    comment="Who is signed in to the staff pages. A row that is deleted signs somebody out at once.",
)
Index("console_sessions_sub_idx", sessions.c.sub)
Index("console_sessions_ends_idx", sessions.c.ends_at)
