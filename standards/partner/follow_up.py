"""Seeing to what was decided or agreed in a closed complaint: the guards of the commands, and what they record.

What is known of the complaint (its decision, its agreement) comes with the command (``NamedComplaint``): it is closed,
so that it never changes.
"""

from datetime import datetime
from typing import Any

from standards.clauses import Clause
from standards.commands import Command, NamedComplaint
from standards.editions import Edition
from standards.events import PendingEvent
from standards.guards import Guard, Situation
from standards.partner.events import DecidedActionDone, DeliveryConfirmed, PartnerEventData
from standards.partner.state import DELIVERY, Partner
from standards.rejections import RejectionCode
from standards.vocabulary import PartnerAction

NO_ACTION = "none"
PartnerSituation = Situation[Partner, Any, Edition]


def decided_action(named: NamedComplaint | None) -> str | None:
    """The action that the complaint's board decided; None where no board decided one (S39)."""
    return None if named is None or named.decided_action == NO_ACTION else named.decided_action


def _is_about_the_partner(situation: PartnerSituation) -> bool:
    return situation.named is not None and situation.named.partner_id == situation.state.id


def _action_is_open(situation: PartnerSituation) -> bool:
    action = decided_action(situation.named)
    return action is None or not situation.state.has_followed_up(situation.data.complaint_id, action)


def _action_is_recorded_here(situation: PartnerSituation) -> bool:
    action = decided_action(situation.named)
    return action is not None and action not in tuple(PartnerAction)


def _what_instead(situation: PartnerSituation) -> str:
    action = decided_action(situation.named)
    if action is None:
        return "Name a complaint whose mark board decided an action."
    return f"The board decided a {action.replace('_', ' ')}: request it with request_{action}, naming the complaint."


IS_ABOUT_THE_PARTNER: Guard[Partner] = Guard(
    name="the complaint is on record and about this partner",
    code=RejectionCode.INVALID,
    clauses=(),
    holds=_is_about_the_partner,
    words="Name a complaint about this partner that is on record.",
    field="complaint_id",
    withholds=False,
)
ACTION_IS_OPEN: Guard[Partner] = Guard(
    name="the decided action was not recorded as done",
    code=RejectionCode.WRONG_STAGE,
    clauses=(Clause.S39,),
    holds=_action_is_open,
    words="The action was recorded as done already.",
    field="complaint_id",
    withholds=False,
)
BOARD_DECIDED_IT: Guard[Partner] = Guard(
    name="the complaint's mark board decided an action that is not requested",
    code=RejectionCode.INVALID,
    clauses=(Clause.S38, Clause.S39),
    holds=_action_is_recorded_here,
    words=_what_instead,
    field="complaint_id",
    withholds=False,
)
DELIVERY_IS_OPEN: Guard[Partner] = Guard(
    name="the delivery was neither confirmed nor given up",
    code=RejectionCode.WRONG_STAGE,
    clauses=(Clause.S18,),
    holds=lambda situation: not situation.state.has_followed_up(situation.data.complaint_id, DELIVERY),
    words="The delivery was confirmed or given up already.",
    field="complaint_id",
    withholds=False,
)
SOLUTION_WAS_AGREED: Guard[Partner] = Guard(
    name="the complaint was closed by a mediation on an agreed solution",
    code=RejectionCode.INVALID,
    clauses=(Clause.S18,),
    holds=lambda situation: situation.named is not None and situation.named.agreed_proposal is not None,
    words="Name a complaint that a mediation closed on an agreed solution.",
    field="complaint_id",
    withholds=False,
)


def situation(partner: Partner, command: Command[Any], at: datetime, edition: Edition) -> PartnerSituation:
    """What the guards look at."""
    return Situation(partner, command.by, at, edition, command, f"partner/{partner.id}")


def noted(situation: PartnerSituation) -> PendingEvent[PartnerEventData]:
    """What is recorded, once the guards hold."""
    data, named = situation.data, situation.named
    assert named is not None  # a guard asked for it
    match data.declaration.name:
        case "record_decided_action_done":
            done = DecidedActionDone(complaint_id=named.id, action=named.decided_action or NO_ACTION, note=data.note)
            return done.under(Clause.S39)
        case "confirm_delivery":
            proposal = named.agreed_proposal or ""
            confirmed = DeliveryConfirmed(
                complaint_id=named.id, proposal_id=proposal, delivered=data.delivered, note=data.note
            )
            return confirmed.under(Clause.S18)
        case name:
            raise ValueError(f"{name} follows nothing up")
