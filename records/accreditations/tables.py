"""The table of accreditations."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import instant, metadata

accreditations = Table(
    "accreditations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("partner_id", Text, ForeignKey("partners.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("term_ends_on", Date),
    instant("tier_reviewed_until"),
    Column("sequence", Integer, nullable=False),
    Column("state", JSONB, nullable=False),
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
