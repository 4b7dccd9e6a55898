"""Mails: who was told what, and how the delivery went. Addresses and texts are made as one is sent, and not shown."""

from fastapi import APIRouter, Request, Response

from api.authorization import require_role
from api.console.pages import page
from api.console.visit import StaffVisit
from api.events import MAY_AUDIT, visible_log
from api.paging import cursor, notification_key
from records.notifications import queries as notifications
from standards.formatting import spoken
from standards.notifications import Recipient

router = APIRouter(prefix="/console/mails", include_in_schema=False)
ROWS = 50
RECIPIENTS = {
    Recipient.PDM: "the partner's PDM",
    Recipient.PARTNER_CONTACT: "the partner's contact",
    Recipient.CUSTOMER: "the customer",
    Recipient.ASSIGNEE: "whoever answers for the case",
    Recipient.PROGRAMME: "the programme mailbox",
}


@router.get("")
async def list_mails(request: Request, visit: StaffVisit) -> Response:
    """The latest mails, or those that wait."""
    require_role(visit.caller, MAY_AUDIT, "Mails are looked after with the role ops or auditor.")
    waiting = request.query_params.get("waiting") == "true"
    after = notification_key(request.query_params.get("after"))
    async with visit.services.engine.connect() as connection:
        visible = await visible_log(connection, visit.caller)
        found = await notifications.page(connection, visible, after, ROWS + 1, waiting=waiting)
    last = found[ROWS - 1] if len(found) > ROWS else None
    more = "&waiting=true" if waiting else ""
    return page(
        request,
        "mails.html",
        mails=[(one, told_to(one.recipient, one.team), _about(one.subject)) for one in found[:ROWS]],
        waiting=waiting,
        following=f"/console/mails?after={cursor(last.caused_at, last.id)}{more}" if last else None,
    )


def told_to(recipient: str, team: str | None) -> str:
    """Who gets it, in words."""
    if recipient == Recipient.TEAM:
        return f"the team {spoken(team or '')}"
    return next((words for known, words in RECIPIENTS.items() if known == recipient), spoken(recipient))


def _about(subject: str) -> str | None:
    """The page of what it is about, where there is one."""
    if subject.startswith("cmp_"):
        return f"/console/cases/{subject}"
    if subject.startswith("rev_"):
        return f"/console/reviews/{subject}"
    if subject.startswith("edition/"):
        return f"/console/editions/{subject.removeprefix('edition/')}"
    return f"/console/partners/{subject.removeprefix('partner/')}" if subject.startswith("partner/") else None
