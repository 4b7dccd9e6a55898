"""The decider of a partner's standing: what follows from any command. Dates that are due are always applied first.

Everything that runs a standing calls it: the processes of accreditations and reviews, the API, an import, a rehearsal,
a simulation, an explanation.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from standards.accreditation import commands as on_accreditation
from standards.accreditation import decide as accreditation
from standards.accreditation.events import TakenUp
from standards.clauses import Clause
from standards.commands import Command, CommandData, PassTime
from standards.decider import Decider
from standards.editions.timeline import EditionTimeline
from standards.events import Event, PendingEvent
from standards.guards import judge
from standards.partner import commands as on_partner
from standards.partner import decide as partner
from standards.partner import follow_up
from standards.partner.commands import (
    ConfirmDelivery,
    ImportPartner,
    PartnerFact,
    RecordDecidedActionDone,
    RecordFacts,
    RequestProgrammeAction,
    RequestTierAction,
)
from standards.partner.events import ActionRequested, PartnerEvent
from standards.rejections import Rejection, RejectionCode
from standards.review import commands as on_review
from standards.review import decide as board
from standards.review.commands import ReviewCommand
from standards.review.events import PacketPrepared, ReviewTakenUp
from standards.standing import application
from standards.standing.advance import advance, next_due
from standards.standing.commands import (
    AnnulMark,
    Apply,
    PlaceMark,
    PreparePacket,
    TakeUpAccreditation,
    TakeUpReview,
)
from standards.standing.decision import Attribution, StandingDecision
from standards.standing.evolve import evolve
from standards.standing.reactions import react
from standards.standing.review_opening import end
from standards.standing.state import Mark, Standing
from standards.vocabulary import PartnerAction

_A_MOMENT = timedelta(microseconds=1)
Handler = Callable[[StandingDecision, Command[Any]], Rejection | None]
"""Notes what follows from a command once the dates due by then are applied, or says why it is rejected."""


def decide(
    standing: Standing | None, command: Command[Any], now: datetime, editions: EditionTimeline
) -> tuple[Event[Any], ...] | Rejection:
    """The events that follow from the command at ``now``, dates due by then first; or why it is rejected.

    A command that took effect before follows with nothing. A partner that is not on record begins with its description;
    raises ``ValueError`` for any other command without a standing, ``KeyError`` for a subject that the standing lacks.
    """
    if standing is None:
        return _first_described(command, now, editions)
    if command.id is not None and standing.remembers(command.id):
        return ()
    if isinstance(command.data, ImportPartner):
        # A file is brought in as a whole, and decides nothing: what is due by then is held by the next look.
        decision = StandingDecision(standing, now, editions.in_force(now), command.seed)
    else:
        decision = advance(_dates_first(standing, command.data), now, editions, command.seed)
        decision.standing = decision.standing.model_copy(update={"marks": standing.marks})
    return HANDLERS[type(command.data)](decision, command) or tuple(decision.events)


def _dates_first(standing: Standing, data: CommandData) -> Standing:
    """The standing as the dates of the instant find it at which a mark comes or goes: they act before it does."""
    since = standing.last_at

    def found(mark: Mark) -> Mark:
        match data:
            case PlaceMark(mark_id=mark.id) if since is None or since <= mark.placed_at:
                return mark.model_copy(update={"placed_at": mark.placed_at + _A_MOMENT})
            case AnnulMark(mark_id=mark.id) if mark.vacated_at is not None and (
                since is None or since < mark.vacated_at
            ):
                return mark.model_copy(update={"vacated_at": mark.vacated_at + _A_MOMENT})
            case _:
                return mark

    return standing.model_copy(update={"marks": tuple(found(mark) for mark in standing.marks)})


def _first_described(
    command: Command[Any], now: datetime, editions: EditionTimeline
) -> tuple[Event[Any], ...] | Rejection:
    """The partner's first event, and what the command tells beside it."""
    facts = _facts(command.data)
    if not facts or not isinstance(facts[0], on_partner.DescribePartner) or command.subject is None:
        raise ValueError("a partner is described before anything else about it")
    edition = editions.in_force(now)
    ruled = partner.describe(None, facts[0], edition)
    if isinstance(ruled, Rejection):
        return ruled
    doer = Attribution.of(command, on_partner.MAY_RECORD)
    first = PartnerEvent(
        subject=command.subject,
        sequence=1,
        at=now,
        actor=doer.actor,
        role=doer.role,
        edition=edition.id,
        clauses=ruled[0].clauses,
        command=doer.command,
        data=ruled[0].data,
    )
    decision = StandingDecision(evolve(None, first), now, edition, command.seed, doer, [first])
    rejected = _note_facts(decision, facts[1:])
    _bring_along(decision, command.data)
    return rejected or tuple(decision.events)


