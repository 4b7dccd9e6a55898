"""The HTML part: the plain part's words in one shell, escaped, with one button at most and nothing fetched."""

import re
from collections.abc import Callable
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.mail.html import OWED, Block, Form, blocks, html_of
from records.notifications.outbox import DueNotification
from standards.notifications import NotificationKind
from tests.activities.mail.cases import Partner, introduce, notifications, record, to_a_mark
from tests.activities.mail.recorded_standing import keep
from tests.activities.mail.rendered import html, mail, plain
from tests.activities.mail.test_standing_mails import SCENARIOS, everything
from tests.standards.standing.scenario import StandingScenario

REMOTE = re.compile(r"<(?:img|link|script|iframe|object|video)\b|\bsrc=|url\(|@import|@font-face", re.IGNORECASE)


class Words(HTMLParser):
    """Keeps what a reader sees, and the addresses behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.addresses: list[str] = []
        self.buttons = 0
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._hidden += tag in {"style", "title"}
        self.buttons += given.get("class") == "button"
        if given.get("href"):
            self.addresses.append(str(given["href"]))

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "title"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.seen += data.split()


def read(message: EmailMessage) -> Words:
    found = Words()
    found.feed(html(message))
    return found


def words_of(message: EmailMessage, notification: DueNotification) -> list[str]:
    """The plain part's words as the HTML shows them: without its marks, and the link's words as the button says."""
    text = re.sub(r"^(?:- |> |--------$)", "", "\n".join(plain(message).splitlines()), flags=re.MULTILINE)
    owed = OWED.get(NotificationKind(notification.kind))
    label = r"(?:The whole case|Details|The review|The whole standing):\s+(https://recourse\.example/console\S*)"
    text = re.sub(label, owed, text) if owed else re.sub(rf"({label})", lambda one: one[1].partition(":")[0], text)
    return [*str(message["Subject"]).split(), *text.split()]


@pytest.mark.parametrize("make", SCENARIOS, ids=lambda make: make.__name__)
async def test_both_parts_say_the_same(engine: AsyncEngine, make: Callable[[], StandingScenario]) -> None:
    kept = await everything(engine, make())

    for due in kept.owed:
        message = await mail(engine, due)
        said = [word.rstrip(":") for word in words_of(message, due)]
        assert [word.rstrip(":") for word in read(message).seen] == said, due.kind


async def test_a_mail_that_asks_something_has_one_button_and_the_others_none(engine: AsyncEngine) -> None:
    await record(engine, to_a_mark())

    for notification in await notifications(engine):
        seen = read(await mail(engine, notification))
        assert seen.buttons == (notification.kind in OWED), notification.kind
        assert set(seen.addresses) <= {"https://recourse.example/console/cases/cmp_1"}


@pytest.mark.parametrize("make", SCENARIOS, ids=lambda make: make.__name__)
async def test_nothing_is_fetched_and_nobody_can_leave_what_is_owed_to_them(
    engine: AsyncEngine, make: Callable[[], StandingScenario]
) -> None:
    kept = await keep(engine, make())

    for due in kept.owed:
        message = await mail(engine, due)
        assert not REMOTE.search(html(message))
        assert "List-Unsubscribe" not in message


async def test_styles_stand_on_their_elements_and_the_dark_ones_in_the_head(engine: AsyncEngine) -> None:
    await record(engine, to_a_mark())

    document = html(await mail(engine, (await notifications(engine))[0]))

    assert re.search(r'<a class="button"[^>]* style="[^"]*background-color: ?#0b5cad', document)
    assert "@media (prefers-color-scheme: dark)" in document
    assert "@media (max-width: 640px)" in document
    assert '<meta name="viewport"' in document


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "<a href='https://evil.example'>sign in</a>",
        "&lt;b&gt;",
    ],
)
async def test_what_people_write_is_text_in_html_too(engine: AsyncEngine, attack: str) -> None:
    await introduce(engine, Partner(name=attack))
    await record(engine, to_a_mark(), summary=attack)

    for notification in await notifications(engine):
        message = await mail(engine, notification)
        assert attack not in html(message)
        assert "evil.example" not in "".join(read(message).addresses)
        assert " ".join(attack.split()) in " ".join(read(message).seen)


def test_the_forms_of_a_text_are_read_back() -> None:
    text = "Hello,\n\nWhat follows\n- one\n- two\n\nWhy\nSince it is so.\n\n> they\n> said\n\n--------\n\nDetails: https://x.example"

    assert list(blocks(text, ["https://x.example"])) == [
        Block(Form.PARAGRAPH, ("Hello,",)),
        Block(Form.HEADING, ("What follows",)),
        Block(Form.LIST, ("one", "two")),
        Block(Form.HEADING, ("Why",)),
        Block(Form.PARAGRAPH, ("Since it is so.",)),
        Block(Form.QUOTATION, ("they", "said")),
        Block(Form.RULE),
        Block(Form.LINK, ("Details", "https://x.example")),
    ]


def test_a_link_that_is_not_ours_stays_text() -> None:
    document = html_of("s", "Details: https://evil.example\n\n--------\nfooter", ["https://x.example"], "Open the case")

    assert "href" not in document
