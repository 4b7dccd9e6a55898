"""The mails to the accreditation review board: no byte of them says whose review it is (S32, I7)."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from records.notifications.outbox import DueNotification
from records.partners.tables import identities, partners
from standards.editions import Edition
from standards.notifications import BLIND_KINDS, BOARD_KINDS
from standards.vocabulary import Seat
from tests.activities.mail import recorded_standing
from tests.activities.mail.cases import Partner, publish
from tests.activities.mail.recorded_standing import RecordedStanding, keep
from tests.activities.mail.rendered import RENDERER, everything_in, mail, rendered, rendered_or_none, text
from tests.standards.builders import edition
from tests.standards.standing.people import ADA, CAS, DEE, LEX, OZ
from tests.standards.standing.scenario import StandingScenario

CANARY = Partner(
    name="Kanarienvogel Consulting",
    contact_name="Kanaria Kontakt",
    contact_email="kontakt@kanarienvogel.example",
    pdm_name="Kanarius Pdm",
    pdm_email="kanarius@hubspot.example",
)
CANARY_ID = "kanarienvogel-4711"
CANARIES = re.compile(
    rb"kanari|4711|idn_1|cmp_\d|mrk_\d|acc_|partner/|handler-canary"
    rb"|\b(?:ada|abe|cas|pol|dee|lex|pat)\b|onboarding|migration|community|\bpso\b",
    re.IGNORECASE,
)
"""The partner by any name or id, its people, its accreditations and programmes, its cases, and who decided what."""
SCENARIOS: list[Callable[[], StandingScenario]] = [
    recorded_standing.serious,
    recorded_standing.revoked,
    recorded_standing.renewed,
    recorded_standing.joined,
    recorded_standing.moot,
]


async def to_the_board(kept: RecordedStanding, kind: str, seat: str = "academy") -> list[str]:
    """The mails of the kind to a seat, each as subject and body on one line."""
    found = [await mail(kept.engine, due) for due in kept.of(kind, seat)]
    return [f"{message['Subject']} | {text(message)}" for message in found]


@pytest.mark.parametrize("make", SCENARIOS, ids=lambda make: make.__name__)
async def test_no_byte_that_a_seat_receives_says_whose_review_it_is(
    engine: AsyncEngine, make: Callable[[], StandingScenario]
) -> None:
    kept = await keep(engine, make(), CANARY, CANARY_ID)
    to_seats = [due for due in kept.owed if due.team in set(Seat)]

    assert to_seats
    assert {due.kind for due in to_seats} <= set(BOARD_KINDS)
    for due in to_seats:
        made = await rendered(engine, due)
        assert not CANARIES.search(everything_in(made)), due.kind


@pytest.mark.parametrize("make", SCENARIOS, ids=lambda make: make.__name__)
async def test_private_text_would_be_found(engine: AsyncEngine, make: Callable[[], StandingScenario]) -> None:
    kept = await keep(engine, make(), CANARY, CANARY_ID)

    for due in (due for due in kept.owed if due.kind not in BLIND_KINDS):
        made = await rendered(engine, due)
        assert CANARIES.search(made.content), due.kind


async def test_a_notification_to_a_seat_that_asks_for_another_mail_gets_none_with_a_name(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.serious(), CANARY, CANARY_ID)
    opened = kept.of("review_opened")[0]

    for kind in BLIND_KINDS:
        for recipient, team in (("partner_contact", None), ("pdm", None), ("team", "academy"), ("programme", None)):
            stray = recorded_standing.later(opened, kind=kind.value, recipient=recipient, team=team)
            made = await rendered_or_none(engine, stray)
            assert made is None or not CANARIES.search(everything_in(made))


async def test_the_seats_learn_by_when_to_vote_on_whom_and_where(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.serious())
    review = kept.of("review_opened")[0].subject

    (told,) = await to_the_board(kept, "board_vote_wanted")

    name = f"Partner {review[-4:].upper()}"
    assert told.startswith(f"A review waits for your vote: {name} | Hello members of the review board for Academy,")
    assert "1 scenario in it" in told
    assert "vote to renew or to revoke by Saturday 1 May 2027." in told
    assert "step back instead" in told
    assert f"https://recourse.example/console/reviews/{review}" in told
    assert "Questions at any time: accreditations@hubspot.com" in told


async def test_each_seat_is_written_to_where_it_reads(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.serious())

    addresses = [(await mail(engine, due))["To"] for due in kept.of("board_vote_wanted")]

    assert addresses == ["board-cs@hubspot.example", "board-academy@hubspot.example", "board-pops@hubspot.example"]


async def test_the_seats_learn_what_changed_since_they_were_asked(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.revoked())

    first, changed, returned = await to_the_board(kept, "board_vote_wanted")

    assert "What changed" not in first
    assert changed.startswith("Something changed in the review of Partner")
    assert "A mark for a serious infringement joined the review, with 1 more mark." in changed
    assert returned.startswith("Returned to the board: your vote is needed on Partner")
    assert "A director returned the recommendation" in returned
    assert "A director did not approve the loss." in returned


async def test_advice_of_legal_to_the_board_is_told_with_the_call_to_vote(engine: AsyncEngine) -> None:
    kept = await keep(
        engine, recorded_standing.serious().act_on_review("request_legal", DEE).act_on_review("give_legal_advice", LEX)
    )

    _, again = await to_the_board(kept, "board_vote_wanted")

    assert "is open for votes again" in again
    assert "Legal gave its advice." in again


async def test_a_vote_that_fell_is_told_to_its_seat_and_to_the_board(engine: AsyncEngine) -> None:
    scenario = recorded_standing.serious()
    scenario.votes("renew", ADA).mark("serious", at="2027-04-06", handlers=("ada",))
    kept = await keep(engine, scenario)

    (free,) = await to_the_board(kept, "board_seat_free")
    _, changed = await to_the_board(kept, "board_vote_wanted", "pops")

    assert "another holder of it is asked to read the review and vote" in free
    assert "once it is open for votes" in free
    assert "The vote of Academy fell, since its owner handled a case that joined the review." in changed


async def test_a_reason_that_joins_is_told_without_a_name(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.serious().act_on_accreditation("open_review", OZ), CANARY, CANARY_ID)

    _, changed = await to_the_board(kept, "board_vote_wanted")

    assert "A request of the accreditations team joined the review" in changed


async def test_after_the_due_date_the_seats_are_asked_as_soon_as_they_can(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.serious().until("2027-05-02").act_on_accreditation("open_review", OZ))

    overdue = await to_the_board(kept, "board_overdue")
    _, again = await to_the_board(kept, "board_vote_wanted")

    assert "was due on Saturday 1 May 2027, and your seat has not voted" in overdue[0]
    assert "vote to renew or to revoke as soon as you can" in again


async def test_the_seats_are_told_when_nothing_more_is_asked_of_them(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.serious().votes("renew", ADA, CAS))

    (told,) = await to_the_board(kept, "board_ended", "pops")

    assert "is closed. Nothing more is asked of the board" in told


async def test_a_seat_without_an_address_is_reached_through_the_programme_mailbox(engine: AsyncEngine) -> None:
    teams = {name: address for name, address in edition().contacts.teams.items() if name != "academy"}
    scenario = recorded_standing.serious()
    without = without_teams(scenario.editions.editions[0], teams)
    await publish(engine, without)
    kept = await keep(engine, scenario, CANARY, CANARY_ID)

    (due,) = kept.of("board_vote_wanted", "academy")
    message = await mail(engine, due)

    assert message["To"] == "accreditations@hubspot.com"
    assert "meant for the members of the review board for Academy" in text(message)
    assert not CANARIES.search(message.as_bytes())


def without_teams(of: Edition, teams: dict[str, str]) -> Edition:
    return of.model_copy(update={"contacts": of.contacts.model_copy(update={"teams": teams})})


async def test_the_mails_on_one_review_form_one_conversation_per_seat(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.revoked())
    due: list[DueNotification] = [one for one in kept.owed if one.team == "academy"]

    found = [await mail(engine, one) for one in due]

    assert len({message["References"] for message in found}) == 1
    assert len({message["Message-ID"] for message in found}) == len(found)


async def test_a_long_partner_id_keeps_the_headers_whole(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.lapsed(), partner_id="p" * 64)

    for due in kept.owed:
        assert (await mail(engine, due))["Message-ID"] == RENDERER.message_id(due.id)


async def test_a_name_that_the_partner_takes_later_stays_away_from_the_board(engine: AsyncEngine) -> None:
    kept = await keep(engine, recorded_standing.serious(), CANARY, CANARY_ID)
    async with engine.begin() as connection:
        identity = {"id": "idn_2", "partner_id": CANARY_ID, "aliases": ["Kanari"], "domains": ["kanari.example"]}
        row = {**identity, "recorded_at": kept.log[-1].at, "name": "Kanari Neu"}
        await connection.execute(insert(identities).values(row))
        await connection.execute(partners.update().values(identity="idn_2"))

    for due in (due for due in kept.owed if due.kind in BLIND_KINDS):
        made = await rendered(engine, due)
        assert not CANARIES.search(everything_in(made))
