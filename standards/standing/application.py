"""An accreditation is issued on an application that nothing stands against, or brought along (S1)."""

from datetime import UTC, datetime, time

from standards.accreditation.events import AccreditationEventData, AccreditationIssued
from standards.accreditation.schedule import term_at
from standards.clauses import Clause
from standards.commands import Command
from standards.editions import Edition
from standards.events import PendingEvent
from standards.ids import new_id
from standards.months import add_months
from standards.partner.commands import HeldAccreditation
from standards.standing.commands import Apply
from standards.standing.decision import StandingDecision
from standards.standing.reactions import react
from standards.standing.review_opening import cover


def apply(decision: StandingDecision, command: Command[Apply]) -> None:
    """The accreditation is issued (S1)."""
    standing, edition, kind = decision.standing, decision.edition, command.data.kind
    day = decision.at.date()
    issued = AccreditationIssued(
        partner_id=standing.partner.id,
        kind=kind,
        issued_on=day,
        imported=False,
        term_ends_on=add_months(day, edition.terms.months),
    )
    accreditation_id = new_id("acc", decision.at, f"{standing.partner.id}/{kind}/{day}/{len(standing.accreditations)}")
    decision.issue(accreditation_id, issued.under(Clause.S1, Clause.S5, Clause.S9, Clause.S10))
    cover(decision)
    react(decision)


def brought_along(
    partner_id: str, held: HeldAccreditation, at: datetime, edition: Edition
) -> tuple[str, PendingEvent[AccreditationEventData]]:
    """The id and the first event of an accreditation that a partner holds already (S1).

    It comes with the day of its issue; terms that ended before ``at`` count as renewed.
    """
    term, ends_on = term_at(held.issued_on, at, edition)
    issued = AccreditationIssued(
        partner_id=partner_id,
        kind=held.kind,
        issued_on=held.issued_on,
        imported=True,
        term=term,
        term_ends_on=ends_on,
    )
    issued_at = datetime.combine(held.issued_on, time(), UTC)
    return new_id("acc", issued_at, f"{partner_id}/{held.kind}/{held.issued_on}"), issued.under(Clause.S1)
