"""Every table, in one place: what migrations are compared with, and what is made of the events.

Three kinds of table exist. The event log is the truth, with the decisions that led to it. Projections are a fold of the
events and can be rebuilt from them alone.
Private stores (intake, texts, identities, people, packets, what the console keeps) hold what must not leave
PostgreSQL; events refer to them by id.
"""

from records.accreditations.tables import accreditations
from records.complaints.tables import complaints, consequences, duties, proposals, votes
from records.console import tables as _console
from records.decisions import tables as _decisions
from records.editions.tables import editions
from records.evidence_files import tables as _evidence_files
from records.feedback.tables import feedback
from records.follow_up.tables import follow_ups
from records.hubspot import tables as _hubspot
from records.marks.tables import annulments, marks
from records.notifications import tables as _notifications
from records.partners.tables import certifications, partners
from records.private_records.tables import private_records
from records.reviews.tables import reviews, seat_votes
from records.simulations import tables as _simulations
from records.tables import event_log as _event_log
from records.tables import private as _private
from records.tables import processes as _processes
from records.tables import verification as _verification
from records.tables.schema import metadata
from records.tier_reviews.tables import tier_reviews

__all__ = ["PROJECTIONS", "metadata"]

_REGISTERED_BY_IMPORT = (
    *(_console, _decisions, _event_log, _evidence_files, _hubspot, _notifications, _private, _processes, _simulations),
    _verification,
)

PROJECTIONS = (
    editions,
    partners,
    certifications,
    accreditations,
    complaints,
    proposals,
    consequences,
    duties,
    votes,
    marks,
    reviews,
    seat_votes,
    annulments,
    tier_reviews,
    feedback,
    private_records,
    follow_ups,
)
"""The tables that are a fold of the events, in an order in which they can be filled."""
