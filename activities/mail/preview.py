"""Previews: every mail as its readers would get it, with values of a made-up case."""

from dataclasses import dataclass
from typing import Any, Final

from activities.mail.html import OWED, html_of
from activities.mail.render import rendered, wrapped
from standards.notifications import NotificationKind

_TERM: Final = "Onboarding until 2029-02-10"
_VALUES: Final[dict[str, Any]] = {
    # Every mail
    "greeting": "Hello Casey Contact,",
    "meant_for": None,
    "refused": False,
    "reference": "cmp_01JDEMO",
    "programme_mailbox": "accreditations@hubspot.example",
    "feedback_url": "https://hubspot.example/feedback",
    "for_the_pdm": False,
    "rests_on": ["S11: Marks and their impact on accreditations"],
    "partner": "Bright Inbound",
    "partner_page": None,
    "pdm": "Petra Dunn <petra@hubspot.example>",
    "link": "https://recourse.example/console/cases/cmp_01JDEMO",
    # Complaints
    "as_of": "3 March 2027",
    "by_when": "by 10 March 2027, 16:00 UTC",
    "category": "delivery",
    "closed": False,
    "due": "10 March 2027, 16:00 UTC",
    "happened": ["CS could not resolve the complaint (S16)."],
    "missed_at": "1 March 2027, 16:00 UTC",
    "missed_words": "CS resolution",
    "moved_on": False,
    "opened": "1 February 2027",
    "outcome": "resolved_by_mediation",
    "outcome_words": "Resolved by mediation",
    "overdue": False,
    "quorum": 3,
    "stage": "mediation",
    "stage_words": "Mediation",
    "summary": "The go-live slipped",
    "very_serious": False,
    "waits_for": "Service Acceleration to record the outcome",
    "awaited": "the customer",
    "wait_ends": "19 March 2027, 17:00 UTC",
    "mentioned_by": "Ana Ruiz",
    # Marks and actions
    "action": "written warning",
    "action_days": 10,
    "complaint": "cmp_01JDEMO",
    "count": 2,
    "counted": True,
    "forecasts": ["Onboarding: the renewal on 2029-02-10 is judged by itself."],
    "gated": False,
    "held": "Onboarding",
    "marks": "2 marks",
    "placed": "1 March 2027",
    "placed_marks": "1 March 2027 (standard), 4 June 2026 (serious)",
    "review_at": 3,
    "review_begins": False,
    "review_comes": False,
    "review_ended": False,
    "review_since": None,
    "seriousness": "standard",
    "since": "1 March 2027",
    "waited": ["written warning, decided on 1 March 2027 (cmp_01JDEMO)"],
    "window_months": 24,
    # Accreditations
    "accreditations": "Onboarding, Data Migration",
    "automatic": True,
    "bars": "a review of its accreditations is open",
    "certifications": ["Platform Consulting", "Onboarding Delivery"],
    "denied": False,
    "evaluated_every": 6,
    "locked_out_until": "3 September 2027",
    "lockout_months": 6,
    "minimum": "platinum",
    "missing": ["Data Integrations"],
    "on": "3 March 2027",
    "one": False,
    "programmes": "PSO, Co-delivery",
    "term_ends": "10 February 2029",
    "tier": "gold",
    "until": "1 June 2027",
    # Reviews
    "advised_the_board": False,
    "again": False,
    "board_due": "2 April 2027",
    "can_vote": True,
    "changes": ["A scenario was added."],
    "convened_for": "3 marks within 24 months",
    "director_days": 10,
    "doubts": 2,
    "lapsed": False,
    "pseudonym": "Partner K7",
    "reasons": ["3 marks count within 24 months (S27)."],
    "returned": False,
    "returns": 1,
    "revoked": True,
    "scenarios": "3 scenarios",
    "settled": True,
    "terms": [_TERM],
    # Others
    "by": "Olga Orr",
    "from_when": "1 June 2027",
    "name": "2027-06",
    "below_tier": "2 partners",
    "code": "550 5.1.1",
    "given_by": "Ana Ruiz (CS)",
    "left_out": 0,
    "lines": ["Bright Inbound: gold, below platinum (S6)."],
    "not_reviewed": "nobody",
    "passed_on": True,
    "reviewed": "214 accreditations",
    "was_for": "a PDM",
    "with_gap": "1 partner",
}
_OF_A_KIND: Final[dict[NotificationKind, dict[str, Any]]] = {
    NotificationKind.MARK_BOARD_CASE: {"stage": "mark_board", "stage_words": "Mark board"},
    NotificationKind.MEMBER_RECUSED: {"stage": "mark_board", "stage_words": "Mark board"},
    NotificationKind.EDITION_TO_APPROVE: {"changes": ["A review is convened at 2 marks instead of 3 (S27, S28)."]},
    NotificationKind.FEEDBACK_RECEIVED: {"lines": ["The window of 24 months is long."]},
    NotificationKind.TIER_REVIEW_REPORTED: {"lapsed": "1 accreditation", "due": "15 June 2027"},
}


@dataclass(frozen=True)
class Preview:
    """A mail with made-up values."""

    subject: str
    text: str
    html: str


def preview(kind: NotificationKind) -> Preview:
    """The mail of the kind. Raises Jinja's errors where its template asks for a value that nobody made up."""
    values = _VALUES | _OF_A_KIND.get(kind, {})
    subject, text = rendered(f"{kind.value}.txt", values)
    return Preview(subject, wrapped(text), html_of(subject, text, (values["link"],), OWED.get(kind)))


def darkened(html: str) -> str:
    """The mail as a program shows it in the dark, whatever the screen that it is looked at on asks for."""
    return html.replace("(prefers-color-scheme: dark)", "all")
