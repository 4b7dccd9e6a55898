"""The table of accreditations."""

from sqlalchemy import Column, Date, Index, Table, Text, text

from records.tables.schema import folded, instant, metadata, partner_id

accreditations = Table(
    "accreditations",
    metadata,
    Column("id", Text, primary_key=True, comment="The accreditation's id."),
    partner_id("The partner that holds it, or held it."),
    Column("kind", Text, nullable=False, comment="The kind, as the edition names it."),
    Column("issued_on", Date, nullable=False, comment="The day of its issue, from which its terms are counted."),
    Column("status", Text, nullable=False, comment="The present status: the first condition that applies."),
    Column("term_ends_on", Date, comment="The last day of the running term; null once it is lost."),
    instant("tier_reviewed_until", comment="The latest tier review that it has run."),
    *folded(),
)
Index("accreditations_partner_idx", accreditations.c.partner_id, accreditations.c.id)
Index("accreditations_status_idx", accreditations.c.status, accreditations.c.id)
Index("accreditations_kind_idx", accreditations.c.kind, accreditations.c.id)
Index("accreditations_term_idx", accreditations.c.term_ends_on, accreditations.c.id)
_LIVE = text("status NOT IN ('revoked', 'lapsed')")
Index(
    "accreditations_one_live_idx",
    accreditations.c.partner_id,
    accreditations.c.kind,
    unique=True,
    postgresql_where=_LIVE,
)
Index("accreditations_tier_review_idx", accreditations.c.tier_reviewed_until, postgresql_where=_LIVE)
