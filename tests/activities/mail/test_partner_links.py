"""A mail to the partner itself carries a link to its own page; no other mail does, and a made-up link opens nothing."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from activities.mail.partner_links import PartnerLinks
from activities.mail.render import MailRenderer
from standards.notifications import NotificationKind
from tests.activities.mail.cases import notifications, record, to_a_mark
from tests.activities.mail.rendered import parsed, plain, rendered

LINKS = PartnerLinks("a key that is long enough for tests", "https://recourse.example", timedelta(days=60))
RENDERER = MailRenderer.of("a@hubspot.example", "https://recourse.example", links=LINKS)


async def test_only_the_partners_own_mail_carries_the_link_to_its_page(engine: AsyncEngine) -> None:
    await record(engine, to_a_mark())
    for notification in await notifications(engine):
        made = await rendered(engine, notification, RENDERER)
        body = plain(parsed(made.content))
        theirs = notification.kind == NotificationKind.PARTNER_MARK
        assert ("https://recourse.example/partner/" in body) == theirs, notification.kind
        again = await rendered(engine, notification, RENDERER)
        assert again == made, "the same mail, however often it is written"


def test_a_link_says_whose_it_is_until_its_time_is_over() -> None:
    made_at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    token = LINKS.address("hs-1", made_at).rpartition("/")[2]
    found = LINKS.read(token, made_at + timedelta(days=59))
    assert found is not None
    assert (found.partner_id, found.made_at) == ("hs-1", made_at)
    assert LINKS.read(token, made_at + timedelta(days=60)) is None


def test_a_link_that_somebody_else_signed_or_changed_says_nothing() -> None:
    made_at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    token = LINKS.address("hs-1", made_at).rpartition("/")[2]
    other = PartnerLinks("another key that is long enough", "https://recourse.example", timedelta(days=60))
    head, _, rest = token.partition(".")
    for void in (other.address("hs-1", made_at).rpartition("/")[2], f"{head}.{rest[:-2]}xx", "", "x" * 5000, "a.b.c"):
        assert LINKS.read(void, made_at) is None