# Handlers


def _pass_time(_decision: StandingDecision, _command: Command[PassTime]) -> None:
    """Nothing beside the dates that were due."""


def _take_up_accreditation(decision: StandingDecision, command: Command[TakeUpAccreditation]) -> None:
    """The accreditation's process begins: it comes up to date and says so, once."""
    accreditation = decision.standing.accreditation(command.subject or "")
    if accreditation.live and not accreditation.taken_up:
        decision.note_accreditation(accreditation, TakenUp().under())


def _take_up_review(decision: StandingDecision, command: Command[TakeUpReview | PreparePacket]) -> None:
    review = decision.standing.review(command.subject or "")
    if not review.taken_up:
        decision.note_review(review, ReviewTakenUp().under())


def _prepare_packet(decision: StandingDecision, command: Command[PreparePacket]) -> None:
    """The packet of the marks that the review counts was made; its ``doubts`` are for somebody to settle (S32)."""
    _take_up_review(decision, command)
    review, marks = decision.standing.review(command.subject or ""), command.data.marks
    if review.to_prepare and (marks is None or marks == review.counted):
        prepared = PacketPrepared(marks=review.counted, doubts=command.data.doubts)
        decision.note_review(review, prepared.under(Clause.S32, Clause.S33))


def _judge_marks(decision: StandingDecision, _command: Command[PlaceMark | AnnulMark]) -> None:
    """A mark came or went (S23, S27-S30): what follows is how the standing reacts to the marks as they are now."""
    react(decision)


def _apply(decision: StandingDecision, command: Command[Apply]) -> Rejection | None:
    decision.doer = Attribution.of(command, command.data.declaration.roles)
    rejected = application.apply(decision, command.data.kind)
    if rejected is None:
        react(decision)
    return rejected


def _act_on_review(decision: StandingDecision, command: Command[ReviewCommand]) -> Rejection | None:
    """A command on a review, with the consequences where it closes it (S31-S37, S40)."""
    review = decision.standing.review(command.subject or "")
    # Who handled a case may have become known only since the review counted it.
    handlers = frozenset(sub for mark in decision.standing.marks if mark.id in review.counted for sub in mark.handlers)
    rejected = board.may_take(review, command, decision.edition, handlers)
    if rejected is not None:
        return rejected
    ruled = board.rule(review, command.data, command.by, decision.at, decision.edition)
    if isinstance(ruled, Rejection):
        return ruled
    decision.doer = Attribution.of(command, command.data.declaration.roles_in(review.stage, decision.edition))
    first, *rest = ruled
    noted = PendingEvent(first.data.model_copy(update={"note": command.data.note}), first.clauses)
    review = decision.note_review(review, noted, *rest)
    if not review.is_open:
        end(decision, review)
    react(decision)
    return None


def _request_action(
    decision: StandingDecision, command: Command[RequestTierAction | RequestProgrammeAction]
) -> Rejection | None:
    """Action on tier or programmes is requested: accreditations are removed first (S38, S39)."""
    declared = command.data.declaration
    allowed = declared.roles_in(declared.stages[0], decision.edition)
    if command.by.acting_as(allowed) is None:
        return Rejection(RejectionCode.ROLE_REQUIRED, f"This takes the role {' or '.join(allowed)}.", declared.clauses)
    if decision.standing.live:
        held = ", ".join(item.kind for item in decision.standing.live)
        detail = f"The partner holds accreditations ({held}); they are removed before any other action."
        return Rejection(RejectionCode.ACCREDITATIONS_FIRST, detail, (Clause.S38,))
    decision.doer = Attribution.of(command, allowed)
    kind = PartnerAction.TIER if isinstance(command.data, RequestTierAction) else PartnerAction.PROGRAMME
    requested = ActionRequested(
        action=kind, detail=command.data.detail, complaint_id=command.data.complaint_id, note=command.data.note
    )
    decision.note_partner(requested.under(Clause.S38, Clause.S39))
    return None


