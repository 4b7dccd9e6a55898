"""What comes after a case, and after a deadline: follow-up (S18, S39), reopening, retention; all extensions."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from standards.base_model import FrozenModel
from standards.editions.fields import MOST_ENTRIES, number, stated
from standards.field_types import ONE_LINE, STORABLE, Code
from standards.vocabulary import Role

ESCALATED = (Role.MARK_BOARD, Role.ACCREDITATION_BOARD, Role.DIRECTOR)
"""The bodies whose lateness is told to people whom the edition names."""


def _decides(body: str) -> str:
    if body not in ESCALATED:
        raise ValueError(f"must be one of {', '.join(ESCALATED)}")
    return body


DecidingBody = Annotated[Code, AfterValidator(_decides)]
PersonSub = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), STORABLE, ONE_LINE]
"""Somebody by the `sub` of their sign-in. No name and no address stands in an edition, which can't be taken back."""
People = Annotated[tuple[PersonSub, ...], Field(min_length=1, max_length=MOST_ENTRIES)]


class FollowUp(FrozenModel):
    """How long a decided action and an agreed solution may take, and when a board that is late is reported.

    Every field has a default: editions from before the section are read with it. The standard names no number of days,
    so no field cites a clause.
    """

    decided_action_days: int = number(
        "How many days Partner Ops have to carry out an action that the mark board decided; where it waits for the "
        "removal of accreditations, they count from that",
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
        "How many days after the deadline of a board or a director those named for it are told that it is late",
        change="A board or director that is late is reported after {now:days} instead of {was}",
        default=15,
        ge=1,
        le=365,
    )
    escalates_to: dict[DecidingBody, People] = stated(
        "The people who are told that a board or a director is late, by the `sub` of their sign-in; the programme "
        "mailbox is told where nobody is named",
        legal=f"any of {', '.join(ESCALATED)}, each with 1 to {MOST_ENTRIES} people",
        change="The people who are told when the {name} is late",
        default=dict,
        max_length=MOST_ENTRIES,
    )

    def told_of(self, body: Role) -> tuple[str, ...]:
        """Those who are told that the body is late; nobody where the edition names nobody."""
        return self.escalates_to.get(body, ())


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
