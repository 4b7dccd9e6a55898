"""The tables of partners: who they are (private), where each stands, and the certifications it holds."""

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, Date, ForeignKey, Index, Table, Text, func

from records.tables.personal import OnErasure, content, subject
from records.tables.schema import folded, instant, metadata

identities = Table(
    "identities",
    metadata,
    Column("id", Text, primary_key=True, comment="The identity's id, which events refer to."),
    Column("partner_id", Text, nullable=False, index=True, comment="The partner."),
    Column("name", Text, nullable=False, comment="The partner's name.", info=content(OnErasure.STORE)),
    Column(
        "aliases",
        ARRAY(Text),
        nullable=False,
        comment="Other names that it is known by.",
        info=content(OnErasure.STORE),
    ),
    Column("domains", ARRAY(Text), nullable=False, comment="The domains that it owns.", info=content(OnErasure.STORE)),
    Column("contact_name", Text, comment="The name of its contact.", info=content(OnErasure.STORE)),
    Column("contact_email", Text, comment="The address of its contact.", info=content(OnErasure.STORE)),
    Column("pdm_name", Text, comment="The name of its Partner Development Manager.", info=content(OnErasure.STORE)),
    Column("pdm_email", Text, comment="The address of its Partner Development Manager.", info=content(OnErasure.STORE)),
    Column("pdm_sub", Text, comment="The subject of that manager's token.", info=subject(OnErasure.STORE)),
    instant("recorded_at", comment="When the identity was recorded."),
    comment="Every identity a partner ever had; the partner's row names the current one.",
)
Index("identities_pdm_idx", identities.c.pdm_sub)
Index("identities_pdm_email_idx", func.lower(identities.c.pdm_email))


partners = Table(
    "partners",
    metadata,
    Column("id", Text, primary_key=True, comment="The partner's id."),
    Column("tier", Text, nullable=False, comment="Its tier, as last reported."),
    Column("programmes", ARRAY(Text), nullable=False, comment="The programmes that it takes part in."),
    Column("identity", Text, nullable=False, comment="The id of its present identity."),
    *folded(),
)


certifications = Table(
    "certifications",
    metadata,
    Column("partner_id", Text, ForeignKey("partners.id"), primary_key=True, comment="The partner."),
    Column("name", Text, primary_key=True, comment="The certification, as the edition names it."),
    Column("earned_on", Date, nullable=False, comment="The day on which it was earned."),
    Column(
        "expires_on", Date, comment="The first day on which it is not held any more; null where it does not expire."
    ),
)


partner_history = Table(
    "partner_history",
    metadata,
    Column("partner_id", Text, primary_key=True, comment="The partner."),
    Column("position", BigInteger, primary_key=True, autoincrement=False, comment="The event's place in the log."),
    Column("of_complaint", Boolean, nullable=False, comment="Whether it is told of a complaint about the partner."),
    comment="Which events are told in a partner's history: a trigger makes the row when they are committed, as the "
    "view `partner_history_told` reads it from the events.",
)
Index(
    "partner_history_own_idx",
    partner_history.c.partner_id,
    partner_history.c.position,
    postgresql_where=~partner_history.c.of_complaint,
)
