"""The preconditions of what is told about a partner and of the action that is taken on it, each stated once."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from standards.clauses import Clause
from standards.commands import Declaration
from standards.editions import Edition
from standards.formatting import spoken
from standards.guards import Guard, Situation, of_content, role_required
from standards.partner import remedies
from standards.partner.state import DELIVERY, ImportedMark
from standards.rejections import RejectionCode
from standards.vocabulary import NO_ACTION, PartnerAction, PartnerStage

if TYPE_CHECKING:  # The standing knows its partner.
    from standards.standing.state import Standing

PartnerGuard = Guard[Any]
PartnerSituation: TypeAlias = "Situation[Standing, Any, Edition]"


def preconditions(declared: Declaration) -> tuple[PartnerGuard, ...]:
    """The guard that every command on a partner begins with."""
    return (role_required(declared, lambda _: PartnerStage.WITHOUT_ACCREDITATIONS),)


ACCREDITATIONS_FIRST = PartnerGuard(
    name="the partner holds no live accreditation",
    code=RejectionCode.ACCREDITATIONS_FIRST,
    clauses=(Clause.S38,),
    holds=lambda situation: not situation.state.live,
    words=lambda situation: (
        f"The partner holds accreditations ({', '.join(item.kind for item in situation.state.live)}); "
        "they are removed before any other action."
    ),
    remedies=remedies.no_accreditations,
    facts=lambda situation: remedies.held(situation.state),
)


def _is_about_it(situation: PartnerSituation) -> bool:
    about = situation.named
    return situation.data.names is None or (about is not None and about.partner_id == situation.state.partner.id)


OF_A_COMPLAINT_ABOUT_IT = of_content(
    name="a complaint that is named is on record, and about this partner",
    clauses=(Clause.S39,),
    holds=_is_about_it,
    words="Name a complaint about this partner that is on record.",
    field="complaint_id",
    since=2,
)


def _as_decided(situation: PartnerSituation) -> bool:
    about = situation.named
    return about is None or about.decided_action == situation.data.decided_as


def _decided(situation: PartnerSituation) -> str:
    action = situation.named.decided_action if situation.named is not None else None
    decided = f"decided {spoken(action)}" if action is not None else "has decided nothing yet"
    return f"The mark board of this complaint {decided}; without a complaint the action is Partner Ops' own."


AS_ITS_BOARD_DECIDED = of_content(
    name="the mark board of a complaint that is named decided this action",
    clauses=(Clause.S39,),
    holds=_as_decided,
    words=_decided,
    field="complaint_id",
    since=2,
    remedies=remedies.without_a_complaint,
    facts=remedies.decided_action,
)


# What was decided or agreed in a closed complaint, and is seen to. A command brings what it was: it never changes.


def _decided_action(situation: PartnerSituation) -> str | None:
    action = situation.named.decided_action if situation.named is not None else None
    return None if action == NO_ACTION else action


def _is_recorded(situation: PartnerSituation, action: str | None) -> bool:
    """Whether somebody saw to it already."""
    return action is not None and situation.state.partner.has_followed_up(situation.data.complaint_id, action)


def _what_instead(situation: PartnerSituation) -> str:
    action = _decided_action(situation)
    if action is None:
        return "Name a complaint whose mark board decided an action."
    return f"The board decided a {spoken(action)}: request it with request_{action}, naming the complaint."


ACTION_IS_OPEN = of_content(
    name="the decided action was not recorded as done",
    code=RejectionCode.WRONG_STAGE,
    clauses=(Clause.S39,),
    holds=lambda situation: not _is_recorded(situation, _decided_action(situation)),
    words="The action was recorded as done already.",
    field="complaint_id",
)
BOARD_DECIDED_IT = of_content(
    name="the complaint's mark board decided an action that is not requested",
    clauses=(Clause.S38, Clause.S39),
    holds=lambda situation: (action := _decided_action(situation)) is not None and action not in tuple(PartnerAction),
    words=_what_instead,
    field="complaint_id",
    facts=remedies.decided_action,
)
OF_AN_AGREEMENT_ABOUT_IT = replace(OF_A_COMPLAINT_ABOUT_IT, clauses=(Clause.S18,))
DELIVERY_IS_OPEN = of_content(
    name="the delivery was neither confirmed nor given up",
    code=RejectionCode.WRONG_STAGE,
    clauses=(Clause.S18,),
    holds=lambda situation: not _is_recorded(situation, DELIVERY),
    words="The delivery was confirmed or given up already.",
    field="complaint_id",
)
SOLUTION_WAS_AGREED = of_content(
    name="the complaint was closed by a mediation on an agreed solution",
    clauses=(Clause.S18,),
    holds=lambda situation: situation.named is not None and situation.named.agreed_proposal is not None,
    words="Name a complaint that a mediation closed on an agreed solution.",
    field="complaint_id",
    facts=remedies.agreed_proposal,
)


# What is told about a partner (S2, S5, S9)


TIER_IS_KNOWN = of_content(
    name="the tier is one of the edition's",
    clauses=(Clause.S5,),
    holds=lambda situation: situation.data.tier in situation.edition.tiers.order,
    words=lambda situation: f"Use one of the edition's tiers: {', '.join(situation.edition.tiers.order)}.",
    field="tier",
)
EXPIRES_AFTER_IT_WAS_EARNED = of_content(
    name="a certification expires on or after the day on which it was earned",
    clauses=(Clause.S9,),
    holds=lambda situation: situation.data.expires_on is None or situation.data.expires_on >= situation.data.earned_on,
    words="A certification expires on or after the day it was earned.",
    field="expires_on",
)


def _today(situation: PartnerSituation) -> date:
    """The UTC date of the instant at which the fact counts."""
    return situation.at.date()


EARNED_BY_NOW = of_content(
    name="a certification was earned on a day up to today",
    clauses=(Clause.S9,),
    holds=lambda situation: situation.data.earned_on <= _today(situation),
    words=lambda situation: (
        f"A certification that was earned counts at once: name a day up to today, {_today(situation)}."
    ),
    field="earned_on",
    since=2,
)


def _imported_before(situation: PartnerSituation) -> ImportedMark | None:
    """The mark that was brought in under the same reference."""
    standing: Standing | None = situation.state  # None where the partner is described with it for the first time
    known = standing.partner.imported_marks if standing is not None else ()
    return next((mark for mark in known if mark.reference == situation.data.reference), None)


def _is_the_same(situation: PartnerSituation) -> bool:
    before, data = _imported_before(situation), situation.data
    return before is None or (before.placed_on, before.seriousness) == (data.placed_on, data.seriousness)


IMPORTED_ONCE = of_content(
    name="a mark was not imported before with another date or class",
    holds=_is_the_same,
    words=lambda situation: f"{situation.data.reference} was imported before with another date or class.",
    field="reference",
)
