"""A complaint's four steps, as far as they lead to a mark and tell who handled the case.

Each function answers with the code of a refusal, or None.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from tests.oracles.standing.dates import business_days_later
from tests.oracles.standing.numbers import Edition

Step = Mapping[str, Any]

CS, MEDIATION, INVESTIGATION, BOARD = STAGES = ("cs_resolution", "mediation", "investigation", "mark_board")
STAGE_ROLES = dict(zip(STAGES, ("cs", "service_acceleration", "partner_ops", "mark_board"), strict=True))
WHO_AND_WHEN = {
    "record_cs_outcome": ({"cs"}, {CS}),
    "propose_solution": ({"service_acceleration"}, {MEDIATION}),
    "answer_proposal": ({"service_acceleration"}, {MEDIATION}),
    "record_mediation_outcome": ({"service_acceleration"}, {MEDIATION}),
    "record_consequence": ({"partner_ops"}, {INVESTIGATION, BOARD}),
    "record_statement": ({"partner_ops"}, {INVESTIGATION}),
    "score_rubric": ({"partner_ops"}, {INVESTIGATION, BOARD}),
    "record_finding": ({"partner_ops"}, {INVESTIGATION}),
    "cast_mark_vote": ({"mark_board"}, {BOARD}),
    "recuse": ({"mark_board"}, {BOARD}),
    "add_note": ({"cs", "service_acceleration", "partner_ops", "mark_board", "pdm", "ops"}, set(STAGES)),
    "withdraw": ({"cs", "ops"}, set(STAGES)),
}
HANDLING = set(WHO_AND_WHEN) - {"add_note", "withdraw"} | {"flag_very_serious"}
INVESTIGATING = {"record_consequence", "record_statement", "score_rubric", "record_finding"}


@dataclass
class Complaint:
    """A complaint about a partner."""

    name: str
    partner: str
    entered_at: datetime
    stage: str = CS
    outcome: str | None = None
    serious_mark: bool = False
    flagged: bool = False
    handlers: set[str] = field(default_factory=set)
    investigators: set[str] = field(default_factory=set)
    recused: set[str] = field(default_factory=set)
    votes: dict[str, tuple[str, str]] = field(default_factory=dict)
    accepted: dict[str, set[str]] = field(default_factory=dict)
    responsible_by_score: bool | None = None

    def enter(self, stage: str, now: datetime) -> None:
        """The complaint moves on."""
        self.stage, self.entered_at = stage, now

    def close(self, outcome: str) -> None:
        """The complaint ends."""
        self.stage, self.outcome = "closed", outcome


def file(step: Step, now: datetime) -> Complaint:
    """S13: whoever files it and whoever it was surfaced to have handled it."""
    case = Complaint(step["file_complaint"], step["partner"], now)
    case.handlers |= {step.get("as", "hubspot"), step.get("surfaced_by", "hubspot").casefold()}
    if step.get("very_serious"):
        case.flagged = True
        case.enter(BOARD, now)
    return case


def breaches_at(case: Complaint, edition: Edition) -> datetime | None:
    """Breach with escalate: when the step's deadline moves the case on by itself."""
    if case.stage not in (CS, MEDIATION) or edition["stages"][case.stage]["on_breach"] != "escalate":
        return None
    return business_days_later(case.entered_at, edition["stages"][case.stage]["due_business_days"])


def breach(case: Complaint, now: datetime) -> None:
    """Breach with escalate: the next of the first three steps."""
    case.enter(STAGES[STAGES.index(case.stage) + 1], now)


def complaint_command(case: Complaint, step: Step, roles: set[str], now: datetime, edition: Edition) -> str | None:
    """A command on the complaint."""
    name, person = step["do"], step["as"]
    by, during = _who_and_when(case, name, edition)
    if not roles & by:
        return "role_required"
    if case.stage not in during or (name == "score_rubric" and case.stage == BOARD and not case.flagged):
        return "wrong_stage"
    if name in ("cast_mark_vote", "recuse") and person in case.recused:
        return "recused"
    if person in {"cast_mark_vote": case.investigators}.get(name, case.votes if name in INVESTIGATING else ()):
        return "separation_of_duties"
    refused = _take(case, step, now, edition)
    if refused is None and name in HANDLING:
        case.handlers.add(person)
        case.investigators |= {person} if name in INVESTIGATING else set()
    return refused


