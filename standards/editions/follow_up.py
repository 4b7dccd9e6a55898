"""By when somebody sees to what was decided or agreed (S18, S39; the days themselves are an extension)."""

from standards.base_model import FrozenModel
from standards.editions.fields import number


class FollowUp(FrozenModel):
    """How long a decided action and an agreed solution may take, and when a board that is late is reported.

    Every field has a default: editions from before the section are read with it. The standard names no number of days,
    so no field cites a clause.
    """

    decided_action_days: int = number(
        "How many days Partner Ops have to carry out an action that the mark board decided",
        change="Partner Ops have {now:days} instead of {was} to carry out a decided action",
        default=10,
        ge=1,
        le=365,
    )
    agreed_solution_days: int = number(
        "How many days pass until the delivery of an agreed solution is due to be confirmed",
        change="The delivery of an agreed solution is due after {now:days} instead of {was}",
        default=30,
        ge=1,
        le=365,
    )
    board_overdue_escalates_after_days: int = number(
        "How many days after the deadline of a board or a director the programme is told that it is late",
        change="A board or director that is late is reported after {now:days} instead of {was}",
        default=15,
        ge=1,
        le=365,
    )
