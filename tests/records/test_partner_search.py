"""Partners are found by the beginnings of words, and few of the others are read for it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from records.partners import queries
from records.partners.tables import identities, partners
from records.search import words
from records.visibility import EVERYTHING, Visibility
from settings import normalise_database_url
from tests.support.case import a_recorded_partner
from tests.support.product import Product
from tests.support.statements import rows_read

PLAIN = 1_200
"""More than are read at a time."""
NAMES = {
    "sought-1": ("Ünïque Köpfe", ["Straße GmbH"], ["kopfe.example"]),
    "sought-2": ("Quayside Partners", ["KAY-side"], ["quay_side.example"]),
    "sought-3": ("株式会社サクラ", [], ["sakura.example"]),
    "sought-4": ("Ærø (Søndergård)", [], []),
    **{f"folded-{n}": (f"Zürich {n}", [], []) for n in range(40)},
    "sought-5": ("O'Neill & Kay", [], ["oneill.example"]),
}


THESE = Visibility(partners=(*(f"plain-{n}" for n in range(PLAIN)), *NAMES))
"""None of those that other tests recorded."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def full(product: Product) -> AsyncIterator[AsyncConnection]:
    """A connection that sees many partners; nobody else ever does."""
    like = await a_recorded_partner(product)
    engine = create_async_engine(normalise_database_url(product.servers.postgres.owner_url))
    async with engine.connect() as connection:
        partner = dict((await connection.execute(select(partners).where(partners.c.id == like))).mappings().one())
        of = select(identities).where(identities.c.id == partner["identity"])
        identity = dict((await connection.execute(of)).mappings().one())
        named = {f"plain-{n}": (f"Harbour {n}", [f"Port{n}"], [f"h{n}.example"]) for n in range(PLAIN)} | NAMES
        rows = [
            identity | {"id": f"idn_{key}", "partner_id": key, "name": name, "aliases": aliases, "domains": domains}
            for key, (name, aliases, domains) in named.items()
        ]
        await connection.execute(insert(identities), rows)
        await connection.execute(insert(partners), [partner | {"id": one, "identity": f"idn_{one}"} for one in named])
        yield connection
        await connection.rollback()
    await engine.dispose()


@pytest.mark.parametrize(
    "q",
    [
        *(
            "unique",
            "kopf",
            "strasse",
            "STRASSE gm",
            "quay",
            "side",
            "kay",
            "サクラ",
            "aero",
            "sond",
            "neill",
            "o neill",
        ),
        *(
            "o neill",
            "harbour 119",
            "port7 h7",
            "sought",
            "plain 44",
            "example harb",
            "arbour",
            "(",
            "%",
            "_",
            ".*",
            "h1.ex",
        ),
    ],
)
async def test_a_search_finds_what_each_partners_words_say(full: AsyncConnection, q: str) -> None:
    query = select(partners.c.id, identities.c.name, identities.c.aliases, identities.c.domains)
    wanted, expected = words(q), list[str]()
    for one in await full.execute(query.join(identities, identities.c.id == partners.c.identity)):
        known = words(one.id, one.name, *one.aliases, *one.domains)
        if wanted and all(any(word.startswith(begin) for word in known) for begin in wanted):
            expected.append(one.id)
    assert sorted(await queries.search(full, EVERYTHING, q, 10_000)) == sorted(expected)


async def test_a_search_reads_no_more_partners_than_it_has_to_look_at(full: AsyncConnection) -> None:
    with rows_read("partners", of=full.engine) as read:
        assert await queries.search(full, THESE, "nobody at all", 8) == []
        assert len(await queries.search(full, THESE, "harbour", 8)) == 8
        assert len(await queries.search(full, THESE, "harbour", 700)) == 700
        assert await queries.search(full, THESE, "quay", 8) == ["sought-2"]
        assert await queries.search(full, THESE, "sakura", 2) == ["sought-3"]
    assert sum(read) < PLAIN


async def test_a_search_finds_in_the_order_of_names_and_what_may_be_seen_alone(full: AsyncConnection) -> None:
    found = await queries.search(full, THESE, "harbour", 10_000)
    assert found[:600] == await queries.search(full, THESE, "harbour", 600)
    assert len(set(found)) == len(found)
    assert await queries.search(full, Visibility(partners=("plain-7",)), "harbour", 8) == ["plain-7"]
