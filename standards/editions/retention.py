"""How long private texts are kept once a case is over (an extension: the standard names no period)."""

from standards.base_model import FrozenModel
from standards.editions.fields import number


class Retention(FrozenModel):
    """When what people wrote about a closed case is erased. What was decided, and on which clause, is kept for good.

    Every field has a default: editions from before the section are read with it.
    """

    personal_text_months: int = number(
        "How many months after a complaint or a review ended the texts and the names in it are erased; not before a "
        "mark from it has left the window",
        change="Texts and names of closed cases are erased after {now:months} instead of {was}",
        default=60,
        ge=1,
        le=600,
    )
