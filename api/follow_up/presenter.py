"""What is left to see to, as the API shows it."""

from datetime import datetime

from api.action_links import action_view
from api.follow_up.schemas import FollowUpKind, FollowUpView
from records.follow_up.queries import OpenFollowUp
from standards.commands import Declaration
from standards.partner.commands import PARTNER_COMMANDS
from standards.partner.state import DELIVERY
from standards.vocabulary import PartnerAction

_REQUESTS = {
    PartnerAction.TIER.value: PARTNER_COMMANDS["request_tier_action"],
    PartnerAction.PROGRAMME.value: PARTNER_COMMANDS["request_programme_action"],
    DELIVERY: PARTNER_COMMANDS["confirm_delivery"],
}


def waits(found: OpenFollowUp) -> bool:
    """Whether a live accreditation stands in the way of the action (S38)."""
    return found.accredited and found.action in tuple(PartnerAction)


def follow_up_view(found: OpenFollowUp, due_at: datetime | None, now: datetime) -> FollowUpView:
    """The task, with the command that ends it unless a live accreditation stands in its way (S38)."""
    agreed, waiting = found.action == DELIVERY, waits(found)
    return FollowUpView(
        id=found.complaint_id,
        kind=FollowUpKind.AGREED_SOLUTION if agreed else FollowUpKind.DECIDED_ACTION,
        complaint_id=found.complaint_id,
        partner_id=found.partner_id,
        action=None if agreed else found.action,
        proposal_id=found.proposal_id if agreed else None,
        recommendation=waiting,
        since=found.closed_at,
        due_at=due_at,
        overdue=due_at is not None and now > due_at,
        waits_for_removal=waiting,
        waits_for=_words(found.action, waiting=waiting),
        actions=[] if waiting else [action_view(_ends_with(found.action), f"/v1/partners/{found.partner_id}")],
    )


def _words(action: str, *, waiting: bool) -> str:
    if action == DELIVERY:
        return "Service Acceleration to confirm that the agreed solution was delivered, or that it was given up"
    if waiting:
        return "the removal of the partner's accreditations, before which the mark board's action is a recommendation"
    if action in tuple(PartnerAction):
        return "Partner Ops to request the action that the mark board decided"
    return "Partner Ops to carry out the action that the mark board decided, and to record it"


def _ends_with(action: str) -> Declaration:
    return _REQUESTS.get(action, PARTNER_COMMANDS["record_decided_action_done"])
