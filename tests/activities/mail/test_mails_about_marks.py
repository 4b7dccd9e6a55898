"""What mails say of marks: the partner's own numbers, the review that really comes, and the forecast's own words."""

from datetime import date
from email.message import EmailMessage

from sqlalchemy.ext.asyncio import AsyncEngine

from records.notifications.outbox import DueNotification
from standards.notifications import Recipient
from tests.activities.mail import recorded_standing
from tests.activities.mail.cases import record, to_a_mark
from tests.activities.mail.recorded_standing import RecordedStanding, keep
from tests.activities.mail.rendered import mail, mails, text, the_mail
from tests.standards.builders import MEI, MIA, MOE, ComplaintScenario
from tests.standards.standing.scenario import StandingScenario


def accredited(*marks: str) -> StandingScenario:
    """A partner with an accreditation and standard marks, before the scenario's own mark of 2 December 2026."""
    standing_scenario = StandingScenario(begins="2026-09-01").issue("onboarding")
    standing_scenario.marks(*marks)
    return standing_scenario


async def of_kind(kept: RecordedStanding, kind: str, to: str) -> EmailMessage:
    """The latest mail of the kind to the recipient."""
    due: DueNotification = kept.of(kind, to)[-1]
    return await mail(kept.engine, due)


async def partner_mark(engine: AsyncEngine, standing_scenario: StandingScenario, scenario: ComplaintScenario) -> str:
    await keep(engine, standing_scenario, partner_id="partner-1")
    await record(engine, scenario, case_id="cmp_story")
    (message,) = await mails(engine, "partner_mark")
    return text(message)


async def flagged(engine: AsyncEngine, standing_scenario: StandingScenario) -> str:
    return text(await of_kind(await keep(engine, standing_scenario), "marks_flagged", Recipient.PDM))


async def test_a_partner_with_five_marks_is_told_of_five(engine: AsyncEngine) -> None:
    standing_scenario = accredited("2026-09-10", "2026-09-20", "2026-10-01", "2026-10-10")

    told = await partner_mark(engine, standing_scenario, to_a_mark())

    assert "- 5 marks of Willow Inbound count within 24 months now: 10 September 2026 (standard)," in told
    assert "10 October 2026 (standard) and 2 December 2026 (standard)." in told
    assert "fewer than" not in told


async def test_a_first_mark_comes_with_what_it_does_to_the_renewal(engine: AsyncEngine) -> None:
    told = await partner_mark(engine, accredited(), to_a_mark())

    assert "- 1 mark of Willow Inbound counts within 24 months now: 2 December 2026 (standard)." in told
    assert "- If nothing changes, for onboarding: The term would be renewed automatically at 2028-09-01" in told
    assert "a mail of its own" not in told


async def test_a_serious_mark_says_that_the_board_reviews_what_is_held(engine: AsyncEngine) -> None:
    told = await partner_mark(engine, accredited(), to_a_mark("serious"))

    assert "The accreditation review board reviews what you hold now: onboarding." in told
    assert "You will get a mail of its own about that, with details and timelines." in told


async def test_without_an_accreditation_no_review_is_promised_for_a_serious_mark(engine: AsyncEngine) -> None:
    message = await the_mail(engine, to_a_mark("serious"), "partner_mark")

    assert "Willow Inbound holds no accreditation." in text(message)
    assert "review board reviews" not in text(message)
    assert "renewed" not in text(message)


async def test_a_mark_during_a_review_says_that_the_review_goes_on(engine: AsyncEngine) -> None:
    standing_scenario = accredited()
    standing_scenario.mark("serious", at="2026-10-05")

    told = await partner_mark(engine, standing_scenario, to_a_mark())

    assert "The review of your accreditations that began on 5 October 2026 goes on." in told


async def test_a_partner_described_only_after_its_mark_is_told_of_that_mark(engine: AsyncEngine) -> None:
    described_later = StandingScenario(begins="2026-12-20")

    told = await partner_mark(engine, described_later, to_a_mark())

    assert "1 mark of Willow Inbound counts within 24 months now: 2 December 2026 (standard)." in told
    assert "Willow Inbound holds no accreditation." in told


async def test_marks_that_will_have_left_the_window_promise_no_review(engine: AsyncEngine) -> None:
    standing_scenario = StandingScenario(begins="2027-01-01")
    standing_scenario.marks("2027-01-05", "2027-01-06", "2027-01-07")

    told = await flagged(engine, standing_scenario.issue("onboarding", at="2027-02-10"))

    assert "Since 7 January 2027 3 marks of Willow Inbound count" in told
    assert "onboarding: The term would be renewed automatically at 2029-02-10 09:00 UTC, until 2031-02-10." in told
    assert "as things stand, no review comes of these marks" in told
    assert "is convened by itself" not in told


