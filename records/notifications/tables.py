"""The table of notifications: who is notified of what, and how the delivery went."""

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Integer, Table, Text, text

from records.tables.personal import OnErasure, actor, subject
from records.tables.schema import instant, metadata

# The table and its indexes keep the name of the first release: nobody but these rows' readers meets it.
notifications = Table(
    "notices",
    metadata,
    Column("id", Text, primary_key=True, comment="The notification's id, made of its events, kind and recipient."),
    Column("subject", Text, nullable=False, index=True, comment="The stream of the events that caused it."),
    Column("first_sequence", Integer, nullable=False, comment="The first of those events."),
    Column("last_sequence", Integer, nullable=False, comment="The last of those events."),
    Column("kind", Text, nullable=False, comment="The kind of notification."),
    Column("recipient", Text, nullable=False, comment="The party that is notified."),
    Column("team", Text, comment="The team, where the recipient is one."),
    actor("person", "The person, where the recipient is one: a token's subject.", nullable=True),
    instant("caused_at", comment="When the events happened."),
    Column("attempts", Integer, nullable=False, server_default="0", comment="How many times a delivery was tried."),
    Column(
        "next_attempt_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=text("now()"),
        comment="When it is due, or its lease ends.",
    ),
    instant("settled_at", nullable=True, comment="When it was settled; null while it is owed."),
    Column("settled_as", Text, comment="sent, or why there was nobody to send it to."),
    Column("last_error", Text, comment="The code of the last failed delivery."),
    instant("seen_at", nullable=True, comment="When somebody whom a note mentions said that they have seen it."),
)
Index("notices_caused_idx", notifications.c.caused_at, notifications.c.id)
Index(
    "notices_pending_idx",
    notifications.c.next_attempt_at,
    notifications.c.id,
    postgresql_where=text("settled_at IS NULL"),
)
UNSEEN_MENTION = text("notices.kind = 'mentioned' AND notices.seen_at IS NULL")
Index(
    "notices_unseen_idx",
    notifications.c.person,
    notifications.c.caused_at,
    notifications.c.id,
    postgresql_where=text("kind = 'mentioned' AND seen_at IS NULL"),
)

mail_digests = Table(
    "mail_digests",
    metadata,
    Column("sub", Text, primary_key=True, comment="The person: a token's subject.", info=subject(OnErasure.ROW_GOES)),
    Column("hour", Integer, nullable=False, autoincrement=False, comment="Of the day, in UTC, at which it goes out."),
    CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
    comment="Who wants their mails gathered into one a day.",
)
