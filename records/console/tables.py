"""What the staff pages keep: sessions, views, drafts, absences. It is private, and no event refers to it."""

from sqlalchemy import Boolean, Column, Date, Index, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.personal import OnErasure, content, subject
from records.tables.schema import instant, metadata

_TEAMS = "it is what a team says, and no person's"

sessions = Table(
    "console_sessions",
    metadata,
    Column("id", Text, primary_key=True, comment="SHA-256 of what the cookie holds."),
    Column("sub", Text, nullable=False, info=subject(OnErasure.ROW_GOES)),
    Column(
        "caller",
        JSONB,
        nullable=False,
        comment="What the identity provider said of the person.",
        info=content(OnErasure.ROW_GOES),
    ),
    instant("began_at"),
    instant("seen_at"),
    instant("ends_at"),
    comment="Who is signed in to the staff pages. A row that is deleted signs somebody out at once.",
)
Index("console_sessions_sub_idx", sessions.c.sub)
Index("console_sessions_ends_idx", sessions.c.ends_at)


views = Table(
    "console_views",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False, index=True, info=subject(OnErasure.ROW_GOES)),
    Column("name", Text, nullable=False, info=content(OnErasure.ROW_GOES)),
    Column(
        "address",
        Text,
        nullable=False,
        comment="One of the console's lists, with its filters.",
        info=content(OnErasure.ROW_GOES),
    ),
    Column("shared", Boolean, nullable=False),
    instant("saved_at"),
    comment="Lists that people named: their own, and those that they share with everybody on the staff.",
)


drafts = Table(
    "console_drafts",
    metadata,
    Column("owner", Text, primary_key=True, info=subject(OnErasure.ROW_GOES)),
    Column("address", Text, primary_key=True, comment="The form's.", info=content(OnErasure.ROW_GOES)),
    Column("fields", JSONB, nullable=False, info=content(OnErasure.ROW_GOES)),
    instant("saved_at"),
    comment="What somebody was typing: gone once it is sent.",
)
Index("console_drafts_saved_idx", drafts.c.saved_at)


answers = Table(
    "console_answers",
    metadata,
    Column("id", Text, primary_key=True, comment="The answer's id."),
    Column("team", Text, nullable=False, comment="The role whose members use it."),
    Column("name", Text, nullable=False, comment="What the team calls it.", info=content(OnErasure.STAYS, _TEAMS)),
    Column(
        "content",
        Text,
        nullable=False,
        comment="With fields such as {customer.name}, filled in where it is used.",
        info=content(OnErasure.STAYS, _TEAMS),
    ),
    Column(
        "saved_by",
        Text,
        nullable=False,
        comment="Who saved it last: a token's subject.",
        info=subject(OnErasure.EMPTIED),
    ),
    instant("saved_at", comment="When that was."),
    UniqueConstraint("team", "name"),
    comment="Answers that teams write again and again.",
)


absences = Table(
    "console_absences",
    metadata,
    Column("sub", Text, primary_key=True, info=subject(OnErasure.ROW_GOES)),
    Column("begins_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("substitute", Text, nullable=False, index=True, info=subject(OnErasure.ROW_GOES)),
    comment="Who is away, and whose inbox shows their cases meanwhile.",
)


presences = Table(
    "console_presences",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("sub", Text, primary_key=True, info=subject(OnErasure.ROW_GOES)),
    instant("seen_at"),
    comment="Who looks at a case. Never somebody on a board.",
)
Index("console_presences_seen_idx", presences.c.seen_at)


revoked_links = Table(
    "partner_links_revoked",
    metadata,
    Column("partner_id", Text, primary_key=True),
    instant("revoked_at"),
    Column("revoked_by", Text, nullable=False, info=subject(OnErasure.EMPTIED)),
    comment="Up to when the links to a partner's own page are void.",
)
