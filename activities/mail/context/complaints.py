"""Mails about a complaint (S14-S24, S39, and the extensions)."""

from dataclasses import replace
from typing import Any

from activities.mail.context.base import MailContext, Source, by_when, day, moment, moment_or_none
from activities.mail.context.marks import marks_on_record
from activities.mail.text import name_or_none, one_line
from records.complaints.intake import body_of
from records.notifications.sources import Parties, Person, parties_of, person
from records.point_in_time import standing_as_of
from records.streams import COMPLAINTS
from standards.complaint import Complaint, ComplaintEvent, fold
from standards.complaint import events as f
from standards.complaint.messages import AWAITED_WORDS, OUTCOME_WORDS, STAGE_WORDS, describe, waits_for
from standards.complaint.notifications import NOT_FOR_THE_PDM
from standards.editions import Edition
from standards.formatting import spoken
from standards.notifications import NotificationKind
from standards.vocabulary import NO_ACTION, PartnerAction, Role, Severity, Stage


async def complaint_context(source: Source) -> MailContext:
    """The case as it stood after the step. Raises ``LookupError`` where there is no such step."""
    events = await source.events(COMPLAINTS)
    case, step = fold(events), events[source.notification.first_sequence - 1 :]
    edition = await source.repository.by_id(source.connection, case.edition)
    body = await source.once("body", case.id, body_of) or {}
    parties = await source.once("parties", case.partner_id, parties_of)
    match source.kind:
        case NotificationKind.CUSTOMER_OUTCOME:
            values: dict[str, Any] = {"outcome": case.outcome}
            # A customer is told about a partner, and never who at HubSpot looks after it.
            parties = Parties(parties.partner, customer=_customer(body))
        case NotificationKind.PARTNER_MARK:
            values = await _mark(source, case)
        case _:
            parties = replace(parties, assignee=await person(source.connection, source.notification.person))
            values = _progress(case, step, edition) | {
                "summary": one_line(body["summary"], longest=300) if body.get("summary") else None,
                "happened": await _happened(source, case, step),
            }
            if source.kind in (NotificationKind.WAIT_REMINDER, NotificationKind.WAIT_ENDED):
                values |= _wait(case, step)
            if source.kind is NotificationKind.MENTIONED:
                values["mentioned_by"] = await _writer(source, step[0])
            if source.kind is NotificationKind.ACTION_DECIDED:
                values |= await _decided_action(source, case, edition)
    note = f"#event-{step[0].sequence}" if source.kind is NotificationKind.MENTIONED else ""
    return MailContext(
        edition=edition,
        reference=case.id,
        parties=parties,
        link=f"{source.console}/cases/{case.id}{note}",
        values={"opened": day(case.opened_at), **values},
    )


async def _writer(source: Source, note: ComplaintEvent) -> str:
    """Who wrote the note; a member of the mark board stays unnamed, since not everybody is told who votes there."""
    return "The mark board" if note.role is Role.MARK_BOARD else await _name(source, note.actor)


async def _name(source: Source, sub: str) -> str:
    """What a colleague is called; the sub where no name is known."""
    known = await person(source.connection, sub)
    return name_or_none(known.name) or sub


def _customer(body: dict[str, Any]) -> Person:
    """The customer; what was erased from the intake is unknown here too."""
    customer = body.get("customer") or {}
    return Person(customer.get("name"), customer.get("email"))


async def _mark(source: Source, case: Complaint) -> dict[str, Any]:
    if case.mark is None:
        raise ValueError(f"{case.id} led to no mark")
    return await marks_on_record(source, case.partner_id, case.mark.placed_at) | {
        "category": spoken(case.category),
        "seriousness": case.mark.seriousness,
        "placed": day(case.mark.placed_at),
    }


async def _happened(source: Source, case: Complaint, step: tuple[ComplaintEvent, ...]) -> list[str]:
    """The step in sentences. Votes stay with the board, and a note is for those who open the case."""
    told = [event.data for event in step if not isinstance(event.data, NOT_FOR_THE_PDM)]
    return [await _sentence(source, case, data) for data in told]


async def _sentence(source: Source, case: Complaint, data: f.ComplaintEventData) -> str:
    match data:
        case f.MarkBoardDecided():
            return await _decision(source, case, data)
        case f.Assigned(assignee=assignee):
            return f"The case was assigned to {await _name(source, assignee)}."
        case _:
            return describe(data)


async def _decision(source: Source, case: Complaint, decided: f.MarkBoardDecided) -> str:
    """What the mark board decided, without its votes; its action only recommends while an accreditation lives (S38)."""
    words = f"The mark board decided for {'a' if decided.placed else 'no'} mark."
    if decided.action == NO_ACTION:
        return words
    standing = await standing_as_of(source.connection, case.partner_id, case.last_at)
    if standing is None or not standing.live:
        return f"{words} It also decided on this action: {spoken(decided.action)}."
    gate = "this decides nothing while the partner is accredited: its accreditations would be removed first"
    return f"{words} It recommends this action: {spoken(decided.action)}; {gate}."


async def _decided_action(source: Source, case: Complaint, edition: Edition) -> dict[str, Any]:
    """What Partner Ops see to; action on tier and programmes waits while an accreditation lives (S38, S39)."""
    if case.decision is None:
        raise ValueError(f"the mark board decided nothing on {case.id}")
    action = case.decision.action
    standing = await standing_as_of(source.connection, case.partner_id, case.last_at)
    gated = standing is not None and bool(standing.live) and action in tuple(PartnerAction)
    return {"action": spoken(action), "gated": gated, "action_days": edition.follow_up.decided_action_days}


def _wait(case: Complaint, step: tuple[ComplaintEvent, ...]) -> dict[str, Any]:
    """For whom the case waits or waited, and until when at the latest."""
    told = next(event.data for event in step if isinstance(event.data, f.WaitingReminded | f.WaitingEnded))
    return {
        "awaited": AWAITED_WORDS[told.party],
        "wait_ends": moment_or_none(case.waiting.until if case.waiting else None),
    }


def _progress(case: Complaint, step: tuple[ComplaintEvent, ...], edition: Edition) -> dict[str, Any]:
    missed = next(((event.data.stage, event.at) for event in step if isinstance(event.data, f.DeadlineBreached)), None)
    return {
        "as_of": moment(step[-1].at),
        "category": spoken(case.category),
        "stage": case.stage,
        "stage_words": STAGE_WORDS[case.stage],
        "closed": case.stage is Stage.CLOSED,
        "waits_for": waits_for(case),
        "due": moment_or_none(case.due_at),
        "by_when": by_when(case.due_at, case.overdue),
        "overdue": case.overdue,
        "very_serious": case.severity is Severity.VERY_SERIOUS,
        "outcome_words": OUTCOME_WORDS[case.outcome] if case.outcome else None,
        "quorum": edition.mark_board.quorum,
        "missed_words": STAGE_WORDS[missed[0]] if missed else None,
        "missed_at": moment(missed[1]) if missed else None,
        "moved_on": any(isinstance(event.data, f.StageEntered) for event in step),
    }
