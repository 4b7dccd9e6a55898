"""The decider of a partner's standing: what follows from any command. Dates that are due are always applied first.

Everything that runs a standing calls it: the processes of accreditations and reviews, the API, an import, a rehearsal,
a simulation, an explanation.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from standards.accreditation.decide import HANDLERS as ON_ACCREDITATIONS
from standards.accreditation.events import TakenUp
from standards.clauses import Clause
from standards.commands import Command, CommandData, PassTime
from standards.decider import Decider
from standards.editions.timeline import EditionTimeline
from standards.events import Event
from standards.guards import Rejected, Situation, judge
from standards.partner.commands import DescribePartner, ImportPartner
from standards.partner.decide import HANDLERS as ON_PARTNERS
from standards.partner.decide import bring_along, facts_in, found, note_facts
from standards.partner.events import PartnerEvent
from standards.rejections import Rejection
from standards.review.decide import HANDLERS as ON_REVIEWS
from standards.review.events import PacketPrepared, ReviewTakenUp
from standards.standing.advance import advance, next_due
from standards.standing.application import apply
from standards.standing.commands import (
    AnnulMark,
    Apply,
    PlaceMark,
    PreparePacket,
    TakeUpAccreditation,
    TakeUpReview,
)
from standards.standing.decision import Attribution, Handler, StandingDecision
from standards.standing.evolve import evolve, folded
from standards.standing.reactions import react
from standards.standing.state import Mark, Standing
from standards.vocabulary import PacketOpens

_A_MOMENT = timedelta(microseconds=1)


def decide(
    standing: Standing | None, command: Command[Any], now: datetime, editions: EditionTimeline
) -> tuple[Event[Any], ...] | Rejection:
    """The events that follow from the command at ``now``, dates due by then first; or why it is rejected.

    A command that took effect before follows with nothing. A partner that is not on record begins with its description;
    raises ``ValueError`` for any other command without a standing, ``KeyError`` for a subject that the standing lacks.
    """
    if standing is None:
        return _first_described(command, now, editions)
    if _took_effect(standing, command):
        return ()
    decision = _until(standing, command, now, editions)
    stands_against = _judge(decision.situation(command))
    if stands_against is not None:
        return stands_against.rejection
    decision.doer = Attribution.of(command, command.data.declaration.roles_anywhere(decision.edition))
    HANDLERS[type(command.data)](decision, command)
    return _decided(standing, decision)


def _decided(standing: Standing, decision: StandingDecision) -> tuple[Event[Any], ...]:
    """What follows, and the standing after it, which whoever keeps the events asks for next."""
    return folded(standing, tuple(decision.events), decision.standing)


def rejected(
    standing: Standing | None, command: Command[Any], now: datetime, editions: EditionTimeline
) -> Rejected[Standing] | None:
    """What stands in the way of a command that ``decide`` rejects; None where it does not."""
    if standing is None or _took_effect(standing, command):
        return None
    return _judge(_until(standing, command, now, editions).situation(command))


def _took_effect(standing: Standing, command: Command[Any]) -> bool:
    return command.id is not None and standing.remembers(command.id)


def _until(standing: Standing, command: Command[Any], now: datetime, editions: EditionTimeline) -> StandingDecision:
    """The decision once every date due by ``now`` took effect."""
    if isinstance(command.data, ImportPartner):
        # A file is brought in as a whole, and decides nothing: what is due by then is held by the next look.
        return StandingDecision(standing, now, editions, command.seed, rules=command.rules)
    found = _dates_first(standing, command.data) if isinstance(command.data, (PlaceMark, AnnulMark)) else standing
    decision = advance(found, now, editions, command.seed, command.rules)
    if found is not standing:
        decision.standing = decision.standing.model_copy(update={"marks": standing.marks})
    return decision


def _judge(situation: Situation[Standing, Any, Any]) -> Rejected[Standing] | None:
    """What stands against the command, or against a fact that it tells."""
    said, against = situation.data, judge(situation)
    for fact in facts_in(said):
        if against is None and fact is not said:
            against = judge(situation.sent_with(data=fact))
    return against


def _dates_first(standing: Standing, data: PlaceMark | AnnulMark) -> Standing:
    """The standing as the dates of the instant find it at which a mark comes or goes: they act before it does."""
    since = standing.last_at

    def known(mark: Mark) -> Mark:
        match data:
            case PlaceMark(mark_id=mark.id) if since is None or since <= mark.placed_at:
                return mark.model_copy(update={"placed_at": mark.placed_at + _A_MOMENT})
            case AnnulMark(mark_id=mark.id) if mark.vacated_at is not None and (
                since is None or since < mark.vacated_at
            ):
                return mark.model_copy(update={"vacated_at": mark.vacated_at + _A_MOMENT})
            case _:
                return mark

    return standing.model_copy(update={"marks": tuple(known(mark) for mark in standing.marks)})


def _first_described(
    command: Command[Any], now: datetime, editions: EditionTimeline
) -> tuple[Event[Any], ...] | Rejection:
    """The partner's first event, and what the command tells beside it."""
    facts = facts_in(command.data)
    if not facts or not isinstance(facts[0], DescribePartner) or command.subject is None:
        raise ValueError("a partner is described before anything else about it")
    edition, nothing = editions.in_force(now), None
    unknown: Situation[Any, Any, Any] = Situation(nothing, command.by, now, edition, command, command.subject)
    stands_against = _judge(unknown)
    if stands_against is not None:
        return stands_against.rejection
    doer = Attribution.of(command, command.data.declaration.roles_anywhere(edition))
    (described,) = found(None, facts[0], edition)
    first = PartnerEvent(
        subject=command.subject,
        sequence=1,
        at=now,
        actor=doer.actor,
        role=doer.role,
        edition=edition.id,
        clauses=described.clauses,
        command=doer.command,
        data=described.data,
    )
    decision = StandingDecision(evolve(None, first), now, editions, command.seed, doer, [first], command.rules)
    note_facts(decision, facts[1:])
    bring_along(decision, command.data)
    return tuple(decision.events)


