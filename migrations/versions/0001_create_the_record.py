"""Create the record."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


APPEND_ONLY = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""

# The application reads everything and writes what it must; nothing it runs can alter the schema or the past.
GRANTS = """
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'recourse_app') THEN
        GRANT USAGE ON SCHEMA public TO recourse_app;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO recourse_app;
        REVOKE UPDATE, DELETE ON events, seals, editions, identities FROM recourse_app;
        REVOKE ALL ON alembic_version FROM recourse_app;
        GRANT SELECT ON alembic_version TO recourse_app;
    END IF;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "editions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("editions_pkey")),
        sa.UniqueConstraint("effective_from", name=op.f("editions_effective_from_key")),
    )
    op.create_table(
        "events",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("clauses", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("command", sa.Text(), nullable=True),
        sa.Column("fact", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("sequence >= 1", name=op.f("events_sequence_check")),
        sa.PrimaryKeyConstraint("subject", "sequence", name=op.f("events_pkey")),
        sa.UniqueConstraint("position", name=op.f("events_position_key")),
        comment="Append-only: the application's role may insert and read, and a trigger refuses the rest.",
    )
    op.create_table(
        "idempotency",
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("caller", "key", name=op.f("idempotency_pkey")),
    )
    op.create_index("idempotency_created_idx", "idempotency", ["created_at"], unique=False)
    op.create_table(
        "identities",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("aliases", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("domains", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("contact_email", sa.Text(), nullable=True),
        sa.Column("pdm_name", sa.Text(), nullable=True),
        sa.Column("pdm_email", sa.Text(), nullable=True),
        sa.Column("pdm_sub", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("identities_pkey")),
        comment="Every identity a partner ever had; the partner's row names the current one.",
    )
    op.create_index(op.f("identities_partner_id_idx"), "identities", ["partner_id"], unique=False)
    op.create_table(
        "intake",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="The idempotency key that it came under."),
        sa.Column(
            "body", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="The complaint as it was filed."
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "to_tsvector('simple', coalesce(body->>'summary', '') || ' ' || coalesce(body->>'description', '') || ' '"
                " || coalesce(body#>>'{customer,name}', '') || ' ' || coalesce(body#>>'{customer,company}', '') || ' '"
                " || external_id)",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("intake_pkey")),
        sa.UniqueConstraint("source", "external_id", name=op.f("intake_source_external_id_key")),
    )
    op.create_index("intake_search_idx", "intake", ["search"], unique=False, postgresql_using="gin")
    op.create_table(
        "notices",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("first_sequence", sa.Integer(), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("caused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_as", sa.Text(), nullable=True, comment="sent, or why there was nobody to send it to."),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("notices_pkey")),
    )
    op.create_index(
        "notices_pending_idx",
        "notices",
        ["next_attempt_at", "id"],
        unique=False,
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index(op.f("notices_subject_idx"), "notices", ["subject"], unique=False)
    op.create_table(
        "partners",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("programmes", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("partners_pkey")),
    )
    op.create_table(
        "people",
        sa.Column("sub", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sub", name=op.f("people_pkey")),
        comment="Who has acted, with the verified address that mails to an assignee go to.",
    )
    op.create_table(
        "seals",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("up_to", sa.BigInteger(), nullable=False, comment="The highest position sealed."),
        sa.Column("total", sa.BigInteger(), nullable=False, comment="Events sealed by this and all earlier seals."),
        sa.Column(
            "digest", sa.LargeBinary(), nullable=False, comment="SHA-256 over the previous seal and the events' hashes."
        ),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("seals_pkey")),
        comment="Signed heads of the event log: they show a stream that was cut short or removed.",
    )
    op.create_table(
        "texts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("texts_pkey")),
    )
    op.create_index(op.f("texts_subject_idx"), "texts", ["subject"], unique=False)
    op.create_table(
        "accreditations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("accreditations_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("accreditations_pkey")),
        sa.UniqueConstraint(
            "partner_id", "kind", "issued_on", name=op.f("accreditations_partner_id_kind_issued_on_key")
        ),
    )
    op.create_table(
        "certifications",
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("earned_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("certifications_partner_id_fkey")),
        sa.PrimaryKeyConstraint("partner_id", "name", name=op.f("certifications_pkey")),
    )
    op.create_table(
        "complaints",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage_entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reached_mark_board", sa.Boolean(), nullable=False),
        sa.Column("duplicate_of", sa.Text(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="The decider's state after `sequence`: ids and codes, nothing private.",
        ),
        sa.CheckConstraint("(status = 'closed') = (outcome IS NOT NULL)", name=op.f("complaints_outcome_check")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("complaints_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("complaints_pkey")),
    )
    op.create_index(
        "complaints_assigned_task_idx",
        "complaints",
        ["assignee", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index("complaints_assignee_idx", "complaints", ["assignee", "opened_at", "id"], unique=False)
    op.create_index(
        "complaints_due_idx",
        "complaints",
        [sa.literal_column("coalesce(due_at, 'infinity'::timestamptz)"), "id"],
        unique=False,
    )
    op.create_index("complaints_filed_by_idx", "complaints", ["filed_by", "opened_at", "id"], unique=False)
    op.create_index(
        "complaints_not_started_idx",
        "complaints",
        ["opened_at"],
        unique=False,
        postgresql_where=sa.text("sequence = 1"),
    )
    op.create_index("complaints_opened_idx", "complaints", ["opened_at", "id"], unique=False)
    op.create_index("complaints_partner_idx", "complaints", ["partner_id", "opened_at", "id"], unique=False)
    op.create_index("complaints_stage_idx", "complaints", ["stage", "opened_at", "id"], unique=False)
    op.create_index(
        "complaints_task_idx",
        "complaints",
        ["stage", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "consequences",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=19, scale=4), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("consequences_complaint_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("consequences_pkey")),
    )
    op.create_index(op.f("consequences_complaint_id_idx"), "consequences", ["complaint_id"], unique=False)
    op.create_table(
        "duties",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("sub", sa.Text(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.CheckConstraint("duty IN ('investigates', 'votes')", name=op.f("duties_duty_check")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("duties_complaint_id_fkey")),
        sa.PrimaryKeyConstraint("complaint_id", "sub", name=op.f("duties_pkey")),
        sa.UniqueConstraint("complaint_id", "sub", "duty", name=op.f("duties_complaint_id_sub_duty_key")),
        comment="One duty a person and case: the database itself refuses an investigator's vote (S22).",
    )
    op.create_table(
        "marks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True, comment="The decision that an imported mark came from."),
        sa.Column("seriousness", sa.Text(), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("(complaint_id IS NULL) <> (reference IS NULL)", name=op.f("marks_origin_check")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("marks_complaint_id_fkey")),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("marks_partner_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("marks_pkey")),
        sa.UniqueConstraint("complaint_id", name=op.f("marks_complaint_id_key")),
        sa.UniqueConstraint("partner_id", "reference", name=op.f("marks_partner_id_reference_key")),
        comment="A mark comes from a case, or from an import with its reference (S26).",
    )
    op.create_index("marks_partner_idx", "marks", ["partner_id", "placed_on", "id"], unique=False)
    op.create_table(
        "proposals",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=19, scale=4), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("customer_accepted", sa.Boolean(), nullable=True),
        sa.Column("partner_accepted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("proposals_complaint_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("proposals_pkey")),
    )
    op.create_index(op.f("proposals_complaint_id_idx"), "proposals", ["complaint_id"], unique=False)
    op.create_table(
        "votes",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("duty", sa.Text(), sa.Computed("'votes'", persisted=True), nullable=False),
        sa.Column("vote", sa.Text(), nullable=False),
        sa.Column("seriousness", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id", "member", "duty"],
            ["duties.complaint_id", "duties.sub", "duties.duty"],
            name=op.f("votes_complaint_id_member_duty_fkey"),
        ),
        sa.PrimaryKeyConstraint("complaint_id", "member", name=op.f("votes_pkey")),
    )
    op.execute(APPEND_ONLY)
    for table in ("events", "seals"):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(GRANTS)
