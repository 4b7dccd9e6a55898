"""What people can do to an accreditation, declared once. Grace is the partner's: it acts on all live accreditations."""

from pydantic import Field

from standards.accreditation.guards import ENDS_LATER, IN_GRACE, preconditions
from standards.clauses import Clause
from standards.commands import CommandData, CommandRegistry
from standards.field_types import Narrative
from standards.time_types import Day
from standards.vocabulary import LIVE, AccreditationStatus, Role

ACCREDITATION_COMMANDS = CommandRegistry(preconditions)
_declare = ACCREDITATION_COMMANDS.declare

MAY_BE_IN_GRACE = tuple(status for status in LIVE if status is not AccreditationStatus.ACTIVE)
"""The statuses that can hide a grace period: a hold, a review and a remediation are shown before it."""


@_declare("grant_grace", by=(Role.PARTNER_OPS,), during=MAY_BE_IN_GRACE, clauses=(Clause.S7,), guards=(IN_GRACE,))
class GrantGrace(CommandData):
    """Confirm the grace period that the partner was given, for all its accreditations."""

    reason: Narrative


@_declare(
    "deny_grace",
    by=(Role.PARTNER_OPS,),
    during=MAY_BE_IN_GRACE,
    clauses=(Clause.S7, Clause.S8),
    guards=(IN_GRACE,),
)
class DenyGrace(CommandData):
    """End the grace period now: all the partner's accreditations lapse."""

    reason: Narrative


@_declare(
    "extend_grace",
    by=(Role.PARTNER_OPS,),
    during=MAY_BE_IN_GRACE,
    clauses=(Clause.S7,),
    guards=(IN_GRACE, ENDS_LATER),
)
class ExtendGrace(CommandData):
    """Give the partner more time to regain the tier."""

    reason: Narrative
    until: Day | None = Field(
        default=None, description="The new last day; the tier review after the present end where it is left out."
    )


@_declare("open_review", by=(Role.OPS,), during=LIVE, clauses=(Clause.S3,))
class OpenReview(CommandData):
    """Convene an accreditation review of the partner, or add to the one that is open."""

    reason: Narrative


AccreditationCommand = GrantGrace | DenyGrace | ExtendGrace | OpenReview
