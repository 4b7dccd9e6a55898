"""What guards on a partner looked at, and what would have had the command accepted."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from standards.editions import Edition
from standards.guards import Candidates, Facts, Remedy, Situation

if TYPE_CHECKING:  # The commands' declarations hold the guards, which hold these.
    from standards.standing.state import Standing

_OnStanding: TypeAlias = "Situation[Standing, Any, Edition]"


def held(standing: "Standing") -> Facts:
    """The accreditations that live."""
    yield "accreditations held", tuple(item.kind for item in standing.live)


def no_accreditations(situation: _OnStanding) -> Iterator[Candidates[Any]]:
    """The partner held no live accreditation (S38)."""
    standing = situation.state
    lost = tuple(item for item in standing.accreditations if not item.live)
    after = situation.on(standing.model_copy(update={"accreditations": lost}))
    yield (Remedy("accreditations held", tuple(item.kind for item in standing.live), (), after),)


def decided_action(situation: _OnStanding) -> Facts:
    """What the mark board of the named complaint decided (S39)."""
    yield "action that the mark board decided", situation.named.decided_action if situation.named else None


def agreed_proposal(situation: _OnStanding) -> Facts:
    """On which proposal a mediation closed the named complaint (S18)."""
    yield "proposal that was agreed", situation.named.agreed_proposal if situation.named else None


def without_a_complaint(situation: _OnStanding) -> Iterator[Candidates[Any]]:
    """Partner Ops request the action of their own (S39)."""
    own = situation.saying(complaint_id=None).sent_with(named=None)
    yield (Remedy("complaint_id", situation.data.complaint_id, None, own),)
