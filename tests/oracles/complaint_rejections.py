"""A second opinion on every command, written from the contract's table and the standard, not from the rules' code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from standards.actors import Actor
from standards.complaint import Complaint
from standards.rejections import RejectionCode
from standards.vocabulary import Outcome, Role, Severity, Stage
from tests.standards.builders import AT_FAULT, BLAMELESS
from tests.standards.contract import CONTRACT, STAGE_ROLES

TOMORROW = "the day after"
"""Stands in a body for the day after the command is given."""
FIRST_PROPOSAL = "the first proposal"
"""Stands in a body for the id of the case's first proposal."""

MOST_WAITS = 2
"""How often the bundled edition lets a case wait in one step."""

Content = Callable[[Complaint], RejectionCode | None]


@dataclass(frozen=True)
class Body:
    """One way to fill in a command, and the code with which its content alone is rejected in a case."""

    command: str
    fields: Mapping[str, Any]
    content: Content


def _always(code: RejectionCode | None) -> Content:
    return lambda _case: code


def _needs_a_proposal(case: Complaint) -> RejectionCode | None:
    return None if case.proposals else RejectionCode.INVALID


def _needs_one_agreement(case: Complaint) -> RejectionCode | None:
    agreed = [each for each in case.proposals if dict(each.answers) == {"customer": True, "partner": True}]
    if not agreed:
        return RejectionCode.NO_MUTUAL_AGREEMENT
    return RejectionCode.INVALID if len(agreed) > 1 else None


def _needs_a_note_where_agreed(case: Complaint) -> RejectionCode | None:
    """S18: who gives up on a solution that both accepted says why."""
    agreed = any(dict(each.answers) == {"customer": True, "partner": True} for each in case.proposals)
    return RejectionCode.INVALID if agreed else None


def _finding(responsible: bool, overridden: bool, otherwise: RejectionCode | None = None) -> Content:
    def judge(case: Complaint) -> RejectionCode | None:
        if case.score is None:
            return RejectionCode.SCORE_REQUIRED
        if (case.score.score >= 0.5) is not responsible and not overridden:
            return RejectionCode.OVERRIDE_REASON_REQUIRED
        return otherwise

    return judge


def _body(name: str, content: Content | RejectionCode | None = None, /, **fields: Any) -> Body:
    return Body(name, fields, content if callable(content) else _always(content))


def _answer(party: str, accepted: bool) -> Body:
    return _body("answer_proposal", _needs_a_proposal, proposal_id=FIRST_PROPOSAL, party=party, accepted=accepted)


def _vote(vote: str, seriousness: str = "standard") -> Body:
    return _body("cast_mark_vote", vote=vote, seriousness=seriousness, reason="r", action="written_warning")


BODIES: tuple[Body, ...] = (
    _body("record_cs_outcome", outcome="resolved"),
    _body("record_cs_outcome", outcome="unresolved"),
    _body("propose_solution", kind="make_whole", terms="t", amount="10.00", currency="EUR"),
    _answer("customer", True),
    _answer("customer", False),
    _answer("partner", True),
    _answer("partner", False),
    _body("answer_proposal", RejectionCode.INVALID, proposal_id="unknown", party="partner", accepted=True),
    _body("record_mediation_outcome", _needs_one_agreement, outcome="resolved"),
    _body("record_mediation_outcome", RejectionCode.NO_MUTUAL_AGREEMENT, outcome="resolved", proposal_id="unknown"),
    _body("record_mediation_outcome", _needs_a_note_where_agreed, outcome="unresolved"),
    _body("record_mediation_outcome", outcome="unresolved", note="n"),
    _body("record_consequence", category="refund_due", amount="10.00", currency="EUR"),
    _body("record_consequence", RejectionCode.INVALID, category="grief", amount="10.00", currency="EUR"),
    _body("record_statement", party="customer", text="t"),
    _body("score_rubric", scores=AT_FAULT),
    _body("score_rubric", scores=BLAMELESS),
    _body("score_rubric", RejectionCode.INVALID, scores={}),
    _body("score_rubric", RejectionCode.INVALID, scores=AT_FAULT | {"remedy": 5}),
    _body("record_finding", _finding(True, False), responsible=True, reason="r"),
    _body("record_finding", _finding(False, False), responsible=False, reason="r"),
    _body("record_finding", _finding(True, True), responsible=True, reason="r", override_reason="o"),
    _body("record_finding", _finding(False, True), responsible=False, reason="r", override_reason="o"),
    _body(
        "record_finding",
        _finding(True, False, RejectionCode.INVALID),
        responsible=True,
        reason="r",
        code_clauses=("manners",),
    ),
    _vote("mark"),
    _vote("mark", "serious"),
    _vote("no_mark"),
    _body("cast_mark_vote", RejectionCode.INVALID, vote="mark", reason="r", action="expulsion"),
    _body("recuse", reason="r"),
    _body("flag_very_serious", reason="r"),
    _body("add_note", text="t"),
    _body("add_evidence", title="t", url="https://files.example/1"),
    _body("assign", assignee="ana"),
    _body("wait_for", party="customer", reason="r", remind_on=TOMORROW),
    _body("wait_for", RejectionCode.INVALID, party="third_party", reason="r", remind_on=date(2199, 1, 1)),
    _body("wait_for", RejectionCode.INVALID, party="partner", reason="r", remind_on=date(2026, 11, 1)),
    _body("stop_waiting"),
    _body("reopen", reason="r"),
    _body("withdraw", reason="r"),
    _body("mark_duplicate", of="cmp_other"),
    _body("mark_duplicate", RejectionCode.INVALID, of="cmp_1"),
)


