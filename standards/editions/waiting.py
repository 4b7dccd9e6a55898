"""How often and how long a complaint may wait for somebody's answer while its clock stands still (an extension)."""

from typing import Annotated

from pydantic import AfterValidator

from standards.base_model import FrozenModel
from standards.editions.fields import number, stated
from standards.vocabulary import BEFORE_MARK_BOARD, Stage


def _may_wait(stage: Stage) -> Stage:
    if stage not in BEFORE_MARK_BOARD:
        raise ValueError(f"must be one of {', '.join(BEFORE_MARK_BOARD)}")
    return stage


class Waiting(FrozenModel):
    """The bounds of a wait, where ``extensions.waiting`` lets complaints wait.

    Every field has a default: editions from before the section are read with it, and let no complaint wait.
    """

    stages: tuple[Annotated[Stage, AfterValidator(_may_wait)], ...] = stated(
        "The stages in which a complaint can wait",
        legal=f"at least one of {', '.join(BEFORE_MARK_BOARD)}, each once",
        change="Stages in which a complaint can wait",
        default=BEFORE_MARK_BOARD,
        min_length=1,
        max_length=len(BEFORE_MARK_BOARD),
    )
    longest_business_days: int = number(
        "Business days after which a wait ends by itself",
        change="A wait ends by itself after {now:business days} instead of {was}",
        default=10,
        ge=1,
        le=60,
    )
    times_a_stage: int = number(
        "How often a complaint can wait in one stage",
        change="A complaint can wait {now:times} in one stage instead of {was}",
        default=2,
        ge=1,
        le=10,
    )
