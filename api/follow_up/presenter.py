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


def follow_up_view(found: OpenFollowUp, due_at: datetime, now: datetime) -> FollowUpView:
    """The task, with the command that ends it unless a live accreditation stands in its way (S38)."""
    agreed = found.action == DELIVERY
    waits = found.accredited and found.action in tuple(PartnerAction)
    path = f"/v1/partners/{found.partner_id}"
    return FollowUpView(
        id=found.complaint_id,
        kind=FollowUpKind.AGREED_SOLUTION if agreed else FollowUpKind.DECIDED_ACTION,
        complaint_id=found.complaint_id,
        partner_id=found.partner_id,
        action=None if agreed else found.action,
        proposal_id=found.proposal_id if agreed else None,
        since=found.closed_at,
        due_at=due_at,
        overdue=now > due_at,
        waits_for_removal=waits,
        actions=[] if waits else [action_view(_ends_with(found.action), path)],
    )


def _ends_with(action: str) -> Declaration:
    return _REQUESTS.get(action, PARTNER_COMMANDS["record_decided_action_done"])
