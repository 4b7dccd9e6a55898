"""The preconditions of an annulment, each stated once: ops ask for it, and another person, a director, approves."""

from typing import TYPE_CHECKING, Any, TypeAlias

from standards.commands import Declaration
from standards.guards import Guard, Situation, somebody_else
from standards.mark.state import Annulment, stage_of
from standards.rejections import RejectionCode
from standards.vocabulary import MarkStage, Role

if TYPE_CHECKING:  # The commands' declarations hold the guards.
    from standards.mark.decide import MarkRules

AnnulmentGuard = Guard[Any]
AnnulmentSituation: TypeAlias = "Situation[Annulment | None, Any, MarkRules]"

_TURN = {
    MarkStage.COUNTED: (Role.OPS, "Nobody asked for it yet; ops ask, and a director approves."),
    MarkStage.ASKED: (Role.DIRECTOR, "It was asked for already; a director approves it."),
}
"""Whose turn it is in the stage, and what everybody else is told."""


def preconditions(declared: Declaration) -> tuple[AnnulmentGuard, ...]:
    """The guard that every command on a mark begins with."""
    return (
        AnnulmentGuard(
            name="the caller holds a role that may take it",
            code=RejectionCode.ROLE_REQUIRED,
            holds=lambda situation: situation.by.acting_as(declared.roles) is not None,
            words="Ops ask that a mark is vacated, and a director approves it.",
        ),
    )


NOT_ANNULLED = AnnulmentGuard(
    name="the mark was not annulled",
    code=RejectionCode.WRONG_STAGE,
    holds=lambda situation: stage_of(situation.state) is not MarkStage.VACATED,
    words="The mark was vacated already.",
)


def _is_their_turn(situation: AnnulmentSituation) -> bool:
    role, _ = _TURN[stage_of(situation.state)]
    return situation.by.acting_as((role,)) is not None


IN_TURN = AnnulmentGuard(
    name="ops ask, and a director approves what was asked",
    code=RejectionCode.WRONG_STAGE,
    holds=_is_their_turn,
    words=lambda situation: _TURN[stage_of(situation.state)][1],
)


def _did_not_ask(situation: AnnulmentSituation) -> bool:
    return situation.state is None or not situation.by.is_among((situation.state.asked_by,))


DID_NOT_ASK = AnnulmentGuard(
    name="the director who approves did not ask",
    code=RejectionCode.SEPARATION_OF_DUTIES,
    holds=_did_not_ask,
    words="You asked for it; another director approves it.",
    part="asked",
    remedies=somebody_else,
)
