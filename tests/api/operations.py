"""How each operation of the API is called so that whoever may is accepted: what the tables of tests are made of.

An operation that is not here fails the authorization table. Add it with a request that changes nothing that others see.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from standards.accreditation import ACCREDITATION_COMMANDS
from standards.complaint import COMPLAINT_COMMANDS
from standards.editions.commands import EDITION_CHANGES
from standards.mark import MARK_COMMANDS
from standards.partner.commands import PARTNER_COMMANDS
from standards.review import REVIEW_COMMANDS
from tests.support.case import SCORES_AT_FAULT, a_complaint, a_partner
from tests.support.product import fresh


@dataclass(frozen=True)
class Subjects:
    """What the requests are about."""

    partner_id: str
    complaint_id: str
    other_complaint_id: str = ""
    proposal_id: str = "prp_none"
    accreditation_id: str = "acc_00000000000000000000000000"
    review_id: str = "rev_00000000000000000000000000"
    mark_id: str = "mrk_00000000000000000000000000"
    edition_id: str = "no-such-edition"
    simulation_id: str = "sim_00000000000000000000000000"
    warned_id: str = "cmp_00000000000000000000000000"
    """A closed complaint about the partner whose board decided a written warning."""
    agreed_id: str = "cmp_00000000000000000000000000"
    """A closed complaint about the partner in which a solution was agreed."""
    file_id: str = "fil_00000000000000000000000000"
    replacements: tuple[dict[str, str], ...] = ()
    """What settles every doubt of the review's packet."""


@dataclass(frozen=True)
class Call:
    """A request to be sent by anybody."""

    method: str
    path: str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] | None = None

    async def by(self, client: httpx.AsyncClient) -> httpx.Response:
        """Sends it."""
        if self.files is not None:
            return await client.request(self.method, self.path, files=self.files, headers=self.headers)
        return await client.request(self.method, self.path, json=self.body, headers=self.headers)


def of_complaint(rest: str = "") -> Callable[[Subjects], Call]:
    """A read of the subjects's complaint."""
    return lambda subjects: Call("GET", f"/v1/complaints/{subjects.complaint_id}{rest}")


def of_partner(rest: str = "", method: str = "GET", body: dict[str, Any] | None = None) -> Callable[[Subjects], Call]:
    """Something about the subjects's partner."""
    return lambda subjects: Call(method, f"/v1/partners/{subjects.partner_id}{rest}", body)


def of_review(rest: str = "") -> Callable[[Subjects], Call]:
    """A read of the subjects's review."""
    return lambda subjects: Call("GET", f"/v1/reviews/{subjects.review_id}{rest}")


def at(path: str) -> Callable[[Subjects], Call]:
    """A read that needs no subjects."""
    return lambda _scene: Call("GET", path)


CHANGED = {"marks": {"review_at": 2}}


def an_edition_long_after() -> dict[str, Any]:
    """An edition that changes nothing, and takes effect when all tests are long over."""
    second = random.randrange(2 * 10**9)
    return {"id": fresh("edition"), "effective_from": str(datetime(2100, 1, 1, tzinfo=UTC) + timedelta(seconds=second))}


