"""Rejections: why a command may not happen, in a stable code, words that say what to do, and the clauses."""

from dataclasses import dataclass
from enum import StrEnum

from standards.clauses import Clause


class RejectionCode(StrEnum):
    """The stable codes of a rejection. Transport (HTTP, Temporal) maps them; the rules know no status numbers."""

    ROLE_REQUIRED = "role_required"
    PRECONDITION_FAILED = "precondition_failed"
    WRONG_STAGE = "wrong_stage"
    RECUSED = "recused"
    SEPARATION_OF_DUTIES = "separation_of_duties"
    NO_MUTUAL_AGREEMENT = "no_mutual_agreement"
    SCORE_REQUIRED = "score_required"
    OVERRIDE_REASON_REQUIRED = "override_reason_required"
    SEAT_TAKEN = "seat_taken"
    PACKET_PENDING = "packet_pending"
    LOCKED_OUT = "locked_out"
    NOT_ELIGIBLE = "not_eligible"
    ACCREDITATIONS_FIRST = "accreditations_first"
    INVALID = "invalid"


@dataclass(frozen=True)
class Rejection:
    """Why a command is rejected. ``field`` names the part of the body at fault, where one is."""

    code: RejectionCode
    detail: str
    clauses: tuple[Clause, ...] = ()
    field: str | None = None
