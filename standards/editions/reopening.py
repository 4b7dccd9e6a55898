"""For how long a complaint that was resolved by agreement can be reopened (an extension)."""

from standards.base_model import FrozenModel
from standards.editions.fields import number


class Reopening(FrozenModel):
    """The bound of a reopening, where ``extensions.reopening`` lets complaints be reopened; each is reopened once.

    Every field has a default: editions from before the section are read with it, and reopen no complaint.
    """

    within_days: int = number(
        "How many days after its close a complaint that CS or the mediation resolved can be reopened",
        change="A resolved complaint can be reopened for {now:days} instead of {was}",
        default=30,
        ge=1,
        le=365,
    )
