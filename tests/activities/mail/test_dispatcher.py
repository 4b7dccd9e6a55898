"""The dispatcher at work: side by side with others, through a database that goes away, and to an end."""

import asyncio
import logging
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.typing import EventDict

from activities.mail.dispatcher import MailDispatcher
from activities.mail.message import Mail
from activities.mail.transports import Undelivered, transport_for
from cli.local.postgres import running
from tests.activities.mail.cases import CUSTOMER, SUMMARY, Clock, outcomes, record, to_a_mark
from tests.activities.mail.database import engine_for, migrate
from tests.activities.mail.rendered import dispatcher_for
from tests.activities.mail.smtp_server import FakeSmtpServer, SmtpBehaviour
from tests.standards.builders import ANA, ComplaintScenario
from tests.support.waiting import eventually


class RecordingTransport:
    """Carries mails, remembers them, and can be told to stumble."""

    def __init__(self) -> None:
        self.carried: Counter[str] = Counter()
        self.stumbles = False

    async def send(self, mail: Mail) -> None:
        await asyncio.sleep(0.002)
        if self.stumbles:
            raise Undelivered("stumbled")
        self.carried[mail.file_name] += 1


async def all_settled(engine: AsyncEngine) -> bool:
    return all(settled_as is not None for settled_as in (await outcomes(engine)).values())


async def test_several_dispatchers_share_the_mails_and_send_none_twice(engine: AsyncEngine, clock: Clock) -> None:
    for number in range(15):
        await record(engine, ComplaintScenario().to_mark_board(), case_id=f"cmp_{number}")
    transport = RecordingTransport()
    dispatchers = [dispatcher_for(engine, transport, clock) for _ in range(4)]

    async def work(dispatcher: MailDispatcher) -> int:
        sent = 0
        while (round_ := await dispatcher.deliver_due()).claimed:
            sent += round_.sent
        return sent

    sent = await asyncio.gather(*map(work, dispatchers))

    settled = await outcomes(engine)
    assert sum(sent) == len(settled) == transport.carried.total()
    assert set(transport.carried.values()) == {1}
    assert sum(1 for of_one in sent if of_one) > 1
    assert set(settled.values()) == {"sent"}


async def test_a_customer_without_an_address_is_settled_as_that(engine: AsyncEngine, clock: Clock) -> None:
    scenario = ComplaintScenario()
    scenario.does(ANA, "withdraw", reason="solved")
    await record(engine, scenario, customer={"name": "Dana Reyes"})

    delivered = await dispatcher_for(engine, RecordingTransport(), clock).deliver_due()

    assert (delivered.sent, delivered.no_address, delivered.postponed) == (1, 1, 0)
    assert set((await outcomes(engine)).values()) == {"sent", "no_address"}


async def test_a_mail_that_cannot_be_written_waits_and_the_others_go(
    engine: AsyncEngine, clock: Clock, logs: list[EventDict]
) -> None:
    await record(engine, ComplaintScenario().to_mediation())
    odd = [("unknown_kind", "cmp_1", "team", 1), ("stage_started", "cmp_1", "unknown", 1), ("reminder", "x", "team", 9)]
    async with engine.begin() as connection:
        for number, (kind, subject, recipient, last) in enumerate(odd):
            await connection.exec_driver_sql(
                "INSERT INTO notices (id, subject, first_sequence, last_sequence, kind, recipient, caused_at)"
                f" VALUES ('odd/{number}', '{subject}', {last}, {last}, '{kind}', '{recipient}', now())"
            )

    delivered = await dispatcher_for(engine, RecordingTransport(), clock).deliver_due()

    assert (delivered.sent, delivered.postponed) == (3, 3)
    settled = await outcomes(engine)
    assert [name for name, settled_as in settled.items() if settled_as is None] == ["odd/0", "odd/1", "odd/2"]
    assert {(line["notification"], line["error"]) for line in logs if line["event"] == "mail_not_composed"} == {
        ("odd/0", "ValueError"),
        ("odd/1", "ValueError"),
        ("odd/2", "LookupError"),
    }


async def test_it_runs_until_it_is_told_to_stop_and_takes_up_what_comes(engine: AsyncEngine, clock: Clock) -> None:
    transport, stop = RecordingTransport(), asyncio.Event()
    dispatcher = asyncio.create_task(dispatcher_for(engine, transport, clock).run(stop, every=0.02))
    await asyncio.sleep(0.1)

    await record(engine, to_a_mark())
    await eventually(lambda: all_settled(engine))
    stop.set()
    await asyncio.wait_for(dispatcher, 5)

    assert set(transport.carried.values()) == {1}


