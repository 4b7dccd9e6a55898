"""The table of notifications: who is notified of what, and how the delivery went."""

from sqlalchemy import Column, DateTime, Index, Integer, Table, Text, text

from records.tables.schema import instant, metadata

# The table and its indexes keep the name of the first release: nobody but these rows' readers meets it.
notifications = Table(
    "notices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subject", Text, nullable=False, index=True),
    Column("first_sequence", Integer, nullable=False),
    Column("last_sequence", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("team", Text),
    Column("person", Text),
    instant("caused_at"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_attempt_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    instant("settled_at", nullable=True),
    Column("settled_as", Text, comment="sent, or why there was nobody to send it to."),
    Column("last_error", Text),
)
Index("notices_caused_idx", notifications.c.caused_at, notifications.c.id)
Index(
    "notices_pending_idx",
    notifications.c.next_attempt_at,
    notifications.c.id,
    postgresql_where=text("settled_at IS NULL"),
)
