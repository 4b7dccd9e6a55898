"""What people write can't become a header, a recipient, a template or a link that we mail to others."""

import email
from email.policy import default

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.mail.render import MailRenderer
from activities.mail.text import name_or_none, one_line
from tests.activities.mail.cases import Partner, introduce, notifications, record, to_a_mark
from tests.activities.mail.rendered import rendered, text

HEADERS = {
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "references",
    "reply-to",
    "in-reply-to",
    "auto-submitted",
    "content-type",
    "mime-version",
}
ATTACKS = [
    "Willow\r\nBcc: victim@elsewhere.example",
    "Willow\nSubject: another\n\nanother body",
    "Willow\r\n.\r\nMAIL FROM:<x@y.example>",
    "Willow\u2028Bcc: victim@elsewhere.example",
    "Willow\u0085Bcc: victim@elsewhere.example",
    "=?utf-8?q?Willow=0D=0ABcc:_victim@elsewhere.example?=",
    "{{ 7 * 7 }}{% include 'server_check.txt' %}{{ stage.__class__ }}",
    "Willow\x00\x1b[31m\u202egnp.exe",
    "W" * 5000,
    "Ñandútidal 🌿 代理店 " * 20,
]


@pytest.mark.parametrize("attack", ATTACKS)
async def test_no_text_reaches_the_headers_but_as_one_harmless_line(engine: AsyncEngine, attack: str) -> None:
    # PostgreSQL itself has no room for NUL, in text or JSON.
    told = attack.replace("\x00", "")
    await introduce(engine, Partner(name=told, contact_name=told, pdm_name=told))
    await record(engine, to_a_mark(), customer={"name": told, "email": "dana@northwind.example"}, summary=told)

    for notification in {notification.kind: notification for notification in await notifications(engine)}.values():
        made = await rendered(engine, notification)
        head, _, body = made.content.partition(b"\r\n\r\n")
        message = email.message_from_bytes(made.content, policy=default)
        assert {name.lower() for name in message} == HEADERS
        assert len(message.keys()) == len(HEADERS)
        assert b"\n" not in head.replace(b"\r\n", b"")
        assert b"\n" not in body.replace(b"\r\n", b"")
        assert "@elsewhere" not in made.recipient
        assert len(message["To"].addresses) == 1
        assert max(len(line) for line in made.content.split(b"\r\n")) < 998
        assert "49" not in message["Subject"]
        assert not message.defects
        assert "\u202e" not in text(message)


async def test_a_long_domain_of_ours_does_not_garble_the_ids(engine: AsyncEngine) -> None:
    domain = "accreditations.partner-programme.customer-success.europe.a-very-long-company-name.example"
    await record(engine, to_a_mark())

    (notification, *_) = await notifications(engine)
    made = await rendered(engine, notification, MailRenderer.of(f"a@{domain}", "https://recourse.example"))

    unfolded = made.content.replace(b"\r\n ", b" ").decode()
    assert f"@{domain}>\r\n" in unfolded.partition("Message-ID:")[2].partition("Reply-To")[0]
    assert "=?" not in unfolded


@pytest.mark.parametrize(
    "name", ["Win at https://evil.example", "www.evil.example", "a@b.example", "<b>", "", None, " "]
)
def test_a_greeting_repeats_no_link_that_somebody_put_in_a_name(name: str | None) -> None:
    assert name_or_none(name) is None


def test_a_line_is_one_line_and_ends() -> None:
    assert one_line("  a\r\n\tb\u2029c  ") == "a b c"
    assert one_line("x" * 300, longest=10) == "x" * 9 + "…"
    assert one_line("क्\u200dष") == "क्\u200dष", "a joiner that a script needs stays"