async def test_stopping_does_not_wait_for_a_mail_server_that_hangs(
    engine: AsyncEngine, clock: Clock, smtp: FakeSmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.mail.dispatcher.GRACE", 0.1)
    await record(engine, ComplaintScenario())
    await smtp.behave(SmtpBehaviour.SILENT)
    stop = asyncio.Event()
    dispatcher = dispatcher_for(engine, transport_for(smtp.url), clock)
    running = asyncio.create_task(dispatcher.run(stop))
    await smtp.called()

    stop.set()
    await asyncio.wait_for(running, 5)

    assert set((await outcomes(engine)).values()) == {None}
    clock.later(minutes=2)
    await smtp.behave(SmtpBehaviour.WELL)
    assert (await dispatcher.deliver_due()).sent == 1, "the lease ran out, and the mail was not lost"


async def test_a_mail_that_the_database_could_not_note_as_sent_is_not_sent_again(
    engine: AsyncEngine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await record(engine, ComplaintScenario())
    transport = RecordingTransport()
    dispatcher = dispatcher_for(engine, transport, clock)

    async def away(*args: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr("records.notifications.outbox.settle", away)
        assert (await dispatcher.deliver_due()).sent == 1
        clock.later(minutes=5)
        with pytest.raises(ConnectionRefusedError):
            await dispatcher.deliver_due()
    assert (await dispatcher.deliver_due()).claimed == 0

    assert transport.carried.total() == 1
    assert set((await outcomes(engine)).values()) == {"sent"}


async def test_it_survives_a_database_that_goes_away(clock: Clock, folder: Path) -> None:
    transport, stop = RecordingTransport(), asyncio.Event()
    async with running(folder, settings={"fsync": "off"}) as server:
        await migrate(server)
        engine = engine_for(server)
        await record(engine, ComplaintScenario())
        dispatcher = asyncio.create_task(dispatcher_for(engine, transport, clock).run(stop, every=0.05))
        await eventually(lambda: all_settled(engine))

    await asyncio.sleep(0.3)
    assert not dispatcher.done()

    async with running(folder, port=server.port, settings={"fsync": "off"}):
        await eventually(lambda: recorded(engine))
        await eventually(lambda: all_settled(engine))
        stop.set()
        await asyncio.wait_for(dispatcher, 5)
        await engine.dispose()
    assert set(transport.carried.values()) == {1}
    assert len(transport.carried) > 1


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="recourse-mail-") as made:
        yield Path(made)


async def recorded(engine: AsyncEngine) -> bool:
    try:
        await record(engine, ComplaintScenario().to_mediation(), case_id="cmp_2")
    except Exception:  # noqa: BLE001 - the pool's old connections fail once each
        return False
    return True


@pytest.mark.parametrize("behaviour", SmtpBehaviour)
async def test_logs_and_errors_hold_ids_and_codes_and_no_word_about_people(
    engine: AsyncEngine,
    clock: Clock,
    smtp: FakeSmtpServer,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    behaviour: SmtpBehaviour,
    logs: list[EventDict],
) -> None:
    caplog.set_level(logging.DEBUG, logger="asyncio")
    await record(engine, to_a_mark())
    await smtp.behave(behaviour)
    dispatcher = dispatcher_for(engine, smtp, clock)

    await dispatcher.deliver_due()
    clock.later(minutes=1)
    await dispatcher.deliver_due()

    async with engine.connect() as connection:
        errors = (await connection.exec_driver_sql("SELECT DISTINCT last_error FROM notices")).scalars().all()
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("mail.log")]
    said = "\n".join([*map(str, logs), *map(str, errors), *ours, *capfd.readouterr()])
    assert "cmp_1/" in said
    for private in (*CUSTOMER.values(), SUMMARY, "Willow", "Wilma", "Petra", "@hubspot", "@willow", "no such mailbox"):
        assert private not in said


async def test_the_mails_of_a_stumbling_carrier_are_all_postponed(engine: AsyncEngine, clock: Clock) -> None:
    await record(engine, ComplaintScenario().to_mediation())
    transport = RecordingTransport()
    transport.stumbles = True

    delivered = await dispatcher_for(engine, transport, clock).deliver_due()

    assert (delivered.sent, delivered.postponed) == (0, 3)