def fields_in(case: Complaint, body: Body, at: datetime) -> dict[str, Any]:
    """The body's fields, with the case's own ids in place and the day after ``at``."""
    first = case.proposals[0].id if case.proposals else "none-yet"
    stands = {FIRST_PROPOSAL: first, TOMORROW: at.date() + timedelta(days=1)}
    return {name: stands.get(value, value) if isinstance(value, str) else value for name, value in body.fields.items()}


def rejection(case: Complaint, by: Actor, body: Body) -> RejectionCode | None:
    """The code with which it must be rejected, judged in the contract's order; None where it is accepted."""
    return access(case, by, body.command) or body.content(case)


def access(case: Complaint, by: Actor, command: str) -> RejectionCode | None:
    """The code with which the person must be denied the command whatever its body says: role, stage, conflict."""
    row = CONTRACT[command]
    if not set(by.roles) & set(roles_in(case.stage, command)):
        return RejectionCode.ROLE_REQUIRED
    if case.stage not in row.stages or _scored_too_late(case, command):
        return RejectionCode.WRONG_STAGE
    if command in ("wait_for", "stop_waiting", "reopen"):
        return _clock(case, command)
    return _conflict(case, by.sub, command)


def roles_in(stage: Stage, command: str) -> tuple[Role, ...]:
    """Who may take the command in the stage, or in any stage where it is not open in this one."""
    if command in ("wait_for", "stop_waiting") and stage in CONTRACT[command].stages:
        return (STAGE_ROLES[stage],)
    if command == "assign" and stage in STAGE_ROLES:
        return (STAGE_ROLES[stage], Role.OPS)
    return CONTRACT[command].roles


def _clock(case: Complaint, command: str) -> RejectionCode | None:
    """The extensions: one wait at a time, twice in a step, before its deadline; one reopening of what was agreed."""
    waits, bounds = case.waiting is not None, (case.overdue, case.waits >= MOST_WAITS)
    if command == "reopen":
        agreed = case.outcome in (Outcome.RESOLVED_BY_CS, Outcome.RESOLVED_BY_MEDIATION)
        return None if agreed and case.reopened_at is None else RejectionCode.WRONG_STAGE
    if waits is (command == "wait_for"):
        return RejectionCode.WRONG_STAGE
    return RejectionCode.INVALID if command == "wait_for" and any(bounds) else None


def _scored_too_late(case: Complaint, command: str) -> bool:
    return command == "score_rubric" and case.stage is Stage.MARK_BOARD and case.severity is Severity.STANDARD


def _conflict(case: Complaint, sub: str, command: str) -> RejectionCode | None:
    if command in ("cast_mark_vote", "recuse") and sub in case.recused:
        return RejectionCode.RECUSED
    recorded = {statement.by for statement in case.statements}
    if command == "cast_mark_vote" and sub in (*case.investigators, *recorded):
        return RejectionCode.SEPARATION_OF_DUTIES
    voted = sub in {vote.by for vote in case.votes}
    if command in ("record_consequence", "score_rubric", "record_finding") and voted:
        return RejectionCode.SEPARATION_OF_DUTIES
    return None
