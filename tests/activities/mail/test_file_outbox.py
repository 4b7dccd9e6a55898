"""The folder of mails: whole files, one a mail, that a person can open."""

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from activities.mail.message import Mail
from activities.mail.transports import FileOutbox, SmtpServer, Undelivered, transport_for
from tests.activities.mail.cases import Clock, Partner, introduce, notifications, outcomes, record, to_a_mark
from tests.activities.mail.rendered import RENDERER, dispatcher_for, parsed, plain, rendered

MAIL = Mail("1@b.example", "20261102T090000Z-a.eml", "a@b.example", "c@d.example", b"Subject: x\r\n\r\nbody\r\n")


async def test_every_mail_becomes_one_readable_file(engine: AsyncEngine, clock: Clock, tmp_path: Path) -> None:
    await introduce(engine, Partner(name="Ñandútidal Agency"))
    await record(engine, to_a_mark())
    queued = await notifications(engine)
    dispatcher = dispatcher_for(engine, transport_for((tmp_path / "outbox").as_uri()), clock)

    while (await dispatcher.deliver_due()).claimed:
        pass

    files = sorted((tmp_path / "outbox").iterdir())
    assert len(files) == len(queued)
    assert all(path.suffix == ".eml" and not path.name.startswith(".") for path in files)
    mails = [parsed(path.read_bytes()) for path in files]
    assert {mail["Message-ID"] for mail in mails} == {RENDERER.message_id(one.id) for one in queued}
    assert "ndútidal Agency" in plain(mails[0])
    assert "base64" not in files[0].read_text()
    assert sum(path.name.startswith("20261102T090000Z-stage-started-cmp-1-1-0-") for path in files) == 1
    assert set((await outcomes(engine)).values()) == {"sent"}


async def test_the_same_mail_is_the_same_file_however_often_it_is_sent(engine: AsyncEngine, tmp_path: Path) -> None:
    await record(engine, to_a_mark())
    outbox = FileOutbox(tmp_path)

    for _ in range(3):
        for notification in await notifications(engine):
            made = await rendered(engine, notification)
            await outbox.send(made)

    assert len(list(tmp_path.iterdir())) == len(await notifications(engine))


async def test_a_file_that_was_left_unfinished_is_finished_the_next_time(tmp_path: Path) -> None:
    (tmp_path / f".{MAIL.file_name}.unfinished").write_bytes(b"Subj")

    await FileOutbox(tmp_path).send(MAIL)

    assert [path.name for path in tmp_path.iterdir()] == [MAIL.file_name]
    assert (tmp_path / MAIL.file_name).read_bytes() == MAIL.content


async def test_mails_in_a_folder_are_for_their_owner_alone(tmp_path: Path) -> None:
    await FileOutbox(tmp_path / "outbox").send(MAIL)

    assert (tmp_path / "outbox").stat().st_mode & 0o077 == 0
    assert (tmp_path / "outbox" / MAIL.file_name).stat().st_mode & 0o077 == 0


async def test_a_folder_that_cannot_be_written_keeps_the_mail_owed(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file where the folder should be")

    with pytest.raises(Undelivered) as failure:
        await FileOutbox(tmp_path / "outbox").send(MAIL)

    assert failure.value.code == "file_EEXIST"
    assert not failure.value.in_doubt


def test_a_folder_may_have_spaces_in_its_name(tmp_path: Path) -> None:
    assert transport_for((tmp_path / "my mails").as_uri()) == FileOutbox(tmp_path / "my mails")


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", SmtpServer("mail.example", 25)),
        ("smtp://mail.example:2525", SmtpServer("mail.example", 2525)),
        ("smtps://u%40x:p%3Aw@mail.example", SmtpServer("mail.example", 465, "u@x", "p:w", tls=True)),
        ("smtp+starttls://mail.example", SmtpServer("mail.example", 587, start_tls=True)),
        ("smtp://[::1]:25", SmtpServer("::1", 25)),
    ],
)
def test_a_mail_server_is_given_as_an_address(url: str, server: SmtpServer) -> None:
    assert transport_for(url) == server


@pytest.mark.parametrize(
    "url", ["", "mail.example", "http://mail.example", "smtp://", "file://host/folder", "file:///"]
)
def test_another_address_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="must be given as"):
        transport_for(url)


def test_a_password_shows_in_no_representation() -> None:
    assert "secret" not in repr(transport_for("smtp://user:secret@mail.example"))
