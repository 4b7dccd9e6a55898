"""Sessions: one person's other accounts are known by the verified address, and nobody else's are taken for them."""

from datetime import UTC, datetime, timedelta

from records.console import sessions
from records.people import remember
from tests.support.product import Product, fresh

DAY = timedelta(days=1)


async def _signed_in(product: Product, sub: str, email: str) -> str:
    now = datetime.now(UTC)
    async with product.engine.begin() as connection:
        await remember(connection, sub, None, email, now, ["cs"])
        return await sessions.begin(connection, sub, {"email": email}, now, DAY)


async def test_a_session_knows_the_persons_other_accounts_and_those_of_nobody_else(product: Product) -> None:
    one, other, stranger = fresh("ana"), fresh("ana"), fresh("cal")
    address = f"{one}@hubspot.example"
    secret = await _signed_in(product, one, address)
    await _signed_in(product, other, address.upper())
    await _signed_in(product, stranger, f"{stranger}@hubspot.example")
    async with product.engine.connect() as connection:
        found = await sessions.find(connection, secret, datetime.now(UTC), DAY)
    assert found is not None
    assert list(found.other_subs) == [other]


async def test_the_table_holds_no_secret_that_opens_a_session(product: Product) -> None:
    secret = await _signed_in(product, fresh("ana"), "x@hubspot.example")
    async with product.engine.connect() as connection:
        found = await sessions.find(connection, secret, datetime.now(UTC), DAY)
        assert found is not None
        assert secret not in found.id
        assert await sessions.find(connection, found.id, datetime.now(UTC), DAY) is None
