"""One mail to a real SMTP server: what arrives, and what is said of each way in which it doesn't."""

import asyncio
import socket
import ssl
import time

import pytest
from aiosmtpd.smtp import SMTP

from activities.mail.message import Mail
from activities.mail.transports import Refusal, SmtpServer, Transport, Undelivered, transport_for
from tests.activities.mail.smtp_server import FakeSmtpServer, SmtpBehaviour

ENVELOPE = ("1", "x.eml", "a@hubspot.example")
MAIL = Mail(*ENVELOPE, "dana@northwind.example", b"Subject: x\r\n\r\n.dots\r\n..and more\r\n")
ACCENTED = Mail(*ENVELOPE, "dîna@northwind.example", "To: dîna@n.example\r\n\r\nx\r\n".encode())


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ("550 5.1.1 no such mailbox", Refusal.MAIL),
        ("552 5.2.2 mailbox full", Refusal.MAIL),
        ("550 no", Refusal.MAIL),
        ("554 5.7.1 relay access denied", Refusal.SENDER),
        ("530 5.7.0 authentication required", Refusal.SENDER),
        ("451 4.3.2 try again later", None),
    ],
)
async def test_a_servers_answer_to_a_recipient_says_whether_trying_again_may_help(
    smtp: FakeSmtpServer, answer: str, refusal: Refusal | None
) -> None:
    smtp.answers["dana@northwind.example"] = answer

    with pytest.raises(Undelivered) as undelivered:
        await transport_for(smtp.url).send(MAIL)

    assert undelivered.value.refusal is refusal


async def failure(transport: Transport, mail: Mail = MAIL) -> tuple[str, bool]:
    with pytest.raises(Undelivered) as undelivered:
        await transport.send(mail)
    return undelivered.value.code, undelivered.value.in_doubt


async def test_a_mail_arrives_whole_and_with_its_envelope(smtp: FakeSmtpServer) -> None:
    await transport_for(smtp.url).send(MAIL)

    assert smtp.envelopes == [("a@hubspot.example", ["dana@northwind.example"])]
    assert smtp.kept[0].get_payload() == ".dots\r\n..and more\r\n"


async def test_an_accented_address_is_used_where_the_server_knows_it(smtp: FakeSmtpServer) -> None:
    await transport_for(smtp.url).send(ACCENTED)

    assert smtp.envelopes == [("a@hubspot.example", ["dîna@northwind.example"])]


@pytest.mark.parametrize(
    ("behaviour", "code", "in_doubt"),
    [
        (SmtpBehaviour.REFUSING, "unreachable", False),
        (SmtpBehaviour.SILENT, "timeout", False),
        (SmtpBehaviour.BUSY, "smtp_451", False),
        (SmtpBehaviour.UNWILLING, "smtp_550", False),
        (SmtpBehaviour.LOSING, "dropped", True),
        (SmtpBehaviour.KEEPING, "dropped", True),
        (SmtpBehaviour.SLOW, "timeout", True),
    ],
)
async def test_a_failure_is_a_short_code_and_says_whether_the_mail_may_have_arrived(
    smtp: FakeSmtpServer, behaviour: SmtpBehaviour, code: str, in_doubt: bool
) -> None:
    await smtp.behave(behaviour)
    # All but these two end by themselves; the slow one must come as far as its silence within our patience.
    patience = {SmtpBehaviour.SILENT: 0.5, SmtpBehaviour.SLOW: 2.0}.get(behaviour, 10.0)

    assert await failure(transport_for(smtp.url, patience=patience)) == (code, in_doubt)


async def test_a_mail_takes_no_longer_than_our_patience_however_slow_the_server() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for line in (b"220-a\r\n", *[b"220-a\r\n"] * 1000):
                if writer.is_closing():
                    break
                writer.write(line)
                await asyncio.sleep(0.05)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    began = time.monotonic()

    assert await failure(SmtpServer("127.0.0.1", port, patience=0.4)) == ("timeout", False)

    assert time.monotonic() - began < 25, "the server would drip for 50 seconds"
    server.close()
    await asyncio.sleep(0.1)


async def test_nonsense_from_a_server_is_a_failure_like_others() -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\xff\xfe HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)

    code, in_doubt = await failure(SmtpServer("127.0.0.1", server.sockets[0].getsockname()[1]))

    assert code in {"protocol_error", "dropped", "unreachable"}
    assert not in_doubt
    server.close()


async def test_a_host_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*args: object, **kwargs: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)

    assert await failure(SmtpServer("mail.invalid", 25, patience=1)) == ("host_unknown", False)


async def test_a_server_without_tls_gets_nothing_where_tls_was_asked_for(smtp: FakeSmtpServer) -> None:
    with_starttls = transport_for(f"smtp+starttls://127.0.0.1:{smtp.port}")
    with_tls = transport_for(f"smtps://127.0.0.1:{smtp.port}")

    assert await failure(with_starttls) == ("protocol_error", False)
    assert (await failure(with_tls))[0] in {"tls_failed", "unreachable"}
    assert smtp.kept == []


async def test_a_server_whose_certificate_we_do_not_trust_gets_nothing(
    smtp: FakeSmtpServer, certificate: ssl.SSLContext
) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(smtp, loop=loop), "127.0.0.1", 0, ssl=certificate)
    url = f"smtps://user:password@127.0.0.1:{server.sockets[0].getsockname()[1]}"

    assert await failure(transport_for(url)) == ("tls_failed", False)

    assert smtp.kept == []
    server.close()


async def test_a_server_that_wants_no_password_from_us_is_told_none(smtp: FakeSmtpServer) -> None:
    with_password = transport_for(f"smtp://user:password@127.0.0.1:{smtp.port}")

    code, in_doubt = await failure(with_password)

    assert code in {"protocol_error", "smtp_502", "smtp_503", "smtp_538"}
    assert not in_doubt


async def test_an_accented_address_fails_by_itself_where_the_server_does_not_know_it(smtp: FakeSmtpServer) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(smtp, loop=loop, enable_SMTPUTF8=False), "127.0.0.1", 0)
    plain = SmtpServer("127.0.0.1", server.sockets[0].getsockname()[1])

    assert await failure(plain, ACCENTED) == ("smtputf8_not_supported", False)

    server.close()
