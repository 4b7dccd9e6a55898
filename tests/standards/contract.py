"""The public contract's table of a complaint's actions, written out by hand: what the declarations are held to."""

from dataclasses import dataclass

from standards.vocabulary import OPEN_STAGES, Role, Stage

CS, MEDIATION, INVESTIGATION, BOARD = OPEN_STAGES
STAGE_ROLES = dict(
    zip(OPEN_STAGES, (Role.CS, Role.SERVICE_ACCELERATION, Role.PARTNER_OPS, Role.MARK_BOARD), strict=True)
)


@dataclass(frozen=True)
class Row:
    """A command: its roles, its stages, its own fields (an optional one with a question mark), the private ones."""

    roles: tuple[Role, ...]
    stages: tuple[Stage, ...]
    fields: tuple[str, ...]
    private: tuple[str, ...]


def _row(roles: str, stages: tuple[Stage, ...], fields: str, private: str = "") -> Row:
    return Row(tuple(map(Role, roles.split())), stages, tuple(fields.split()), tuple(private.split()))


FLAGGERS = "cs service_acceleration partner_ops"
STAFF = "cs service_acceleration partner_ops mark_board pdm ops"
STAGE_OR_OPS = "cs service_acceleration partner_ops mark_board ops"

CONTRACT: dict[str, Row] = {
    "record_cs_outcome": _row("cs", (CS,), "outcome"),
    "propose_solution": _row("service_acceleration", (MEDIATION,), "kind terms amount? currency?", "terms"),
    "answer_proposal": _row("service_acceleration", (MEDIATION,), "proposal_id party accepted"),
    "record_mediation_outcome": _row("service_acceleration", (MEDIATION,), "outcome proposal_id?"),
    "record_consequence": _row("partner_ops", (INVESTIGATION, BOARD), "category amount currency"),
    "record_statement": _row("partner_ops", (INVESTIGATION,), "party text", "text"),
    "score_rubric": _row("partner_ops", (INVESTIGATION, BOARD), "scores"),
    "record_finding": _row(
        "partner_ops", (INVESTIGATION,), "responsible code_clauses? reason override_reason?", "reason override_reason"
    ),
    "cast_mark_vote": _row("mark_board", (BOARD,), "vote seriousness? reason action?", "reason"),
    "recuse": _row("mark_board", (BOARD,), "reason", "reason"),
    "flag_very_serious": _row(FLAGGERS, (CS, MEDIATION, INVESTIGATION), "reason", "reason"),
    "add_note": _row(STAFF, OPEN_STAGES, "text mentions?", "text"),
    "add_evidence": _row(STAFF, OPEN_STAGES, "title url sha256?", "title url"),
    "assign": _row(STAGE_OR_OPS, OPEN_STAGES, "assignee"),
    "wait_for": _row(FLAGGERS, (CS, MEDIATION, INVESTIGATION), "party reason remind_on", "reason"),
    "stop_waiting": _row(FLAGGERS, (CS, MEDIATION, INVESTIGATION), ""),
    "reopen": _row("cs service_acceleration ops", (Stage.CLOSED,), "reason", "reason"),
    "withdraw": _row("cs ops", OPEN_STAGES, "reason", "reason"),
    "mark_duplicate": _row("cs ops", OPEN_STAGES, "of"),
}