OPERATIONS: dict[str, Callable[[Subjects], Call]] = {
    "file_complaint": lambda subjects: Call("POST", "/v1/complaints", a_complaint(subjects.partner_id)),
    "list_complaints": lambda subjects: Call("GET", f"/v1/complaints?limit=2&partner_id={subjects.partner_id}"),
    "read_complaint": of_complaint(),
    "read_live": of_complaint("/live"),
    "read_timeline": of_complaint("/timeline"),
    "list_mentionable": of_complaint("/people?limit=2"),
    "see_mentions": lambda subjects: Call("POST", f"/v1/complaints/{subjects.complaint_id}/mentions/seen"),
    "add_evidence_file": lambda subjects: Call(
        "POST",
        f"/v1/complaints/{subjects.complaint_id}/evidence/files",
        files={"file": ("contract.txt", b"a contract")},
    ),
    "read_evidence_file": of_complaint("/evidence/files/fil_none"),
    "put_partner": of_partner(method="PUT", body=a_partner()),
    "read_partner": of_partner(),
    "list_partners": at("/v1/partners?limit=2"),
    "put_certification": of_partner("/certifications/onboarding_delivery", "PUT", {"earned_on": "2026-03-01"}),
    "delete_certification": of_partner("/certifications/hubspot_trainer", "DELETE"),
    "read_standing": of_partner("/standing"),
    "read_partner_timeline": of_partner("/timeline?limit=2"),
    "read_eligibility": of_partner("/eligibility?kind=onboarding"),
    "read_explanation": lambda subjects: Call("GET", f"/v1/explanations?subject={subjects.complaint_id}&sequence=1"),
    "explain_attempt": lambda subjects: Call(
        "POST", "/v1/explanations", {"subject": subjects.complaint_id, "action": "withdraw", "fields": {"reason": "r"}}
    ),
    "apply_for_accreditation": of_partner("/accreditations", "POST", {"kind": "solutions_architecture_design"}),
    "list_accreditations": lambda subjects: Call("GET", f"/v1/accreditations?limit=2&partner_id={subjects.partner_id}"),
    "read_accreditation": lambda subjects: Call("GET", f"/v1/accreditations/{subjects.accreditation_id}"),
    "list_reviews": at("/v1/reviews?limit=2"),
    "read_review": of_review(),
    "read_packet": of_review("/packet"),
    "list_marks": lambda subjects: Call("GET", f"/v1/marks?limit=2&partner_id={subjects.partner_id}"),
    "list_tasks": at("/v1/tasks?limit=2"),
    "give_feedback": lambda _scene: Call("POST", "/v1/feedback", {"text": "the window should be shorter"}),
    "list_events": lambda subjects: Call("GET", f"/v1/events?limit=2&subject={subjects.complaint_id}"),
    "read_verification": at("/v1/events/verification"),
    "report_escalations": at("/v1/reports/escalations?from=2026-01-01&to=2100-01-01"),
    "list_editions": at("/v1/editions"),
    "publish_edition": lambda _scene: Call("POST", "/v1/editions", an_edition_long_after()),
    "read_edition": at("/v1/editions/2026-11"),
    "read_diff": at("/v1/editions/2026-11/diff?from=2026-11"),
    "simulate_edition": lambda _scene: Call("POST", "/v1/simulations", {"edition": CHANGED, "to": "2020-01-01"}),
    "list_simulations": at("/v1/simulations?limit=2"),
    "read_simulation": lambda subjects: Call("GET", f"/v1/simulations/{subjects.simulation_id}"),
    "cancel_simulation": lambda subjects: Call("POST", f"/v1/simulations/{subjects.simulation_id}/actions/cancel"),
    "list_people": at("/v1/people?limit=2"),
    "read_me": at("/v1/me"),
    "receive_webhooks": lambda _scene: Call("POST", "/v1/hubspot/webhooks", [{}]),
    "file_by_workflow": lambda _scene: Call("POST", "/v1/hubspot/workflow-actions/file-complaint", {}),
    "read_ticket_card": at("/v1/hubspot/cards/ticket?ticket_id=4000"),
    "read_company_card": at("/v1/hubspot/cards/company?company_id=4000"),
    "list_parked": at("/v1/hubspot/parked?limit=2"),
    "retry_parked": lambda _scene: Call("POST", "/v1/hubspot/parked/evt_none/actions/retry"),
    "list_erasures": at("/v1/hubspot/erasures?limit=2"),
    "healthz": at("/healthz"),
    "readyz": at("/readyz"),
    "metrics": at("/metrics"),
}


SIGNED = {
    "receive_webhooks": "hubspot_v3",
    "file_by_workflow": "hubspot_v2",
    "read_ticket_card": "hubspot_v3",
    "read_company_card": "hubspot_v3",
}
"""What HubSpot signs, by the scheme of the signature: no token opens it."""


