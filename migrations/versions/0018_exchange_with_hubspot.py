"""Store what HubSpot sends, which ticket is which case, how far HubSpot was told, and whose data is to be erased."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _texts(name: str, *, filled: bool = True, comment: str | None = None) -> sa.Column[object]:
    default = sa.text("'{}'") if filled else None
    return sa.Column(name, sa.ARRAY(sa.Text()), nullable=False, server_default=default, comment=comment)


def upgrade() -> None:
    _events()
    _tickets()
    _others()


def _events() -> None:
    op.create_table(
        "hubspot_events",
        sa.Column("id", sa.Text(), nullable=False, comment="The same for each delivery of the same event."),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "target", sa.Text(), nullable=False, comment="What is to be looked at: ticket, company, erasure or nothing."
        ),
        _texts("object_ids", filled=False),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False, comment="Milliseconds since 1970, as HubSpot says."),
        sa.Column(
            "payload",
            sa.Text(),
            nullable=False,
            comment="As JSON, without the property's value unless it was unreadable.",
        ),
        _instant("received_at"),
        sa.Column("status", sa.Text(), nullable=False, comment="waiting, handled or parked."),
        sa.Column("reason", sa.Text(), comment="Why it is parked."),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        _instant("next_attempt_at"),
        _instant("parked_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("hubspot_events_pkey")),
        sa.UniqueConstraint("position", name=op.f("hubspot_events_position_key")),
        comment="Webhook events, stored before HubSpot is answered.",
    )
    op.create_index(
        "hubspot_events_due_idx",
        "hubspot_events",
        ["next_attempt_at", "position"],
        postgresql_where=sa.text("status <> 'handled'"),
    )
    op.create_index("hubspot_events_received_idx", "hubspot_events", ["received_at"])


def _tickets() -> None:
    op.create_table(
        "hubspot_tickets",
        sa.Column("id", sa.Text(), nullable=False, comment="The ticket's id in HubSpot."),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("complaint_id", sa.Text()),
        sa.Column("partner_id", sa.Text(), comment="Whom it is about, as the ticket says."),
        _texts("missing", comment="Fields that are at fault."),
        _texts("contacts"),
        sa.Column(
            "asked_for",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="By a workflow's action.",
        ),
        sa.Column(
            "inputs",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'"),
            nullable=False,
            comment="The action's own fields. Private.",
        ),
        sa.Column(
            "content",
            postgresql.JSONB(astext_type=sa.Text()),
            comment="The complaint as the ticket told it last. Private.",
        ),
        sa.Column("pending_note", sa.Text(), comment="The command that adds a note to the case, until it took effect."),
        sa.Column(
            "written_sequence",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="Up to which event it is told.",
        ),
        sa.Column("told", sa.Text(), comment="What was last said on the ticket to be missing, as a digest."),
        sa.Column("nudged_sequence", sa.Integer(), server_default="0", nullable=False),
        _instant("nudged_at", nullable=True),
        sa.Column(
            "settled",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="Closed, and all of it is told.",
        ),
        sa.Column("parked_reason", sa.Text(), comment="Why HubSpot refused what we wrote last."),
        sa.Column("parked_detail", sa.Text(), comment="In HubSpot's words. Private."),
        _instant("parked_at", nullable=True),
        _instant("changed_at"),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("hubspot_tickets_complaint_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("hubspot_tickets_pkey")),
        comment="Tickets: which case each became, or what it waits for, and how far HubSpot has been told.",
    )
    op.create_index(op.f("hubspot_tickets_complaint_id_idx"), "hubspot_tickets", ["complaint_id"])
    op.create_index(
        "hubspot_tickets_unsettled_idx",
        "hubspot_tickets",
        ["nudged_at"],
        postgresql_where=sa.text("complaint_id IS NOT NULL AND NOT settled"),
    )
    op.create_index(
        "hubspot_tickets_waiting_idx",
        "hubspot_tickets",
        ["partner_id"],
        postgresql_where=sa.text("complaint_id IS NULL"),
    )
    op.create_index(
        "hubspot_tickets_parked_idx",
        "hubspot_tickets",
        ["parked_at"],
        postgresql_where=sa.text("parked_at IS NOT NULL"),
    )


def _others() -> None:
    op.create_table(
        "hubspot_actions",
        sa.Column("callback_id", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Text(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False, comment="Whether HubSpot's workflow waits for the outcome."),
        _instant("asked_at"),
        _instant("expires_at"),
        sa.Column("state", sa.Text(), nullable=False, comment="open, answered, completed or expired."),
        sa.PrimaryKeyConstraint("callback_id", name=op.f("hubspot_actions_pkey")),
        comment="Runs of the custom workflow action, each known by HubSpot's callback id.",
    )
    op.create_index(op.f("hubspot_actions_ticket_id_idx"), "hubspot_actions", ["ticket_id"])
    op.create_index(
        "hubspot_actions_open_idx", "hubspot_actions", ["expires_at"], postgresql_where=sa.text("state = 'open'")
    )
    op.create_table(
        "hubspot_companies",
        sa.Column("id", sa.Text(), nullable=False, comment="The company's id in HubSpot."),
        sa.Column("partner_id", sa.Text()),
        sa.Column("parked_reason", sa.Text()),
        sa.Column("parked_detail", sa.Text()),
        _instant("parked_at", nullable=True),
        _instant("looked_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("hubspot_companies_pkey")),
        comment="Companies that are partners, and those that could not be recorded as such.",
    )
    op.create_index(op.f("hubspot_companies_partner_id_idx"), "hubspot_companies", ["partner_id"])
    op.create_table(
        "erasure_requests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False, comment="The person's id where the request came from."),
        _texts("complaints", filled=False, comment="The cases that are known to concern the person."),
        _instant("requested_at"),
        sa.Column("status", sa.Text(), nullable=False, comment="requested until it is carried out."),
        sa.PrimaryKeyConstraint("id", name=op.f("erasure_requests_pkey")),
        comment="People whose data is to be erased.",
    )
