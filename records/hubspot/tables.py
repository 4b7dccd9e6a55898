"""The tables of the exchange with HubSpot: what came in, which ticket is which case, and what was asked for.

Nothing here is an event or a fold of events: the log tells what happened to a case, these rows what HubSpot knows.
"""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from records.tables.personal import OnErasure, content
from records.tables.schema import instant, metadata

_FORGOTTEN = "it names people by HubSpot's ids, and is forgotten once it is handled"
_ANEW = "it goes when the company is looked at again, each night at the latest"
_REQUEST = "it is the request to erase itself"

hubspot_events = Table(
    "hubspot_events",
    metadata,
    Column("id", Text, primary_key=True, comment="The same for each delivery of the same event."),
    Column("position", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False, comment="What is to be looked at: ticket, company, erasure or nothing."),
    Column("object_ids", ARRAY(Text), nullable=False, info=content(OnErasure.STAYS, _FORGOTTEN)),
    Column("occurred_at", BigInteger, nullable=False, comment="Milliseconds since 1970, as HubSpot says."),
    Column(
        "payload",
        Text,
        nullable=False,
        comment="As JSON, without the property's value unless it was unreadable.",
        info=content(OnErasure.STAYS, _FORGOTTEN),
    ),
    instant("received_at"),
    Column("status", Text, nullable=False, comment="waiting, handled or parked."),
    Column("reason", Text, comment="Why it is parked."),
    Column("attempts", Integer, nullable=False, server_default="0"),
    instant("next_attempt_at"),
    instant("parked_at", nullable=True),
    comment="Webhook events, stored before HubSpot is answered.",
)
Index(
    "hubspot_events_due_idx",
    hubspot_events.c.next_attempt_at,
    hubspot_events.c.position,
    postgresql_where=text("status <> 'handled'"),
)
Index("hubspot_events_received_idx", hubspot_events.c.received_at)

hubspot_tickets = Table(
    "hubspot_tickets",
    metadata,
    Column("id", Text, primary_key=True, comment="The ticket's id in HubSpot."),
    Column("state", Text, nullable=False),
    Column("complaint_id", Text, ForeignKey("complaints.id"), index=True),
    Column("partner_id", Text, comment="Whom it is about, as the ticket says."),
    Column("missing", ARRAY(Text), nullable=False, server_default=text("'{}'"), comment="Fields that are at fault."),
    Column("contacts", ARRAY(Text), nullable=False, server_default=text("'{}'"), info=content(OnErasure.EMPTIED)),
    Column("asked_for", Boolean, nullable=False, server_default=text("false"), comment="By a workflow's action."),
    Column(
        "inputs",
        JSONB,
        nullable=False,
        server_default=text("'{}'"),
        comment="The action's own fields. Private.",
        info=content(OnErasure.EMPTIED),
    ),
    Column(
        "content", JSONB, comment="The complaint as the ticket told it last. Private.", info=content(OnErasure.EMPTIED)
    ),
    Column("pending_note", Text, comment="The command that adds a note to the case, until it took effect."),
    Column("written_sequence", Integer, nullable=False, server_default="0", comment="Up to which event notes tell."),
    Column("shown_sequence", Integer, nullable=False, server_default="0", comment="The event that properties show."),
    Column("told", Text, comment="What was last said on the ticket to be missing, as a digest."),
    Column("nudged_sequence", Integer, nullable=False, server_default="0"),
    Column("nudged_at", DateTime(timezone=True)),
    Column("settled", Boolean, nullable=False, server_default=text("false"), comment="Closed, and all of it is told."),
    Column("parked_reason", Text, comment="Why HubSpot refused what we wrote last."),
    Column("parked_detail", Text, comment="In HubSpot's words. Private.", info=content(OnErasure.EMPTIED)),
    Column("parked_at", DateTime(timezone=True)),
    Column("parked_attempts", Integer, nullable=False, server_default="0", comment="Refusals in a row."),
    Column("parked_under", Text, comment="The mapping under which it was refused, as a digest."),
    instant("retries_at", nullable=True, comment="When what was refused is tried again by itself."),
    instant("changed_at"),
    comment="Tickets: which case each became, or what it waits for, and how far HubSpot has been told.",
)
Index(
    "hubspot_tickets_unsettled_idx",
    hubspot_tickets.c.nudged_at,
    postgresql_where=text("complaint_id IS NOT NULL AND NOT settled"),
)
Index(
    "hubspot_tickets_waiting_idx",
    hubspot_tickets.c.partner_id,
    postgresql_where=text("complaint_id IS NULL"),
)
Index("hubspot_tickets_parked_idx", hubspot_tickets.c.parked_at, postgresql_where=text("parked_at IS NOT NULL"))

hubspot_actions = Table(
    "hubspot_actions",
    metadata,
    Column("callback_id", Text, primary_key=True),
    Column("ticket_id", Text, nullable=False, index=True),
    Column("waits", Boolean, nullable=False, comment="Whether HubSpot's workflow waits for the outcome."),
    instant("asked_at"),
    instant("expires_at"),
    Column("state", Text, nullable=False, comment="open, answered, completed or expired."),
    comment="Runs of the custom workflow action, each known by HubSpot's callback id.",
)
Index("hubspot_actions_open_idx", hubspot_actions.c.expires_at, postgresql_where=text("state = 'open'"))

hubspot_companies = Table(
    "hubspot_companies",
    metadata,
    Column("id", Text, primary_key=True, comment="The company's id in HubSpot."),
    Column("partner_id", Text, index=True),
    Column("parked_reason", Text),
    Column("parked_detail", Text, info=content(OnErasure.STAYS, _ANEW)),
    Column("parked_at", DateTime(timezone=True)),
    instant("looked_at"),
    comment="Companies that are partners, and those that could not be recorded as such.",
)

erasure_requests = Table(
    "erasure_requests",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column(
        "external_id",
        Text,
        nullable=False,
        comment="The person's id where the request came from.",
        info=content(OnErasure.STAYS, _REQUEST),
    ),
    Column("complaints", ARRAY(Text), nullable=False, comment="The cases that are known to concern the person."),
    instant("requested_at"),
    Column("status", Text, nullable=False, comment="requested, then carried_out."),
    comment="People whose data is to be erased.",
)