def _who_and_when(case: Complaint, name: str, edition: Edition) -> tuple[set[str], set[str]]:
    if name == "flag_very_serious":
        return set(edition["very_serious"]["may_flag"]), set(STAGES) - {BOARD}
    if name == "assign":
        return {"ops", STAGE_ROLES.get(case.stage, "ops")}, set(STAGES)
    return WHO_AND_WHEN[name]


def _take(case: Complaint, step: Step, now: datetime, edition: Edition) -> str | None:
    """What the command does to the case; a consequence, a statement, a note and an assignment move nothing."""
    match step["do"]:
        case "record_cs_outcome":
            _end_cs_resolution(case, step, now)
        case "propose_solution" | "answer_proposal":
            _propose_or_answer(case, step)
        case "record_mediation_outcome":
            return _end_mediation(case, step, now)
        case "score_rubric":
            case.responsible_by_score = _indicates(step["scores"], edition)
        case "record_finding":
            return _find(case, step, now)
        case "flag_very_serious":
            case.flagged = True
            case.enter(BOARD, now)
        case "cast_mark_vote" | "recuse":
            _vote_or_step_back(case, step)
        case "withdraw":
            case.close("withdrawn")
        case _:
            pass
    return None


def _end_cs_resolution(case: Complaint, step: Step, now: datetime) -> None:
    if step["outcome"] == "unresolved":
        case.enter(MEDIATION, now)
    else:
        case.close("resolved_by_cs")


def _propose_or_answer(case: Complaint, step: Step) -> None:
    if step["do"] == "propose_solution":
        case.accepted[step["id"]] = set()
    elif step["accepted"]:
        case.accepted[step["proposal_id"]].add(step["party"])
    else:
        case.accepted[step["proposal_id"]].discard(step["party"])


def _vote_or_step_back(case: Complaint, step: Step) -> None:
    if step["do"] == "cast_mark_vote":
        case.votes[step["as"]] = (step["vote"], step.get("seriousness", "standard"))
    else:
        case.recused.add(step["as"])
        case.votes.pop(step["as"], None)


def _end_mediation(case: Complaint, step: Step, now: datetime) -> str | None:
    if step["outcome"] == "unresolved":
        case.enter(INVESTIGATION, now)
    elif not any(parties == {"customer", "partner"} for parties in case.accepted.values()):
        return "no_mutual_agreement"
    else:
        case.close("resolved_by_mediation")
    return None


def _indicates(scores: Mapping[str, int], edition: Edition) -> bool:
    """S21: the weighted mean of the scores over the top of the scale, against what makes a partner responsible."""
    rubric = edition["rubric"]
    weights = {name: criterion["weight"] for name, criterion in rubric["criteria"].items()}
    mean = Fraction(sum(weights[name] * score for name, score in scores.items()), sum(weights.values()))
    return bool(mean / rubric["scale"][1] >= Fraction(str(rubric["responsible_at"])))


def _find(case: Complaint, step: Step, now: datetime) -> str | None:
    if case.responsible_by_score is None:
        return "score_required"
    if step["responsible"] != case.responsible_by_score and not step.get("override_reason"):
        return "override_reason_required"
    if step["responsible"]:
        case.enter(BOARD, now)
    else:
        case.close("partner_not_responsible")
    return None


def decide_mark(case: Complaint, edition: Edition) -> bool | None:
    """Votes: at the quorum, whether a mark is placed; None while votes are missing or the case is elsewhere."""
    if case.stage != BOARD or len(case.votes) < edition["mark_board"]["quorum"]:
        return None
    for_mark = [seriousness for vote, seriousness in case.votes.values() if vote == "mark"]
    placed = 2 * len(for_mark) > len(case.votes)
    case.serious_mark = placed and 2 * for_mark.count("serious") > len(for_mark)
    case.close("mark_placed" if placed else "no_mark")
    return placed
