"""Every kind of event is asked why it came about, and no claim about any of them is false."""

from collections.abc import Iterator
from typing import Any, get_args

from analysis.explanation import why_of_complaint
from standards.accreditation.events import AccreditationEventData
from standards.commands import NamedComplaint
from standards.complaint.events import ComplaintEventData
from standards.editions import EditionTimeline
from standards.events import EventData
from standards.partner.commands import ConfirmDelivery, DescribePartner, ImportPartner, RecordDecidedActionDone
from standards.partner.events import PartnerEventData
from standards.review.events import ReviewEventData
from standards.standing import Mark
from standards.standing.commands import TakeUpAccreditation
from standards.vocabulary import Role, Seriousness
from tests.analysis.explanation.standing_scenario import SEATS, ExplainedScenario
from tests.analysis.explanation.test_truth import (
    asked,
    asked_of_seeded_standings,
    claims_of_seeded_complaints,
    imported,
    partner,
)
from tests.standards.random_complaints import seeded_complaints

BOARD = Role.ACCREDITATION_BOARD


def kinds_of(*unions: Any) -> set[str]:
    """The names of all the kinds of event that the unions hold."""
    return {kind.model_fields["type"].default for union in unions for kind in _members(union)}


def _members(union: Any) -> Iterator[type[EventData]]:
    if isinstance(union, type) and issubclass(union, EventData):
        yield union
    else:
        for member in get_args(union):
            yield from _members(member)


def regained() -> ExplainedScenario:
    """A partner whose grace was granted and extended, and that regained its tier in it."""
    play = partner("onboarding").at("2026-12-01 10:00")
    subject = play.standing.accreditations[0].id
    play.gives(TakeUpAccreditation(), subject)
    play.is_tier("gold")
    play.at("2027-02-01 10:00")
    assert play.on_accreditation(subject, "grant_grace", reason="r") is None
    assert play.on_accreditation(subject, "extend_grace", reason="r") is None
    play.is_tier("diamond")
    return play


def fallen() -> ExplainedScenario:
    """A member of the board votes, handles a case that joins, and becomes known to have handled the first one too."""
    play = partner("onboarding")
    play.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")
    play.on_review("cast_review_vote", "bo", BOARD, SEATS[0][0], vote="revoke", reason="r")
    play.at("2027-03-11 10:00").marked(Seriousness.SERIOUS, handlers=("bo",))
    known = tuple(_handled_too(mark, "bea") for mark in play.standing.marks)
    play.marks, play.standing = list(known), play.standing.model_copy(update={"marks": known})
    play.at("2027-03-12 10:00").on_review("cast_review_vote", "cy", BOARD, SEATS[2][0], vote="renew", reason="r")
    return play


def _handled_too(mark: Mark, sub: str) -> Mark:
    return mark.model_copy(update={"handlers": (*mark.handlers, sub)})


def released() -> ExplainedScenario:
    """A packet that Partner Ops looked through before the board read it."""
    play = partner("onboarding")
    play.doubts = 1
    play.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")
    assert play.on_review("release_packet", "pat", Role.PARTNER_OPS, replacements=f"txt_{'0' * 32}") is None
    play.on_review("cast_review_vote", "bo", BOARD, SEATS[0][0], vote="revoke", reason="r")
    return play


def kept_out() -> ExplainedScenario:
    """A partner that lost everything, and that another system still describes in a programme for the accredited."""
    lost = partner("onboarding")
    lost.marked(Seriousness.SERIOUS, at="2027-03-10 10:00")
    lost.board_votes("revoke")
    lost.on_review("decide", "dir", Role.DIRECTOR, decision="approve", reason="r")
    lost.gives(DescribePartner(tier="diamond", programmes=("pso", "Other"), identity="idn_2"), "partner/p1")
    return lost


def seen_to() -> ExplainedScenario:
    """A warning that was given, and a solution that was delivered."""
    play = partner("onboarding")
    warned = NamedComplaint(id="cmp_8", partner_id="p1", decided_action="written_warning")
    agreed = NamedComplaint(id="cmp_9", partner_id="p1", agreed_proposal="prp_1")
    assert play.follows_up(RecordDecidedActionDone(complaint_id="cmp_8"), Role.PARTNER_OPS, warned) is None
    delivery = ConfirmDelivery(complaint_id="cmp_9", delivered=True)
    assert play.follows_up(delivery, Role.SERVICE_ACCELERATION, agreed) is None
    return play


def brought_in() -> ExplainedScenario:
    """Marks from before, and with them a review at the lead time."""
    play = partner("onboarding").at("2028-09-01 10:00")
    imported(play, "2027-12-10", "2028-02-10", "2028-03-10")
    play.gives(ImportPartner(), "partner/p1")
    return play.at("2028-12-01 10:00")


def test_every_kind_of_event_about_a_standing_is_asked_and_no_claim_is_false() -> None:
    seen = {event.data.type for event, _ in asked_of_seeded_standings()}
    for play in (regained(), fallen(), released(), kept_out(), seen_to(), brought_in()):
        for event in play.history:
            asked(play, event)
            seen.add(event.data.type)
    assert seen == kinds_of(AccreditationEventData, PartnerEventData, ReviewEventData)


def test_every_kind_of_event_about_a_complaint_is_asked_and_no_claim_is_false() -> None:
    seen = {event.data.type for play, _ in claims_of_seeded_complaints() for event in play.events}
    assert seen == kinds_of(ComplaintEventData)


def test_what_no_fact_could_have_changed_claims_nothing() -> None:
    """A note, a statement, evidence: who gave it gave it, whatever else was so."""
    free = {"note_added", "evidence_added", "statement_recorded", "assigned", "taken_up"}
    for play in seeded_complaints(10):
        for event in play.events:
            if event.data.type in free:
                found = why_of_complaint(event, play.record, EditionTimeline((play.edition,)))
                assert found.would_have_changed == ()