# What the product itself asks


def pass_time(_decision: StandingDecision, _command: Command[PassTime]) -> None:
    """Nothing beside the dates that were due."""


def take_up_accreditation(decision: StandingDecision, command: Command[TakeUpAccreditation]) -> None:
    """The accreditation's process begins: it comes up to date and says so, once."""
    accreditation = decision.standing.accreditation(command.subject or "")
    if accreditation.live and not accreditation.taken_up:
        decision.note_accreditation(accreditation, TakenUp().under())


def take_up_review(decision: StandingDecision, command: Command[TakeUpReview | PreparePacket]) -> None:
    """The review's process begins and says so, once."""
    review = decision.standing.review(command.subject or "")
    if not review.taken_up:
        decision.note_review(review, ReviewTakenUp().under())


def prepare_packet(decision: StandingDecision, command: Command[PreparePacket]) -> None:
    """The packet of the marks that the review counts was made; its ``doubts`` are for somebody to settle (S32)."""
    take_up_review(decision, command)
    review, marks = decision.standing.review(command.subject or ""), command.data.marks
    if review.to_prepare and (marks is None or marks == review.counted):
        waits = decision.edition.packet.opens is PacketOpens.ON_RELEASE
        to_release = command.data.to_release if waits else 0
        prepared = PacketPrepared(marks=review.counted, doubts=command.data.doubts, to_release=to_release)
        decision.note_review(review, prepared.under(Clause.S32, Clause.S33))


def judge_marks(decision: StandingDecision, _command: Command[PlaceMark | AnnulMark]) -> None:
    """A mark came or went (S23, S27-S30): what follows is how the standing reacts to the marks as they are now."""
    react(decision)


HANDLERS: Mapping[type[CommandData], Handler] = {
    PassTime: pass_time,
    TakeUpAccreditation: take_up_accreditation,
    TakeUpReview: take_up_review,
    PreparePacket: prepare_packet,
    PlaceMark: judge_marks,
    AnnulMark: judge_marks,
    Apply: apply,
    **ON_PARTNERS,
    **ON_ACCREDITATIONS,
    **ON_REVIEWS,
}
"""What follows from each command that nothing stands against: the one place that tells them apart."""


def _next_deadline(standing: Standing, editions: EditionTimeline) -> datetime | None:
    due = next_due(standing, editions)
    return due.at if due is not None else None


STANDING_DECIDER: Decider[Standing, Event[Any], EditionTimeline] = Decider(decide, evolve, _next_deadline, rejected)
"""A partner's standing: the partner, its accreditations and its reviews, decided as one."""