async def test_marks_that_convene_a_review_later_say_when(engine: AsyncEngine) -> None:
    told = await flagged(engine, recorded_standing.threshold())

    assert "onboarding: A review would be convened on 2028-12-12." in told
    assert "Nothing has to be decided now. The review is convened by itself on that day" in told


async def test_a_flag_in_the_second_in_which_a_review_opens_says_so(engine: AsyncEngine) -> None:
    standing_scenario = StandingScenario().issue("onboarding")
    standing_scenario.marks("2027-09-01", "2027-10-01")
    standing_scenario.mark("serious", at="2027-11-01")

    told = await flagged(engine, standing_scenario)

    assert "A review begins now. The partner and its PDM get a mail of its own about it" in told
    assert "Nothing has to be decided now" not in told


async def test_imported_marks_count_from_the_days_on_which_they_were_placed(engine: AsyncEngine) -> None:
    standing_scenario = StandingScenario().issue("onboarding")
    for day in (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)):
        standing_scenario.mark(placed_on=day)

    told = await flagged(engine, standing_scenario)

    assert "Since 1 May 2026 3 marks of Willow Inbound count within the window of 24 months: 1 March 2026" in told
    assert "February 2027" not in told


async def test_an_annulled_mark_comes_with_the_marks_that_still_count(engine: AsyncEngine) -> None:
    standing_scenario = StandingScenario().issue("onboarding")
    standing_scenario.marks("2027-03-01", "2027-04-01")
    kept = await recorded_standing.with_a_vacated_mark(await keep(engine, standing_scenario), "mrk_1")

    told = text(await of_kind(kept, "mark_vacated", Recipient.PARTNER_CONTACT))

    assert "standard mark that was placed on the record of Willow Inbound on 1 March 2027 was vacated" in told
    assert "It no longer counts towards the marks within 24 months." in told
    assert "- 1 mark of Willow Inbound counts within 24 months now: 1 April 2027 (standard)." in told
    assert "review" not in told.partition("What was decided")[0]


async def test_an_annulment_that_ends_a_review_says_so(engine: AsyncEngine) -> None:
    kept = await recorded_standing.with_a_vacated_mark(await keep(engine, recorded_standing.serious()), "mrk_1")

    told = text(await of_kind(kept, "mark_vacated", Recipient.PDM))

    assert "The review that was open for this mark ends without a decision." in told
    assert "- No mark of Willow Inbound counts within 24 months now." in told


async def test_an_annulment_that_ends_no_review_says_that_it_goes_on(engine: AsyncEngine) -> None:
    standing_scenario = recorded_standing.serious()
    standing_scenario.mark("serious", at="2027-04-05")
    kept = await recorded_standing.with_a_vacated_mark(await keep(engine, standing_scenario), "mrk_1")

    told = text(await of_kind(kept, "mark_vacated", Recipient.PDM))

    assert "The review that began on 1 April 2027 goes on without this mark." in told


async def test_a_mark_that_had_left_the_window_is_not_said_to_stop_counting(engine: AsyncEngine) -> None:
    standing_scenario = StandingScenario().issue("onboarding")
    standing_scenario.mark(at="2027-03-01")
    kept = await recorded_standing.with_a_vacated_mark(
        await keep(engine, standing_scenario.until("2029-03-02")), "mrk_1"
    )

    told = text(await of_kind(kept, "mark_vacated", Recipient.PDM))

    assert "It had left the window of 24 months before, and no longer counted." in told


def decided(action: str) -> ComplaintScenario:
    """A mark board that also decides on an action."""
    scenario = ComplaintScenario().to_mark_board()
    for member in (MIA, MEI, MOE):
        scenario.votes(member, "mark", action=action)
    return scenario


async def test_the_pdm_learns_what_a_board_decided_and_not_how_it_voted(engine: AsyncEngine) -> None:
    await record(engine, decided("none"))

    told = [text(message) for message in await mails(engine, "pdm_updated")]

    assert "The mark board decided for a mark." in told[-1]
    assert not any("3 to 0" in one or "votes" in one.partition("Where it stands")[0] for one in told)


async def test_a_boards_action_is_decided_for_a_partner_without_accreditations(engine: AsyncEngine) -> None:
    await record(engine, decided("tier_action"))

    told = text((await mails(engine, "pdm_updated"))[-1])

    assert "It also decided on this action: tier action." in told
    assert "recommends" not in told


async def test_a_boards_action_only_recommends_while_an_accreditation_is_held(engine: AsyncEngine) -> None:
    await keep(engine, accredited(), partner_id="partner-1")
    await record(engine, decided("tier_action"))

    told = text((await mails(engine, "pdm_updated"))[-1])

    assert "It recommends this action: tier action; this decides nothing while the partner is accredited" in told
    assert "also decided" not in told
