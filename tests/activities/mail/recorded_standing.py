"""Partners on record for the mail to write about: scenarios decided by the rules, with people around them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncEngine

from records import texts
from records.complaints.projection import rows as complaint_rows
from records.event_store import append, notification_row
from records.notifications.outbox import DueNotification
from records.notifications.tables import notifications
from records.partners.tables import identities
from records.streams import FEEDBACK, MARKS, stream_of
from standards.complaint import Complaint
from standards.complaint.state import Mark as MarkOfACase
from standards.editions import Edition
from standards.events import Event
from standards.feedback import FeedbackEvent, FeedbackGiven
from standards.feedback.notifications import notifications as of_feedback
from standards.mark import AnnulmentAsked, MarkAnnulled, MarkEvent
from standards.mark.notifications import notifications as of_mark
from standards.notifications import Notification
from standards.standing.state import Mark
from standards.vocabulary import Outcome, Role, Severity, Stage
from tests.activities.mail.cases import Partner, publish
from tests.standards.builders import edition
from tests.standards.message_checks import caused
from tests.standards.standing.people import ABE, ADA, CAS, DEE, LEX, OZ, PAT, POL
from tests.standards.standing.scenario import StandingScenario
from tests.support.projections import write_rows


def graced() -> StandingScenario:
    """Two accreditations in grace, extended and ended; a gap that is closed; a renewal by itself."""
    scenario = StandingScenario().issue("onboarding").issue("data_migration").set_tier("gold").until("2027-06-16")
    scenario.act_on_accreditation("extend_grace").set_tier("elite", at="2027-07-01").uncertify("onboarding_delivery")
    return scenario.until("2027-08-11").certify("onboarding_delivery").until("2029-02-11")


def lapsed() -> StandingScenario:
    """A tier that is not regained."""
    return StandingScenario().issue("onboarding").issue("data_migration").set_tier("gold").until("2028-01-16")


def serious(**more: Any) -> StandingScenario:
    """A serious mark has just opened a review of two accreditations."""
    scenario = StandingScenario(**more).issue("onboarding").issue("data_migration")
    scenario.mark("serious", at="2027-04-01", handlers=("handler-canary",))
    return scenario


def revoked() -> StandingScenario:
    """A packet that is released, a scenario that joins, every kind of delay and doubt, and a loss."""
    scenario = StandingScenario().issue("onboarding").issue("data_migration")
    scenario.packets_open = False
    scenario.mark("serious", at="2027-04-01")
    scenario.act_on_review("release_packet", PAT, replacements=[]).votes("revoke", ADA).act_on_review(
        "recuse", ADA, reason="recognised"
    )
    scenario.mark("serious", at="2027-04-05")
    scenario.act_on_review("release_packet", PAT, replacements=[]).act_on_review(
        "recuse", POL, reason="conflict"
    ).until("2027-05-02")
    scenario.votes("revoke", ABE, CAS).act_on_review("request_legal", DEE).until("2027-05-20").act_on_review(
        "give_legal_advice", LEX
    )
    scenario.until("2027-06-01").act_on_review("decide", DEE, decision="return").votes("revoke", ABE, CAS)
    scenario.act_on_review("decide", DEE, decision="approve").asks("request_tier_action")
    return scenario


def threshold() -> StandingScenario:
    """Marks at the threshold, and a review before the renewal, on which the renewal waits."""
    scenario = StandingScenario().issue("onboarding")
    scenario.marks("2027-09-01", "2027-10-01", "2027-11-01")
    return scenario.until("2029-02-11")


def renewed() -> StandingScenario:
    """The board renews what waited for it."""
    return threshold().votes("renew", ADA, CAS)


def joined() -> StandingScenario:
    """A gap that runs out while a review is open."""
    scenario = StandingScenario().issue().uncertify("onboarding_delivery").until("2027-08-11")
    return scenario.act_on_accreditation("open_review", OZ).until("2027-10-15")


def moot() -> StandingScenario:
    """A review whose only reason is vacated."""
    return serious().vacate("mrk_1")


def refused() -> StandingScenario:
    """HubSpot describes a partner that lost everything with a programme for accredited partners (S40)."""
    scenario = StandingScenario().issue("onboarding")
    scenario.mark("serious", at="2027-04-01")
    scenario.votes("revoke", ABE, CAS).act_on_review("decide", DEE, decision="approve")
    return scenario.describe(programmes=("PSO",), at="2027-07-01")


def imported() -> StandingScenario:
    """A mark from before the records began."""
    scenario = StandingScenario()
    scenario.mark(placed_on=date(2026, 12, 1))
    return scenario


class RecordedStanding:
    """A scenario that is really on record, under the partner's id, and the mails that it owes."""

    def __init__(self, engine: AsyncEngine, scenario: StandingScenario, partner: Partner, partner_id: str) -> None:
        self.engine = engine
        self.partner = partner
        self.partner_id = partner_id
        self.now = scenario.now
        self.editions: tuple[Edition, ...] = scenario.editions.editions
        self.log: list[Event[Any]] = [_renamed(event, partner_id) for event in scenario.log]
        self.owed = [_due(one.notification, one.event.at) for one in caused(self.log, self.editions)]

    def of(self, kind: str, *to: str) -> list[DueNotification]:
        """What is owed of a kind, to those teams or recipients where any are named."""
        return [due for due in self.owed if due.kind == kind and (not to or (due.team or due.recipient) in to)]

    async def also(self, stream: Any, events: Sequence[Any], notifications: Any) -> None:
        """Further events of another stream, with the notifications that they cause."""
        async with self.engine.begin() as connection:
            await append(connection, stream, events, self.editions[0])
        self.owed += [
            _due(notification, events[0].at) for notification in notifications(None, events, self.editions[0])
        ]

    async def queue(self) -> None:
        """Puts what is owed into the outbox, where recording has not put it yet."""
        rows = [
            notification_row(Notification(**{**_fields(due), "kind": due.kind, "to": due.recipient}))
            | {"caused_at": due.caused_at}
            for due in self.owed
        ]
        async with self.engine.begin() as connection:
            await connection.execute(upsert(notifications).on_conflict_do_nothing(), rows)


