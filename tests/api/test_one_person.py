"""One person is one person under all their accounts: a verified address tells, in whichever case it is written."""

import asyncio
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import create_async_engine

from api.auth import Caller
from api.seat_holders import SeatHolders
from standards.actors import Actor
from tests.support.case import Case
from tests.support.problems import refused
from tests.support.product import Product, fresh
from tests.support.statements import statements

COST: dict[str, Any] = {"category": "other", "amount": "1", "currency": "EUR"}
VOTE: dict[str, Any] = {"vote": "mark", "reason": "as heard"}


class Person:
    """Somebody with as many accounts as it takes."""

    def __init__(self, product: Product) -> None:
        self.product = product
        self.address = f"{fresh('pia')}@hubspot.example"

    def as_(self, role: str, **claims: Any) -> httpx.AsyncClient:
        """A new account of the person in the role."""
        verified = {"email": self.address, "email_verified": True}
        return self.product.as_(fresh("account"), role, **(verified | claims))


async def takes(client: httpx.AsyncClient, case: Case, action: str, **body: Any) -> httpx.Response:
    return await client.post(f"/v1/complaints/{case.id}/actions/{action}", json=body)


async def offered(client: httpx.AsyncClient, case: Case) -> set[str]:
    return {action["name"] for action in (await client.get(f"/v1/complaints/{case.id}")).json()["actions"]}


async def test_whoever_investigated_does_not_vote_under_another_account(product: Product) -> None:
    case = await Case.filed(product, very_serious=True, very_serious_reason="data was lost")
    pia = Person(product)
    assert (await takes(pia.as_("partner_ops"), case, "record_consequence", **COST)).status_code == 200
    again = pia.as_("mark_board", email=pia.address.upper())
    refused(await takes(again, case, "cast_mark_vote", **VOTE), 403, "separation_of_duties")
    assert "cast_mark_vote" not in await offered(again, case)


async def test_an_account_keeps_the_address_that_an_earlier_token_told(product: Product) -> None:
    case = await Case.filed(product, very_serious=True, very_serious_reason="data was lost")
    pia, account = Person(product), fresh("account")
    told = product.as_(account, "mark_board", email=pia.address, email_verified=True)
    assert (await takes(told, case, "add_note", text="seen")).status_code == 200
    assert (await takes(pia.as_("partner_ops"), case, "record_consequence", **COST)).status_code == 200
    silent = product.as_(account, "mark_board", email=None, email_verified=False)
    refused(await takes(silent, case, "cast_mark_vote", **VOTE), 403, "separation_of_duties")


async def test_an_address_that_nobody_verified_ties_no_accounts_together(product: Product) -> None:
    case = await Case.filed(product, very_serious=True, very_serious_reason="data was lost")
    pia = Person(product)
    assert (await takes(pia.as_("partner_ops"), case, "record_consequence", **COST)).status_code == 200
    unverified = pia.as_("mark_board", email_verified=False)
    assert (await takes(unverified, case, "cast_mark_vote", **VOTE)).status_code == 200


async def test_nobody_votes_twice_under_two_accounts(product: Product) -> None:
    case = await Case.filed(product, very_serious=True, very_serious_reason="data was lost")
    pia = Person(product)
    assert (await takes(pia.as_("mark_board"), case, "cast_mark_vote", **VOTE)).status_code == 200
    refused(await takes(pia.as_("mark_board"), case, "cast_mark_vote", **VOTE), 403, "separation_of_duties")
    refused(await takes(pia.as_("partner_ops"), case, "record_consequence", **COST), 403, "separation_of_duties")


async def test_those_who_ask_at_once_who_may_sit_have_it_read_once(product: Product) -> None:
    holders, caller = SeatHolders(), Caller(actor=Actor(sub="ana", roles=()))
    async with product.own_engine() as engine:
        with statements(of=engine) as asked:
            told = await asyncio.gather(*(holders.include(engine, caller) for _ in range(20)))
    assert (told, len(asked)) == ([False] * 20, 2), "the subjects and the addresses"


async def test_those_who_ask_at_once_share_the_failure_where_postgresql_is_away() -> None:
    holders, caller, met = SeatHolders(), Caller(actor=Actor(sub="ana", roles=())), []

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        met.append(writer)
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        engine = create_async_engine(
            f"postgresql+asyncpg://127.0.0.1:{port}/x", connect_args={"timeout": 1, "ssl": False}
        )
        asked = [holders.include(engine, caller) for _ in range(20)]
        told = await asyncio.gather(*asked, return_exceptions=True)
        await engine.dispose()
    assert ([type(one) for one in told], len(met)) == ([TimeoutError] * 20, 1)
