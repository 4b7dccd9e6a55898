"""What follows from a command on a partner: facts that come in (S2), and action that is requested (S38, S39)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from typing import assert_never

from standards.clauses import Clause
from standards.commands import Command, CommandData
from standards.editions import Edition
from standards.events import PendingEvent
from standards.ids import new_id
from standards.partner.commands import (
    ConfirmDelivery,
    DescribePartner,
    ImportMark,
    ImportPartner,
    PartnerFact,
    RecordCertification,
    RecordDecidedActionDone,
    RecordFacts,
    RemoveCertification,
    RequestProgrammeAction,
    RequestTierAction,
)
from standards.partner.events import (
    ActionRequested,
    CertificationRecorded,
    CertificationRemoved,
    DecidedActionDone,
    DeliveryConfirmed,
    MarkImported,
    PartnerEventData,
    PartnerRecorded,
    ProgrammesRefused,
)
from standards.partner.state import Certification, Partner
from standards.standing.application import brought_along
from standards.standing.decision import Handler, StandingDecision
from standards.standing.reactions import react
from standards.vocabulary import PartnerAction

Found = Iterator[PendingEvent[PartnerEventData]]


# Facts: each is an event where it says something new


def found(partner: Partner | None, fact: PartnerFact, edition: Edition, *, lost_all: bool = False) -> Found:
    """The events that record the fact; nothing where it says nothing new. None is known of a new partner.

    ``lost_all`` says that the partner lost its accreditations and holds none.
    """
    match fact:
        case DescribePartner():
            yield from _described(partner, fact, edition, lost_all=lost_all)
        case RecordCertification(name=name, earned_on=earned_on, expires_on=expires_on):
            held = Certification(earned_on=earned_on, expires_on=expires_on)
            if partner is None or partner.certifications.get(name) != held:
                yield CertificationRecorded(name=name, earned_on=earned_on, expires_on=expires_on).under(Clause.S9)
        case RemoveCertification(name=name):
            if partner is not None and name in partner.certifications:
                yield CertificationRemoved(name=name).under(Clause.S9)
        case ImportMark():
            assert partner is not None  # a file describes a partner before its marks
            yield from _imported(partner, fact)
        case _:
            assert_never(fact)


def _described(partner: Partner | None, said: DescribePartner, edition: Edition, *, lost_all: bool) -> Found:
    """No description brings an accredited-only programme back to a partner without an accreditation (S40).

    One that it never left, since the edition's lapse takes it out of none, stays.
    """
    programmes = edition.programmes
    # S40: a programme has one name, whichever spelling it came in.
    given = {programmes.canonical(name) for name in said.programmes}
    kept = {programmes.canonical(name) for name in partner.programmes} if partner else set()
    refused = {name for name in given - kept if lost_all and programmes.is_accredited_only(name)}
    recorded = PartnerRecorded(tier=said.tier, programmes=tuple(sorted(given - refused)), identity=said.identity)
    before = (partner.tier, partner.programmes, partner.identity) if partner else None
    if before != (recorded.tier, recorded.programmes, recorded.identity):
        yield recorded.under(Clause.S2)
    new = tuple(sorted(refused - set(partner.refused if partner else ())))
    if new:
        yield ProgrammesRefused(programmes=new).under(Clause.S40)


def _imported(partner: Partner, said: ImportMark) -> Found:
    """A mark from before the records began, once per reference (S26's one exception)."""
    if any(mark.reference == said.reference for mark in partner.imported_marks):
        return
    placed_at = datetime.combine(said.placed_on, time(), UTC)
    mark_id = new_id("mrk", placed_at, f"{partner.id}/{said.reference}")
    imported = MarkImported(
        mark_id=mark_id, placed_on=said.placed_on, seriousness=said.seriousness, reference=said.reference
    )
    yield imported.under(Clause.S23, Clause.S29)


def facts_in(data: CommandData) -> tuple[PartnerFact, ...]:
    """The facts that a command tells, in the order in which they are recorded."""
    if isinstance(data, (RecordFacts, ImportPartner)):
        return data.facts
    return (data,) if isinstance(data, PartnerFact) else ()


def note_facts(decision: StandingDecision, facts: tuple[PartnerFact, ...]) -> None:
    """Notes what each fact says that is new."""
    for fact in facts:
        standing = decision.standing
        decision.note_partner(*found(standing.partner, fact, decision.edition, lost_all=standing.lost_all))


def record(decision: StandingDecision, command: Command[PartnerFact | RecordFacts]) -> None:
    """Facts come in: what recovers acts at once, what fails waits for a checkpoint (S2)."""
    note_facts(decision, facts_in(command.data))
    react(decision)


def bring_in(decision: StandingDecision, command: Command[ImportPartner]) -> None:
    """A file tells about the partner and brings its accreditations along; nothing follows from it yet (S1)."""
    note_facts(decision, command.data.facts)
    bring_along(decision, command.data)


def bring_along(decision: StandingDecision, data: CommandData) -> None:
    """The accreditations that the partner holds already (S1)."""
    for held in data.accreditations if isinstance(data, ImportPartner) else ():
        partner_id = decision.standing.partner.id
        decision.issue(*brought_along(partner_id, held, decision.at, decision.edition))


# Action on tier or programmes


def request_action(decision: StandingDecision, command: Command[RequestTierAction | RequestProgrammeAction]) -> None:
    """Action on the partner's tier or programmes is requested (S38, S39)."""
    data = command.data
    kind = PartnerAction.TIER if isinstance(data, RequestTierAction) else PartnerAction.PROGRAMME
    requested = ActionRequested(action=kind, detail=data.detail, complaint_id=data.complaint_id, note=data.note)
    decision.note_partner(requested.under(Clause.S38, Clause.S39))


# What was decided or agreed in a closed complaint


def record_action_done(decision: StandingDecision, command: Command[RecordDecidedActionDone]) -> None:
    """What the mark board decided was carried out (S39)."""
    about = command.named
    assert about is not None and about.decided_action is not None  # noqa: PT018 - a guard asked for both
    done = DecidedActionDone(complaint_id=about.id, action=about.decided_action, note=command.data.note)
    decision.note_partner(done.under(Clause.S39))


def confirm_delivery(decision: StandingDecision, command: Command[ConfirmDelivery]) -> None:
    """What was agreed was delivered, or given up (S18)."""
    about, data = command.named, command.data
    assert about is not None and about.agreed_proposal is not None  # noqa: PT018 - a guard asked for both
    confirmed = DeliveryConfirmed(
        complaint_id=about.id, proposal_id=about.agreed_proposal, delivered=data.delivered, note=data.note
    )
    decision.note_partner(confirmed.under(Clause.S18))


HANDLERS: Mapping[type[CommandData], Handler] = {
    DescribePartner: record,
    RecordCertification: record,
    RemoveCertification: record,
    ImportMark: record,
    RecordFacts: record,
    ImportPartner: bring_in,
    RequestTierAction: request_action,
    RequestProgrammeAction: request_action,
    RecordDecidedActionDone: record_action_done,
    ConfirmDelivery: confirm_delivery,
}
"""What follows from each command that nothing stands against."""
