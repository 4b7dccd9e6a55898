"""Names that callers and ops rely on: the task queue, workflow ids and update ids, each built in one place."""

from standards.ids import digest_id

TASK_QUEUE = "recourse"


def complaint_workflow_id(complaint_id: str) -> str:
    """The id of a complaint's workflow."""
    return f"complaint/{complaint_id}"


def accreditation_workflow_id(accreditation_id: str) -> str:
    """The id of an accreditation's workflow."""
    return f"accreditation/{accreditation_id}"


def review_workflow_id(partner_id: str, number: int) -> str:
    """The id of the workflow of a partner's review, the first of which is 1."""
    return f"review/{partner_id}/{number}"


def update_id(caller: str, action: str, subject: str, key: str) -> str:
    """One caller's one use of an action: sent again with the same idempotency key, it happens once."""
    return digest_id("ord", caller, action, subject, key)


def simulation_workflow_id(simulation_id: str) -> str:
    """The id of a simulation's workflow."""
    return f"simulation/{simulation_id}"


def hubspot_ticket_workflow_id(ticket_id: str) -> str:
    """The id of a HubSpot ticket's workflow."""
    return f"hubspot-ticket/{ticket_id}"


HUBSPOT_PARTNERS_WORKFLOW_ID = "hubspot-partners"
"""The id of the workflow that follows what changes about companies in HubSpot."""
