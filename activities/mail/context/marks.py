"""Mails about marks: what a partner has on record and what follows from it, and the annulment of one (S27, S28)."""

from datetime import datetime
from typing import Any

from activities.mail.context.base import MailContext, Source, day, kinds
from analysis.explanation.explain_standing import explain_standing
from records.marks.queries import find as find_mark
from records.notifications.sources import editions_known_at, parties_of
from records.point_in_time import first_recorded_at, standing_as_of
from records.streams import MARKS
from records.visibility import EVERYTHING
from standards.commands import PassTime, by_the_product
from standards.decider import accepted
from standards.editions import EditionTimeline
from standards.formatting import listed, several, spoken
from standards.mark import AnnulmentAsked
from standards.months import first_day_without
from standards.notifications import NotificationKind
from standards.standing import Standing
from standards.standing.decide import STANDING_DECIDER
from standards.standing.evolve import fold
from standards.vocabulary import ReviewOutcome


async def marks_on_record(source: Source, partner_id: str, at: datetime) -> dict[str, Any]:
    """The marks that count at the instant, the review that looks at them, and the forecast of each accreditation.

    Raises ``LookupError`` where the partner is not on record.
    """
    standing, editions = await _standing_at(source, partner_id, at)
    explained, edition, review = explain_standing(standing, at, editions), editions.in_force(at), standing.open_review
    forecasts = [(item.kind, item.forecast.renewal) for item in explained.accreditations if item.forecast]
    return {
        "marks": several(len(explained.marks), "mark"),
        "count": len(explained.marks),
        "placed_marks": listed([f"{day(mark.placed_on)} ({mark.seriousness})" for mark in explained.marks]),
        "since": day(explained.marks[-1].placed_on) if explained.marks else None,
        "window_months": edition.marks.window_months,
        "review_at": edition.marks.review_at,
        "held": kinds(kind for kind, _ in forecasts),
        "forecasts": [f"{spoken(kind)}: {renewal.because}" for kind, renewal in forecasts],
        "review_comes": any(renewal.review_convened_at for _, renewal in forecasts),
        "review_since": day(review.opened_at) if review else None,
        "review_begins": review is not None and review.opened_at >= at,
        "review_ended": any(
            one.outcome is ReviewOutcome.MOOT and one.last_at >= at for one in standing.reviews if not one.is_open
        ),
    }


async def _standing_at(source: Source, partner_id: str, at: datetime) -> tuple[Standing, EditionTimeline]:
    """The standing after all that followed at the instant, and the editions that were known then."""
    standing = await _standing_on_record(source, partner_id, at)
    editions = await editions_known_at(source.connection, source.repository, at)
    # What follows from a mark is recorded with it, but never earlier than the partner's last event.
    followed = accepted(STANDING_DECIDER.decide(standing, by_the_product(PassTime(), at), at, editions))
    return fold(standing, followed), editions


async def _standing_on_record(source: Source, partner_id: str, at: datetime) -> Standing:
    """The standing at the instant. After a restore a partner can be on record for less long than its marks are."""
    if standing := await standing_as_of(source.connection, partner_id, at):
        return standing
    since = await first_recorded_at(source.connection, partner_id)
    standing = await standing_as_of(source.connection, partner_id, since)
    if standing is None:
        raise LookupError(f"the partner {partner_id} is not on record")
    return standing.model_copy(update={"marks": tuple(mark for mark in standing.marks if mark.placed_at <= at)})


async def annulment_context(source: Source) -> MailContext:
    """A mark whose annulment was asked for or approved. Raises ``LookupError`` where there is no such mark or step."""
    events = await source.events(MARKS)
    asked, event = events[0].data, events[-1]
    found = await find_mark(source.connection, event.subject, EVERYTHING)
    if found is None or not isinstance(asked, AnnulmentAsked):
        raise LookupError(f"{event.subject} is no mark on record")
    edition = await source.edition_of(event)
    values = {"placed": day(found.placed_on), "seriousness": found.seriousness, "on": day(event.at)}
    if source.kind is NotificationKind.ANNULMENT_ASKED:
        # S35: a director learns whose review it is once the votes are sealed; this mark may be before that board.
        return MailContext(edition=edition, reference=event.subject, link=source.console, values=values)
    standing = await marks_on_record(source, asked.partner_id, event.at)
    leaves = first_day_without(found.placed_on, standing["window_months"])
    return MailContext(
        edition=edition,
        reference=event.subject,
        parties=await parties_of(source.connection, asked.partner_id),
        link=f"{source.console}/partners/{asked.partner_id}",
        clauses=event.clauses,
        values=values | standing | {"counted": leaves > event.at.date()},
    )
