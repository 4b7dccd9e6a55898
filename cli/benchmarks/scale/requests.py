"""What is read of a large record: every list and filter, search, pages of the console, reports, each by its reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CSV = {"Accept": "text/csv"}


@dataclass(frozen=True)
class Asked:
    """A request of somebody in a role."""

    name: str
    path: str
    role: str = "auditor"
    headers: Mapping[str, str] = field(default_factory=dict)
    page: bool = False
    """Whether it is a page of the console, read by who is signed in there."""


@dataclass(frozen=True)
class Subjects:
    """Whose pages are read."""

    open_case: str
    closed_case: str
    partner: str
    """A partner with as many complaints as any."""
    accredited: str
    largest: str
    """The partner with the most complaints."""
    middle: str
    """A cursor into the middle of the list of complaints."""


def _lists(at: Subjects) -> list[Asked]:
    """Each list of complaints, and what is searched for in it."""
    queries = {
        "list: newest": "",
        "list: newest, from the middle on": f"?after={at.middle}",
        "list: oldest": "?sort=opened_at",
        "list: most urgent": "?sort=due_at",
        "list: latest closed": "?sort=-closed_at",
        "list: open": "?status=open",
        "list: closed": "?status=closed",
        "list: stage": "?stage=mediation",
        "list: overdue": "?overdue=true",
        "list: partner": f"?partner_id={at.partner}",
        "list: partner with the most": f"?partner_id={at.largest}",
        "list: category": "?category=payment",
        "list: severity": "?severity=very_serious",
        "list: outcome": "?outcome=no_mark",
        "list: closed in a week": "?closed_after=2026-06-01T00:00:00Z&closed_before=2026-06-08T00:00:00Z",
        "search: a rare word": "?q=ticket-77",
        "search: a common word": "?q=migration",
    }
    return [Asked(name, f"/v1/complaints{query}") for name, query in queries.items()]


def requests(at: Subjects) -> list[Asked]:
    """Everything that is read, in the order in which it is printed."""
    partners, reports = "/v1/partners", "/v1/reports/escalations"
    return [
        *_lists(at),
        Asked("inbox of CS (API)", "/v1/tasks", "cs"),
        Asked("inbox of Partner Ops (API)", "/v1/tasks", "partner_ops"),
        Asked("case", f"/v1/complaints/{at.open_case}"),
        Asked("case's timeline", f"/v1/complaints/{at.closed_case}/timeline"),
        Asked("events", "/v1/events"),
        Asked("events of a case", f"/v1/events?subject={at.closed_case}"),
        Asked("verification", "/v1/events/verification"),
        Asked("partners", partners),
        Asked("partner", f"{partners}/{at.partner}"),
        Asked("partner's timeline", f"{partners}/{at.partner}/timeline"),
        Asked("timeline of the partner with the most", f"{partners}/{at.largest}/timeline"),
        Asked("standing", f"{partners}/{at.accredited}/standing"),
        Asked("standing of the partner with the most", f"{partners}/{at.largest}/standing"),
        Asked("marks", "/v1/marks"),
        Asked("report of a year", reports),
        Asked("report of a year, exported", reports, headers=CSV),
        Asked("console: inbox of CS", "/console", "cs", page=True),
        Asked("console: inbox of Partner Ops", "/console", "partner_ops", page=True),
        Asked("console: cases", "/console/cases", "cs", page=True),
        Asked("console: case", f"/console/cases/{at.open_case}", "cs", page=True),
        Asked("console: partner", f"/console/partners/{at.partner}", "partner_ops", page=True),
        Asked("console: partner with the most", f"/console/partners/{at.largest}", "partner_ops", page=True),
    ]