def _fields(due: DueNotification) -> dict[str, Any]:
    names = ("id", "subject", "first_sequence", "last_sequence", "team", "person")
    return {name: getattr(due, name) for name in names}


def _due(notification: Notification, at: datetime) -> DueNotification:
    row = notification_row(notification)
    return DueNotification(**row, caused_at=at, attempts=1)


def _renamed(event: Event[Any], partner_id: str) -> Event[Any]:
    data = event.data
    if getattr(data, "partner_id", None) == "p1":
        data = data.model_copy(update={"partner_id": partner_id})
    subject = f"partner/{partner_id}" if event.subject == "partner/p1" else event.subject
    return event.model_copy(update={"subject": subject, "data": data})


async def keep(
    engine: AsyncEngine, scenario: StandingScenario, partner: Partner | None = None, partner_id: str = "p1"
) -> RecordedStanding:
    """Records the scenario in pieces, as its processes do, and who the partner is."""
    kept = RecordedStanding(engine, scenario, partner or Partner(), partner_id)
    for one in kept.editions:
        await publish(engine, one)
    known = {one.id: one for one in kept.editions}
    identity = {"id": "idn_1", "partner_id": partner_id, "aliases": [], "domains": [], "recorded_at": datetime.now(UTC)}
    async with engine.begin() as connection:
        await connection.execute(insert(identities).values(**identity, **vars(kept.partner)))
        for (subject, under), events in groupby(kept.log, key=lambda event: (event.subject, event.edition)):
            await append(connection, stream_of(subject), tuple(events), known[under])
        for mark in scenario.standing.marks:
            if mark.complaint_id is not None:
                await write_rows(connection, (), complaint_rows(_closed_case(mark, mark.complaint_id, partner_id)))
    return kept


def _closed_case(mark: Mark, complaint_id: str, partner_id: str) -> Complaint:
    """The case that the mark came from."""
    at = mark.placed_at
    return Complaint(
        id=complaint_id,
        partner_id=partner_id,
        category="delivery",
        edition=edition().id,
        filed_by="hubspot",
        opened_at=at,
        stage=Stage.CLOSED,
        stage_entered_at=at,
        severity=Severity.STANDARD,
        sequence=1,
        last_at=at,
        remind_at=None,
        due_at=None,
        outcome=Outcome.MARK_PLACED,
        closed_at=at,
        mark=MarkOfACase(id=mark.id, seriousness=mark.seriousness, placed_at=at),
    )


async def with_a_vacated_mark(kept: RecordedStanding, mark: str | None = None) -> RecordedStanding:
    """Ops ask that the mark is vacated, the imported one unless told otherwise, and a director approves."""
    mark = mark or next(event.data.mark_id for event in kept.log if event.data.type == "mark_imported")
    frame = {"subject": mark, "at": kept.now, "edition": kept.editions[0].id, "clauses": ()}
    asked = AnnulmentAsked(partner_id=kept.partner_id, reason="txt_1")
    vacated = MarkAnnulled(reason="txt_2")
    events = [
        MarkEvent(**frame, sequence=1, actor="oz", role=Role.OPS, command="ord_v1", data=asked),
        MarkEvent(**frame, sequence=2, actor="dee", role=Role.DIRECTOR, command="ord_v2", data=vacated),
    ]
    await kept.also(MARKS, events, of_mark)
    return kept


async def with_feedback(kept: RecordedStanding, text: str) -> RecordedStanding:
    """Somebody gives feedback."""
    event = FeedbackEvent(
        subject="fbk_1",
        sequence=1,
        at=kept.log[-1].at,
        actor="ana",
        role=Role.CS,
        edition=kept.editions[0].id,
        clauses=(),
        data=FeedbackGiven(text="txt_fbk"),
    )
    async with kept.engine.begin() as connection:
        await texts.store(connection, "fbk_1", {"txt_fbk": text}, event.at)
    await kept.also(FEEDBACK, [event], of_feedback)
    return kept


def later(due: DueNotification, **changes: Any) -> DueNotification:
    """The notification with other fields."""
    return replace(due, **changes)
