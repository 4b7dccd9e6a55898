"""Mails: who was told what, and how the delivery went. Addresses and texts are made as one is sent, and not shown."""

from enum import StrEnum

from fastapi import APIRouter, Request, Response

from activities.mail.preview import darkened, preview
from api.authorization import require_role
from api.console.pages import document, page
from api.console.visit import StaffVisit
from api.events import MAY_AUDIT, visible_log
from api.paging import cursor, notification_key
from records.notifications import queries as notifications
from standards.formatting import spoken
from standards.notifications import RECIPIENT_WORDS, NotificationKind, Recipient

router = APIRouter(prefix="/console/mails", include_in_schema=False)
ROWS = 50
REFUSAL = "Mails are looked after with the role ops or auditor."


class View(StrEnum):
    """How a mail is looked at."""

    HTML = "html"
    TEXT = "text"
    DARK = "dark"
    PHONE = "phone"


VIEWS = {View.HTML: "As HTML", View.TEXT: "As text", View.DARK: "In the dark", View.PHONE: "On a phone"}


@router.get("")
async def list_mails(request: Request, visit: StaffVisit) -> Response:
    """The latest mails, or those that wait."""
    require_role(visit.caller, MAY_AUDIT, REFUSAL)
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


@router.get("/previews")
async def list_previews(request: Request, visit: StaffVisit) -> Response:
    """The first kind of mail, with the way to all others."""
    return await read_preview(request, visit, next(iter(NotificationKind)))


@router.get("/previews/{kind}")
async def read_preview(request: Request, visit: StaffVisit, kind: NotificationKind) -> Response:
    """A mail of the kind with made-up values: as text, as HTML, in the dark, and on a phone."""
    require_role(visit.caller, MAY_AUDIT, REFUSAL)
    return page(
        request,
        "mail_preview.html",
        frames=True,
        kind=kind,
        kinds=sorted(NotificationKind),
        preview=preview(kind),
        view=_view(request),
        views=VIEWS,
    )


@router.get("/previews/{kind}/document")
async def read_preview_document(request: Request, visit: StaffVisit, kind: NotificationKind) -> Response:
    """The HTML of such a mail, for a frame."""
    require_role(visit.caller, MAY_AUDIT, REFUSAL)
    html = preview(kind).html
    return document(darkened(html) if request.query_params.get("view") == View.DARK else html)


def _view(request: Request) -> View:
    asked = request.query_params.get("view")
    return next((view for view in View if view == asked), View.HTML)


def told_to(recipient: str, team: str | None) -> str:
    """Who gets it, in words."""
    if recipient == Recipient.TEAM:
        return f"the team {spoken(team or '')}"
    return next((words for known, words in RECIPIENT_WORDS.items() if known == recipient), spoken(recipient))


def _about(subject: str) -> str | None:
    """The page of what it is about, where there is one."""
    if subject.startswith("cmp_"):
        return f"/console/cases/{subject}"
    if subject.startswith("rev_"):
        return f"/console/reviews/{subject}"
    if subject.startswith("edition/"):
        return f"/console/editions/{subject.removeprefix('edition/')}"
    return f"/console/partners/{subject.removeprefix('partner/')}" if subject.startswith("partner/") else None
