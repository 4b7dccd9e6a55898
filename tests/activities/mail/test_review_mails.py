"""The mails about a review: to the partner at its beginning and its end, and to those whom it waits for between."""

import re

from sqlalchemy.ext.asyncio import AsyncEngine

from standards.notifications import Recipient
from tests.activities.mail import recorded_standing
from tests.activities.mail.cases import Partner
from tests.activities.mail.recorded_standing import keep
from tests.activities.mail.rendered import mail, text
from tests.activities.mail.test_mails import PROGRAMME_MAILBOX
from tests.activities.mail.test_standing_mails import only, told
from tests.standards.standing.scenario import StandingScenario


async def test_a_review_begins_with_details_and_timelines(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.serious())

    message = await only(kept, "review_opened", Recipient.PARTNER_CONTACT)

    body = text(message)
    assert message["Subject"] == "The accreditations of Willow Inbound are being reviewed"
    assert "on 1 April 2027 a review of the accreditations of Willow Inbound began" in body
    assert "data migration" in body
    assert "onboarding" in body
    assert "A mark for a serious infringement: placed on 1 April 2027." in body
    assert "It has until Saturday 1 May 2027, 12:00 UTC to recommend" in body
    assert "a director, who has 10 days to approve it" in body
    assert "A more serious infringement leads to immediate action after board review." in body
    assert "Your PDM, Petra Dunn <petra@hubspot.example>, is the best person to ask" in body
    assert f"Anything else: {PROGRAMME_MAILBOX}" in body


async def test_a_review_for_the_number_of_marks_lists_them(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.threshold())

    body = text(await only(kept, "review_opened", Recipient.PARTNER_CONTACT))
    flagged = text(await only(kept, "marks_flagged", Recipient.PDM))

    assert "3 marks on record within 24 months: 1 September 2027 (standard), 1 October 2027" in body
    assert "Since 1 November 2027 3 marks of Willow Inbound count within the window of 24 months" in flagged


async def test_a_gap_that_opened_a_review_is_named_in_it(engine: AsyncEngine) -> None:
    scenario = (
        StandingScenario()
        .issue("onboarding")
        .issue("data_migration")
        .uncertify("onboarding_delivery")
        .until("2027-10-15")
    )
    body = await told(engine, scenario, "review_opened", Recipient.PARTNER_CONTACT)

    assert "A certification gap of the accreditation for onboarding that was not closed in time." in body


async def test_a_loss_says_why_and_what_follows(engine: AsyncEngine) -> None:
    body = await told(engine, recorded_standing.revoked(), "review_decided", Recipient.PARTNER_CONTACT)

    assert "The accreditation review board recommended it and a director approved it; this decision is final." in body
    assert "Until Wednesday 1 December 2027, 12:00 UTC no application" in body
    assert "that it took part in: PSO." in body
    assert "A loss needs director-level approval." in body
    assert "The partner's contact gets details" not in body


async def test_a_renewal_by_the_board_says_until_when_the_term_runs(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.renewed())

    body = text(await only(kept, "review_decided", Recipient.PARTNER_CONTACT))
    renewed = text(await only(kept, "accreditation_renewed", Recipient.PARTNER_CONTACT))

    assert "Willow Inbound keeps its accreditation for onboarding. This decision is final." in body
    assert "The term runs on as follows. onboarding: until 10 February 2031." in body
    assert "after the review board looked at it. The new term runs until 10 February 2031." in renewed


async def test_a_review_without_a_decision_says_so(engine: AsyncEngine) -> None:
    body = await told(engine, recorded_standing.moot(), "review_moot", Recipient.PARTNER_CONTACT)

    assert "ended on 1 April 2027 without a decision. No reason for it is left" in body


async def test_a_review_that_a_lapse_ended_says_so(engine: AsyncEngine) -> None:
    scenario = recorded_standing.serious().set_tier("gold").until("2027-06-16").act_on_accreditation("deny_grace")
    body = await told(engine, scenario, "review_moot", Recipient.PARTNER_CONTACT)

    assert "The accreditations lapsed, so there was nothing left to decide" in body


async def test_directors_and_legal_learn_what_waits_for_them(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.revoked())

    first, _ = [await mail(engine, due) for due in kept.of("review_for_director")]
    legal = await only(kept, "review_for_legal")
    (advised, _) = kept.of("review_legal_advised")

    assert first["To"] == "director@hubspot.example"
    assert "approve the loss, or return it to the board, by Wednesday 12 May 2027, 12:00 UTC" in text(first)
    assert legal["To"] == "legal@hubspot.example"
    assert "give your advice by Monday 17 May 2027, 12:00 UTC" in text(legal)
    assert "The review waits for a director again" in text(await mail(engine, advised))


async def test_partner_ops_learn_how_much_of_a_packet_is_in_doubt(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.revoked())

    pending = [await mail(engine, due) for due in kept.of("review_packet_pending")]

    assert pending[0]["To"] == "pops@hubspot.example"
    assert "In it 1 passage may still do so" in text(pending[0])


async def test_administrators_are_not_told_what_a_board_recommended(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.revoked())

    told = [await mail(engine, due) for due in kept.of("review_overdue", "ops")]
    director = [await mail(engine, due) for due in kept.of("review_overdue", "director")]

    assert len(told) > 1
    for message in told:
        assert not re.search(r"a director|the loss|advice|revoke|recommend", text(message)), text(message)
    assert all("a director to approve the loss" in text(message) for message in director)


async def test_a_partner_without_a_contact_is_reached_through_its_pdm(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.serious(), Partner(contact_name=None, contact_email=None))

    message = await only(kept, "review_opened", Recipient.PARTNER_CONTACT)

    assert message["To"] == "petra@hubspot.example"
    assert "meant for the contact of Willow Inbound" in text(message)
    assert "/console/" not in text(message), "it is to be passed on"


async def test_without_a_pdm_the_programme_mailbox_is_the_one_to_ask(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.serious(), Partner(pdm_name=None, pdm_email=None))

    message = await only(kept, "review_opened", Recipient.PARTNER_CONTACT)

    assert f"Whom to ask Please write to {PROGRAMME_MAILBOX}." in text(message)