def _follow_up(
    decision: StandingDecision, command: Command[RecordDecidedActionDone | ConfirmDelivery]
) -> Rejection | None:
    """What a board decided was done (S39), or what was agreed was delivered or given up (S18)."""
    declared = command.data.declaration
    allowed = declared.roles_anywhere(decision.edition)
    if command.by.acting_as(allowed) is None:
        return Rejection(RejectionCode.ROLE_REQUIRED, f"This takes the role {' or '.join(allowed)}.", declared.clauses)
    situation = follow_up.situation(decision.standing.partner, command, decision.at, decision.edition)
    rejected = judge(situation)
    if rejected is not None:
        return rejected.rejection
    decision.doer = Attribution.of(command, allowed)
    decision.note_partner(follow_up.noted(situation))
    return None


def _record(decision: StandingDecision, command: Command[PartnerFact | RecordFacts]) -> Rejection | None:
    """Facts about the partner come in (S2): what recovers acts at once, what fails waits for a checkpoint."""
    decision.doer = Attribution.of(command, on_partner.MAY_RECORD)
    rejected = _note_facts(decision, _facts(command.data))
    if rejected is None:
        react(decision)
    return rejected


def _import(decision: StandingDecision, command: Command[ImportPartner]) -> Rejection | None:
    """A file tells about the partner, and nothing follows from it yet."""
    decision.doer = Attribution.of(command, on_partner.MAY_RECORD)
    rejected = _note_facts(decision, command.data.facts)
    _bring_along(decision, command.data)
    return rejected


def _bring_along(decision: StandingDecision, data: CommandData) -> None:
    """The accreditations that the partner holds already (S1)."""
    for held in data.accreditations if isinstance(data, ImportPartner) else ():
        partner_id = decision.standing.partner.id
        decision.issue(*application.brought_along(partner_id, held, decision.at, decision.edition))


def _facts(data: CommandData) -> tuple[PartnerFact, ...]:
    if isinstance(data, RecordFacts | ImportPartner):
        return data.facts
    return (data,) if isinstance(data, PartnerFact) else ()


def _note_facts(decision: StandingDecision, facts: tuple[PartnerFact, ...]) -> Rejection | None:
    for fact in facts:
        standing = decision.standing
        ruled = partner.rule(standing.partner, fact, decision.edition, lost_all=standing.lost_all)
        if isinstance(ruled, Rejection):
            return ruled
        decision.note_partner(*ruled)
    return None


def _of(handler: Handler, *models: type[CommandData]) -> dict[type[CommandData], Handler]:
    return dict.fromkeys(models, handler)


HANDLERS: Mapping[type[CommandData], Handler] = {
    PassTime: _pass_time,
    TakeUpAccreditation: _take_up_accreditation,
    TakeUpReview: _take_up_review,
    PreparePacket: _prepare_packet,
    PlaceMark: _judge_marks,
    AnnulMark: _judge_marks,
    Apply: _apply,
    RecordFacts: _record,
    ImportPartner: _import,
    **_of(accreditation.act, *(declared.model for declared in on_accreditation.ACCREDITATION_COMMANDS.values())),
    **_of(_act_on_review, *(declared.model for declared in on_review.REVIEW_COMMANDS.values())),
    **_of(_request_action, RequestTierAction, RequestProgrammeAction),
    **_of(_follow_up, RecordDecidedActionDone, ConfirmDelivery),
    **_of(_record, *PartnerFact.__args__),
}
"""By the declared content of a command, what it brings about."""


def _next_deadline(standing: Standing, editions: EditionTimeline) -> datetime | None:
    due = next_due(standing, editions)
    return due.at if due is not None else None


STANDING_DECIDER: Decider[Standing, Event[Any], EditionTimeline] = Decider(decide, evolve, _next_deadline)
"""A partner's standing: the partner, its accreditations and its reviews, decided as one."""
