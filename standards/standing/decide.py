"""Orders on a partner's standing: what may be done, and what follows. Dates that are due are always applied first.

Every door comes through here: the workflows of accreditations and reviews, the API, a rehearsal, a simulation.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any, assert_never

from standards.accreditation import Accreditation
from standards.accreditation import commands as on_accreditation
from standards.accreditation import events as f
from standards.accreditation.commands import AccreditationCommand
from standards.accreditation.schedule import next_tier_review
from standards.actors import Actor
from standards.clauses import Clause
from standards.commands import Command
from standards.editions.timeline import EditionTimeline
from standards.events import PendingEvent
from standards.partner.commands import PartnerCommand, RequestTierAction
from standards.partner.decide import Ruling as PartnerRuling
from standards.partner.events import ActionRequested
from standards.partner.state import Partner
from standards.rejections import Rejection, RejectionCode
from standards.review import ReviewCommand
from standards.review import decide as board
from standards.review.events import PacketPrepared, ReviewTakenUp
from standards.review.state import Trigger
from standards.standing.advance import advance
from standards.standing.application import apply
from standards.standing.consequences import lapse
from standards.standing.decision import Attribution, Course
from standards.standing.reactions import react
from standards.standing.review_opening import convene, end
from standards.standing.state import Mark, Standing
from standards.vocabulary import PartnerAction, ReviewReason, Role

Outcome = Course | Rejection


def act_on_accreditation(
    standing: Standing,
    subject: str,
    command: Command[AccreditationCommand],
    now: datetime,
    editions: EditionTimeline,
    noise: str = "",
) -> Outcome:
    """An order on one accreditation; grace acts on all of them (S7)."""
    if command.id in standing.accreditation(subject).orders or any(
        command.id in item.orders for item in standing.reviews
    ):
        return _nothing(standing, now, editions)
    course = advance(standing, now, editions, noise)
    accreditation = course.standing.accreditation(subject)
    refused = _may_take(course, accreditation, command)
    if refused is not None:
        return refused
    course.doer = _doer(command, command.data.declaration.roles_in(accreditation.status, course.edition))
    refused = _rule(course, accreditation, command.data)
    if refused is not None:
        return refused
    react(course)
    return course


def _may_take(course: Course, accreditation: Accreditation, command: Command[AccreditationCommand]) -> Rejection | None:
    declared = command.data.declaration
    allowed = declared.roles_in(accreditation.status, course.edition)
    if command.by.acting_as(allowed) is None:
        return Rejection(RejectionCode.ROLE_REQUIRED, f"This takes the role {' or '.join(allowed)}.", declared.clauses)
    if command.if_sequence is not None and command.if_sequence != accreditation.sequence:
        detail = "The accreditation has changed since you read it; read it again."
        return Rejection(RejectionCode.PRECONDITION_FAILED, detail)
    if not accreditation.live:
        return Rejection(RejectionCode.WRONG_STAGE, f"The accreditation is {accreditation.status}.", declared.clauses)
    if not isinstance(command.data, on_accreditation.OpenReview) and accreditation.grace is None:
        return Rejection(RejectionCode.WRONG_STAGE, "The partner is not in a grace period.", (Clause.S7,))
    return None


def _rule(course: Course, accreditation: Accreditation, action: AccreditationCommand) -> Rejection | None:
    match action:
        case on_accreditation.GrantGrace(reason=reason):
            _on_all_in_grace(
                course, lambda until: f.GraceGranted(reason=reason, until=until, note=action.note).under(Clause.S7)
            )
        case on_accreditation.DenyGrace(reason=reason):
            _on_all_in_grace(
                course, lambda _: f.GraceDenied(reason=reason, note=action.note).under(Clause.S7, Clause.S8)
            )
            lapse(course)
        case on_accreditation.ExtendGrace():
            return _extend(course, accreditation, action)
        case on_accreditation.OpenReview(reason=reason):
            trigger = Trigger(
                reason=ReviewReason.OPENED_BY_OPS, at=course.at, accreditation_id=accreditation.id, because=reason
            )
            convene(course, trigger)
        case _:
            assert_never(action)
    return None


def _on_all_in_grace(course: Course, data: Callable[[datetime], PendingEvent[Any]]) -> None:
    for item in course.standing.live:
        if item.grace is not None:
            course.note_accreditation(item, data(item.grace.until))


def _extend(course: Course, accreditation: Accreditation, action: on_accreditation.ExtendGrace) -> Rejection | None:
    assert accreditation.grace is not None
    tiers, present = course.edition.tiers, accreditation.grace.until
    until = next_tier_review(present, tiers)
    if action.until is not None:
        until = datetime.combine(action.until, time(tiers.hour_utc), UTC)
    if until <= present:
        detail = f"The grace period runs until {present:%Y-%m-%d %H:%M} UTC; name a later day."
        return Rejection(RejectionCode.INVALID, detail, (Clause.S7,), "until")
    extended = f.GraceExtended(reason=action.reason, until=until, note=action.note)
    _on_all_in_grace(course, lambda _: extended.under(Clause.S7))
    return None


def act_on_review(
    standing: Standing,
    subject: str,
    command: Command[ReviewCommand],
    now: datetime,
    editions: EditionTimeline,
    noise: str = "",
) -> Outcome:
    """An order on a review, with the consequences where it closes it (S31-S37, S40)."""
    if command.id in standing.review(subject).orders:
        return _nothing(standing, now, editions)
    course = advance(standing, now, editions, noise)
    review = course.standing.review(subject)
    # Who handled a case may have become known only since the review counted it.
    handlers = frozenset(sub for mark in course.standing.marks if mark.id in review.counted for sub in mark.handlers)
    refused = board.may_take(review, command, course.edition, handlers)
    if refused is not None:
        return refused
    ruled = board.rule(review, command.data, command.by, course.at, course.edition)
    if isinstance(ruled, Rejection):
        return ruled
    course.doer = _doer(command, command.data.declaration.roles_in(review.stage, course.edition))
    first, *rest = ruled
    noted = PendingEvent(first.data.model_copy(update={"note": command.data.note}), first.clauses)
    review = course.note_review(review, noted, *rest)
    if not review.is_open:
        end(course, review)
    react(course)
    return course


def act_on_partner(
    standing: Standing, command: Command[PartnerCommand], now: datetime, editions: EditionTimeline, noise: str = ""
) -> Outcome:
    """Action on tier or programmes is requested: accreditations are removed first (S38, S39)."""
    if command.id in standing.partner.orders:
        return _nothing(standing, now, editions)
    course = advance(standing, now, editions, noise)
    declared = command.data.declaration
    allowed = declared.roles_in(declared.stages[0], course.edition)
    if command.by.acting_as(allowed) is None:
        return Rejection(RejectionCode.ROLE_REQUIRED, f"This takes the role {' or '.join(allowed)}.", declared.clauses)
    if course.standing.live:
        held = ", ".join(item.kind for item in course.standing.live)
        detail = f"The partner holds accreditations ({held}); they are removed before any other action."
        return Rejection(RejectionCode.ACCREDITATIONS_FIRST, detail, (Clause.S38,))
    course.doer = _doer(command, allowed)
    kind = PartnerAction.TIER if isinstance(command.data, RequestTierAction) else PartnerAction.PROGRAMME
    requested = ActionRequested(
        action=kind, detail=command.data.detail, complaint_id=command.data.complaint_id, note=command.data.note
    )
    course.note_partner(requested.under(Clause.S38, Clause.S39))
    return course


def apply_for(
    standing: Standing, kind: str, by: Attribution, now: datetime, editions: EditionTimeline, noise: str = ""
) -> Outcome:
    """An application, judged on the facts at the instant (S5, S9, S10, S37)."""
    if by.command is not None and any(by.command in item.orders for item in standing.accreditations):
        return _nothing(standing, now, editions)
    course = advance(standing, now, editions, noise)
    course.doer = by
    refused = apply(course, kind)
    if refused is not None:
        return refused
    react(course)
    return course


def record_on_partner(
    standing: Standing,
    ruling: Callable[[Course, Partner], PartnerRuling],
    by: Attribution,
    now: datetime,
    editions: EditionTimeline,
    noise: str = "",
) -> Outcome:
    """A fact about the partner comes in (S2): what recovers acts at once, what fails waits for a checkpoint."""
    if by.command is not None and by.command in standing.partner.orders:
        return _nothing(standing, now, editions)
    course = advance(standing, now, editions, noise)
    ruled = ruling(course, course.standing.partner)
    if isinstance(ruled, Rejection):
        return ruled
    course.doer = by
    course.note_partner(*ruled)
    react(course)
    return course


def place_mark(standing: Standing, mark: Mark, editions: EditionTimeline, noise: str = "") -> Course:
    """A mark board's mark reaches the partner's accreditations (S23, S27-S30)."""
    course = advance(standing, mark.placed_at, editions, noise)
    if any(known.id == mark.id for known in course.standing.marks):
        return course
    course.standing = course.standing.model_copy(update={"marks": (*course.standing.marks, mark)})
    react(course)
    return course


def vacate_mark(standing: Standing, mark_id: str, at: datetime, editions: EditionTimeline, noise: str = "") -> Course:
    """A mark was vacated: it leaves the window and the packet, and the standing is judged anew (extension)."""
    course = advance(standing, at, editions, noise)
    marks = tuple(
        mark.model_copy(update={"vacated_at": mark.vacated_at or course.at}) if mark.id == mark_id else mark
        for mark in course.standing.marks
    )
    course.standing = course.standing.model_copy(update={"marks": marks})
    react(course)
    return course


def take_up_accreditation(
    standing: Standing, subject: str, now: datetime, editions: EditionTimeline, noise: str = ""
) -> Course:
    """The accreditation's process begins: it comes up to date and says so, once."""
    course = advance(standing, now, editions, noise)
    accreditation = course.standing.accreditation(subject)
    if accreditation.live and not accreditation.taken_up:
        course.note_accreditation(accreditation, f.TakenUp().under())
    return course


def take_up_review(
    standing: Standing,
    subject: str,
    now: datetime,
    editions: EditionTimeline,
    noise: str = "",
    *,
    doubts: int = 0,
    made_of: tuple[str, ...] | None = None,
) -> Course:
    """The review's process begins, or goes on with another packet, whose ``doubts`` somebody has to settle (S32).

    ``made_of`` are the marks whose scenarios were made: a mark that came or went since has the packet made again.
    """
    course = advance(standing, now, editions, noise)
    review = course.standing.review(subject)
    if not review.taken_up:
        review = course.note_review(review, ReviewTakenUp().under())
    if review.to_prepare and made_of in (None, review.counted):
        course.note_review(review, PacketPrepared(marks=review.counted, doubts=doubts).under(Clause.S32, Clause.S33))
    return course


def _nothing(standing: Standing, now: datetime, editions: EditionTimeline) -> Course:
    """An order that took effect before follows with nothing."""
    return Course(standing, now, editions.in_force(now))


def _doer(command: Command[Any], roles: tuple[Role, ...]) -> Attribution:
    by: Actor = command.by
    return Attribution(by.sub, by.acting_as(roles) or Role.SYSTEM, command.id)
