"""The tables of partners: who they are (private), where each stands, and the certifications it holds."""

from sqlalchemy import ARRAY, Column, Date, ForeignKey, Index, Integer, Table, Text, func
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.schema import instant, metadata

identities = Table(
    "identities",
    metadata,
    Column("id", Text, primary_key=True),
    Column("partner_id", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("aliases", ARRAY(Text), nullable=False),
    Column("domains", ARRAY(Text), nullable=False),
    Column("contact_name", Text),
    Column("contact_email", Text),
    Column("pdm_name", Text),
    Column("pdm_email", Text),
    Column("pdm_sub", Text),
    instant("recorded_at"),
    comment="Every identity a partner ever had; the partner's row names the current one.",
)
Index("identities_pdm_idx", identities.c.pdm_sub)
Index("identities_pdm_email_idx", func.lower(identities.c.pdm_email))


partners = Table(
    "partners",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tier", Text, nullable=False),
    Column("programmes", ARRAY(Text), nullable=False),
    Column("identity", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("state", JSONB, nullable=False),
)


certifications = Table(
    "certifications",
    metadata,
    Column("partner_id", Text, ForeignKey("partners.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("earned_on", Date, nullable=False),
    Column("expires_on", Date),
)