BODIES: dict[str, dict[str, Any]] = {
    "record_cs_outcome": {"outcome": "unresolved"},
    "propose_solution": {"kind": "make_whole", "terms": "a refund", "amount": "100.00", "currency": "EUR"},
    "record_mediation_outcome": {"outcome": "unresolved"},
    "record_consequence": {"category": "refund_due", "amount": "100.00", "currency": "EUR"},
    "record_statement": {"party": "partner", "text": "we did what was agreed"},
    "score_rubric": {"scores": SCORES_AT_FAULT},
    "record_finding": {"responsible": True, "reason": "it is plain", "code_clauses": ["delivery"]},
    "cast_mark_vote": {"vote": "mark", "reason": "it is plain"},
    "recuse": {"reason": "I know them"},
    "flag_very_serious": {"reason": "data was lost"},
    "add_note": {"text": "called them"},
    "add_evidence": {"title": "the contract", "url": "https://files.example/contract"},
    "assign": {"assignee": "ana"},
    "stop_waiting": {},
    "reopen": {"reason": "the refund never came"},
    "withdraw": {"reason": "the customer says so"},
    "cast_review_vote": {"vote": "revoke", "reason": "it is plain"},
    "review_recuse": {"reason": "conflict"},
    "request_legal": {},
    "give_legal_advice": {"advice": "nothing stands against it"},
    "decide": {"decision": "approve", "reason": "it is plain"},
    "grant_grace": {"reason": "they will be back"},
    "deny_grace": {"reason": "they will not be back"},
    "extend_grace": {"reason": "they need longer"},
    "open_review": {"reason": "it is time"},
    "vacate": {"reason": "it was an error"},
    "approve": {},
    "edition_withdraw": {"reason": "it is not needed"},
    "request_tier_action": {"detail": "lower the tier"},
    "request_programme_action": {"detail": "end the programme"},
}
"""A body of each action that names nothing recorded and no day."""


def body_of(action: str, subjects: Subjects) -> dict[str, Any]:
    """A body of the action that leaves nothing to refuse but the caller and the stage."""
    tomorrow = str(datetime.now(UTC).date() + timedelta(days=1))
    bodies = BODIES | {
        "answer_proposal": {"proposal_id": subjects.proposal_id, "party": "customer", "accepted": True},
        "wait_for": {"party": "customer", "reason": "we asked for the contract", "remind_on": tomorrow},
        "mark_duplicate": {"of": subjects.other_complaint_id},
        "release_packet": {"replacements": list(subjects.replacements)},
        "record_decided_action_done": {"complaint_id": subjects.warned_id},
        "confirm_delivery": {"complaint_id": subjects.agreed_id, "delivered": True},
    }
    return bodies[action]


@dataclass(frozen=True)
class Kind:
    """Something that is acted on: its actions, by the ids of their operations, and where they are taken."""

    actions: tuple[str, ...]
    path: Callable[[Subjects], str]


KINDS = {
    "complaint": Kind(tuple(COMPLAINT_COMMANDS), lambda subjects: f"/v1/complaints/{subjects.complaint_id}"),
    "review": Kind(
        tuple("review_recuse" if name == "recuse" else name for name in REVIEW_COMMANDS),
        lambda subjects: f"/v1/reviews/{subjects.review_id}",
    ),
    "accreditation": Kind(
        tuple(ACCREDITATION_COMMANDS), lambda subjects: f"/v1/accreditations/{subjects.accreditation_id}"
    ),
    "mark": Kind(tuple(MARK_COMMANDS), lambda subjects: f"/v1/marks/{subjects.mark_id}"),
    "edition": Kind(
        tuple("edition_withdraw" if name == "withdraw" else name for name in EDITION_CHANGES),
        lambda subjects: f"/v1/editions/{subjects.edition_id}",
    ),
    "partner": Kind(tuple(PARTNER_COMMANDS), lambda subjects: f"/v1/partners/{subjects.partner_id}"),
}
ACTIONS = tuple(action for kind in KINDS.values() for action in kind.actions)
"""Every action of the API, by its operation's id: two kinds name one of theirs alike."""


def wire_name(action: str) -> str:
    """What the action is called in its address."""
    return action.removeprefix("review_").removeprefix("edition_")


def action_on(subjects: Subjects, action: str) -> Call:
    """The action, on what the subjects holds of the kind that has it."""
    (kind,) = (kind for kind in KINDS.values() if action in kind.actions)
    path = f"{kind.path(subjects)}/actions/{wire_name(action)}"
    return Call("POST", path, body_of(action, subjects))


def unused_subjects() -> Subjects:
    """A subjects of which nothing is on record."""
    return Subjects(partner_id=fresh("hs"), complaint_id="cmp_00000000000000000000000000")
