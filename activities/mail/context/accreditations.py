"""Mails about a partner's accreditations (S4-S9, S27, S28, S37, S40)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from activities.mail.context.base import MailContext, Source, day, kinds, moment, moment_or_none
from activities.mail.context.marks import marks_on_record
from records.event_store import read
from records.notifications.sources import accreditations_of, parties_of
from records.streams import ACCREDITATIONS, PARTNERS
from standards.accreditation import Accreditation, AccreditationEvent, evolve
from standards.accreditation import events as f
from standards.accreditation.messages import BAR_WORDS
from standards.accreditation.notifications import partner_wide_id
from standards.editions import Edition
from standards.formatting import listed, spoken
from standards.partner.events import LockoutBegan, ProgrammesLeft


@dataclass(frozen=True)
class Affected:
    """An accreditation, and what happened to it."""

    accreditation: Accreditation
    """As it was right after it."""
    event: AccreditationEvent
    together: tuple[AccreditationEvent, ...]
    """Everything that happened to it at the same instant."""


async def accreditation_context(source: Source) -> MailContext:
    """What happened to one accreditation. Raises ``LookupError`` where it did not."""
    event = (await source.events(ACCREDITATIONS))[-1]
    every = await read(source.connection, ACCREDITATIONS, event.subject)
    affected = _affected(every, event)
    return await _context(source, affected.accreditation.partner_id, (affected,), event.subject)


async def partner_wide_context(source: Source) -> MailContext:
    """What happened to all of a partner's accreditations at once. Raises ``LookupError`` where nothing of it did."""
    partner_id = source.notification.subject.removeprefix("partner/")
    wanted = source.notification.id.rpartition("/")[0]
    affected = await affected_of(source.connection, partner_id, lambda one: partner_wide_id(partner_id, one) == wanted)
    if not affected:
        raise LookupError(f"nothing on record is {wanted}")
    return await _context(source, partner_id, affected, partner_id)


async def affected_of(
    connection: AsyncConnection, partner_id: str, is_it: Callable[[AccreditationEvent], bool]
) -> tuple[Affected, ...]:
    """The partner's accreditations to which it happened, each with the first event of that description."""
    found = []
    for subject in await accreditations_of(connection, partner_id):
        events = await read(connection, ACCREDITATIONS, subject)
        event = next((event for event in events if is_it(event)), None)
        if event is not None:
            found.append(_affected(events, event))
    return tuple(found)


def _affected(events: tuple[AccreditationEvent, ...], event: AccreditationEvent) -> Affected:
    nothing: Any = None
    accreditation: Accreditation = reduce(evolve, events[: event.sequence], nothing)
    return Affected(accreditation, event, tuple(other for other in events if other.at == event.at))


async def losses_at(connection: AsyncConnection, partner_id: str, at: datetime) -> dict[str, Any]:
    """What the partner lost at the instant beside its accreditations (S37, S40)."""
    events = await read(connection, PARTNERS, f"partner/{partner_id}")
    together = [event.data for event in events if event.at == at]
    left = [name for data in together if isinstance(data, ProgrammesLeft) for name in data.programmes]
    until = next((data.until for data in together if isinstance(data, LockoutBegan)), None)
    return {"locked_out_until": moment_or_none(until), "programmes": listed(left)}


async def _context(source: Source, partner_id: str, affected: tuple[Affected, ...], reference: str) -> MailContext:
    first = affected[0]
    edition = await source.edition_of(first.event)
    values = {
        "accreditations": kinds(one.accreditation.kind for one in affected),
        "one": len(affected) == 1,
        "on": day(first.event.at),
        **_of_condition(first, edition),
        **_of_term(first, edition),
    }
    match first.event.data:
        case f.Lapsed():
            values |= await losses_at(source.connection, partner_id, first.event.at)
        case f.MarksFlagged():
            values |= await marks_on_record(source, partner_id, first.event.at)
        case _:
            pass
    return MailContext(
        edition=edition,
        reference=reference,
        parties=await parties_of(source.connection, partner_id),
        link=f"{source.console}/partners/{partner_id}",
        clauses=first.event.clauses,
        values=values,
    )


def _of_condition(affected: Affected, edition: Edition) -> dict[str, Any]:
    match affected.event.data:
        case f.GraceOpened(tier=tier, until=until):
            return {"tier": spoken(tier), "until": moment(until), **_if_lapsed(edition)}
        case f.GraceExtended(until=until):
            return {"until": moment(until), **_if_lapsed(edition)}
        case f.GraceEnded(tier=tier):
            return {"tier": spoken(tier)}
        case f.RemediationOpened(missing=missing, until=until):
            return {"missing": [spoken(name) for name in missing], "until": moment(until)}
        case f.RemediationRanOut(missing=missing):
            return {"missing": [spoken(name) for name in missing]}
        case _:
            return {}


def _of_term(affected: Affected, edition: Edition) -> dict[str, Any]:
    held = affected.accreditation
    match affected.event.data:
        case f.AccreditationIssued():
            required = edition.accreditations.get(held.kind)
            return {
                "term_ends": day(held.term_ends_on) if held.term_ends_on else None,
                "evaluated_every": edition.terms.evaluate_every_months,
                "certifications": [spoken(name) for name in required.certifications] if required else [],
                "minimum": spoken(edition.tiers.minimum),
            }
        case f.Renewed(term_ends_on=ends_on, automatic=automatic):
            return {"term_ends": day(ends_on), "automatic": automatic}
        case f.RenewalHeld(bars=bars):
            return {"bars": listed([BAR_WORDS[bar] for bar in bars])}
        case f.Lapsed(tier=tier):
            denied = any(isinstance(event.data, f.GraceDenied) for event in affected.together)
            return {"tier": spoken(tier), "denied": denied, "minimum": spoken(edition.tiers.minimum)}
        case _:
            return {}


def _if_lapsed(edition: Edition) -> dict[str, Any]:
    """What a lapse would bring: so much is asked of somebody who still has time (S8, S37, S40)."""
    return {
        "minimum": spoken(edition.tiers.minimum),
        "lockout_months": edition.lockout.months if edition.lapse.locks_out else 0,
        "programmes": listed(edition.programmes.accredited_only) if edition.lapse.leaves_programmes else "",
    }
