"""Who holds PostgreSQL alone rewrites nothing unseen: hashes and seals are keyed, and cover what goes with an event."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from records.chain import event_hash
from records.chain_verification import Verification, verify_chain
from records.event_store import as_event
from records.people import remember
from records.private_records import check as private_check
from records.private_records.keeping import cover_what_there_was, erase
from records.seals import seal
from records.streams import COMPLAINTS
from settings import normalise_database_url
from standards.actors import Actor
from standards.signing import AuditKeys, Keyring
from standards.vocabulary import Role
from tests.support.case import Case
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh, product_on, servers_in
from tests.support.superuser import as_superuser


@pytest_asyncio.fixture(scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """A product of its own: these tests look at the whole log, and tamper with it."""
    async with servers_in(tmp_path_factory.mktemp("chain")) as servers, product_on(servers) as running:
        yield running


class Undone(Exception):
    """Ends a test's tampering: nothing of it stays."""


@asynccontextmanager
async def tampering(product: Product) -> AsyncIterator[AsyncConnection]:
    """A superuser's transaction, past triggers and constraints, that is undone at its end."""
    with suppress(Undone):
        async with as_superuser(product) as connection:
            yield connection
            raise Undone


def keys(product: Product) -> AuditKeys:
    return product.servers.settings().audit


async def said(product: Product, connection: AsyncConnection) -> list[str]:
    """What verifying finds within the transaction."""
    chain = await verify_chain(connection, keys(product))
    private = await private_check.check(connection, keys(product).ring)
    return [f"{one.subject} {one.sequence}: {one.problem}" for one in chain.faults] + [
        f"{one.row}: {one.problem}" for one in private
    ]


async def sealed(product: Product) -> Verification:
    """Seals what there is."""
    async with product.engine.begin() as connection:
        await seal(connection, keys(product), datetime.now(UTC))
    async with product.engine.connect() as connection:
        return await verify_chain(connection, keys(product))


async def test_what_happened_verifies(product: Product) -> None:
    case = await (await Case.filed(product)).to_mark_board()
    await case.voted("mark", "mark", "mark")
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.reviewed()
    await partner.opened()
    verification = await sealed(product)
    assert (verification.faults, verification.unsealed) == ([], 0)
    async with product.engine.connect() as connection:
        assert await private_check.check(connection, keys(product).ring) == []
        log = "SELECT count(*) FROM events WHERE key = 'first' AND covers ? 'decided'"
        assert (await connection.execute(text(log))).scalar_one() > 10


async def test_an_event_that_is_changed_and_hashed_again_without_the_key_is_named(product: Product) -> None:
    case = await (await Case.filed(product)).to_mediation()
    async with tampering(product) as connection:
        for key in (None, "first"):
            rows = (
                await connection.execute(
                    text("SELECT * FROM events WHERE subject = :id ORDER BY sequence"), {"id": case.id}
                )
            ).mappings()
            head = b""
            for row in rows:
                changed = {**row, "actor": "mallory"}
                ring = None if key is None else Keyring({"first": b"a guess of the secret"})
                head = event_hash(ring, key, head, as_event(COMPLAINTS, changed), row["covers"])
                await connection.execute(
                    text(
                        "UPDATE events SET actor = 'mallory', hash = :hash, key = :key "
                        "WHERE subject = :id AND sequence = :sequence"
                    ),
                    {"hash": head, "key": key, "id": case.id, "sequence": row["sequence"]},
                )
            problem = "hash has no key" if key is None else "hash does not match"
            found = await said(product, connection)
            assert [one for one in found if one.startswith(f"{case.id} 3: its {problem}")], found


DECISION = "{id} 1: the decision that led to it was changed or removed"
CHANGES = {
    "decisions": ("UPDATE decisions SET command = command || '{{\"seed\": \"x\"}}' WHERE process = '{id}'", DECISION),
    "decisions removed": ("DELETE FROM decisions WHERE process = '{id}'", DECISION),
    "intake": (
        "UPDATE intake SET body = body || '{{\"summary\": \"\"}}' WHERE id = '{id}'",
        "intake {id}: it was changed",
    ),
    "intake removed": ("DELETE FROM intake WHERE id = '{id}'", "intake {id}: it was removed"),
    "texts": ("UPDATE texts SET content = 'all went well' WHERE id = '{text}'", "texts {text}: it was changed"),
    "texts removed": ("DELETE FROM texts WHERE id = '{text}'", "texts {text}: it was removed"),
    "identities": (
        "UPDATE identities SET pdm_email = 'm@x.example' WHERE id = '{identity}'",
        "identities {identity}: it was changed",
    ),
    "people": ("UPDATE people SET email = 'm@x.example' WHERE sub = 'ana'", "people ana: it was changed"),
    "people removed": ("DELETE FROM people WHERE sub = 'ana'", "people ana: it was removed"),
    "people added": (
        "INSERT INTO people (sub, email, roles, seen_at) VALUES ('eve', 'e@x.example', '{{}}', now())",
        "people eve: nothing on record tells that it was written",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_what_goes_with_an_event_is_named_when_it_is_changed(product: Product, what: str) -> None:
    case = await (await Case.filed(product)).to_mediation()
    async with tampering(product) as connection:
        named = "SELECT max(t.id), max(i.id) FROM texts t, identities i WHERE subject = :id AND partner_id = :partner"
        given = {"id": case.id, "partner": case.complaint["partner_id"]}
        text_id, identity = (await connection.execute(text(named), given)).one()
        assert await said(product, connection) == []
        change, found = (one.format(id=case.id, text=text_id, identity=identity) for one in CHANGES[what])
        await connection.execute(text(change.replace(":", "\\:")))
        assert found in await said(product, connection)


async def test_a_packet_that_is_changed_is_named(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("serious")
    await partner.opened()
    async with tampering(product) as connection:
        assert await said(product, connection) == []
        change = "UPDATE packets SET scenario = scenario || '{\"told\": []}' WHERE review_id = :id"
        await connection.execute(text(change), {"id": partner.review_id})
        found = await said(product, connection)
        assert [one for one in found if one.startswith(f"packets {partner.review_id}/") and "changed" in one], found


async def test_an_erasure_is_on_record_and_leaves_the_chain_whole(product: Product) -> None:
    case = await (await Case.filed(product)).to_mediation()
    partner_id, sub = case.complaint["partner_id"], fresh("gone")
    async with product.engine.begin() as connection:
        await remember(connection, sub, "Gone Soon", f"{sub}@x.example", datetime.now(UTC))
        query = text("SELECT t.id, i.id FROM texts t, identities i WHERE subject = :id AND partner_id = :partner")
        text_id, identity = (await connection.execute(query, {"id": case.id, "partner": partner_id})).first() or (
            "",
            "",
        )
    erased = {"texts": text_id, "intake": case.id, "identities": identity, "people": sub}
    owner = create_async_engine(
        normalise_database_url(product.servers.postgres.owner_url), execution_options={"audit_keys": keys(product).ring}
    )
    for store, key in erased.items():
        async with owner.begin() as connection:
            await erase(
                connection, store, key, "request-7", Actor(sub="olga", roles=(Role.OPS,)), Role.OPS, datetime.now(UTC)
            )
    await owner.dispose()
    async with tampering(product) as connection:
        assert await said(product, connection) == []
        subjects = [f"private/{store}/{key}" for store, key in erased.items()]
        log = text("SELECT count(*) FROM events WHERE type = 'private_erased' AND subject = ANY(:subjects)")
        assert (await connection.execute(log, {"subjects": subjects})).scalar_one() == len(erased)
        kept = text("SELECT content FROM texts WHERE id = :id")
        assert (await connection.execute(kept, {"id": text_id})).scalar_one() == ""
        await connection.execute(text("UPDATE people SET email = 'm@x.example' WHERE sub = :sub"), {"sub": sub})
        assert f"people {sub}: it was erased, and holds something again" in await said(product, connection)


async def test_seals_outlive_a_change_of_keys_and_a_lost_key_is_named(product: Product) -> None:
    first = keys(product).ring
    assert first is not None
    await sealed(product)
    both = AuditKeys(Keyring({"second": b"the key of the year after", **first.keys}))
    await Case.filed(product)
    async with tampering(product) as connection:
        assert await seal(connection, both, datetime.now(UTC)) > 0
        assert (await verify_chain(connection, both)).faults == []
        lost = await verify_chain(connection, AuditKeys(Keyring({"second": b"the key of the year after"})))
        problems = {one.subject: one.problem for one in lost.faults}
        assert problems["key/first"].endswith("they can't be verified")
        assert "seal/1" in problems
        forged = await verify_chain(connection, AuditKeys(Keyring({"second": b"another secret", "first": b"a guess"})))
        assert any(one.problem == "its signature is missing or not ours" for one in forged.faults)


async def test_seals_from_before_keys_had_ids_go_on_to_verify(product: Product) -> None:
    async with tampering(product) as connection:
        await connection.execute(text("DELETE FROM seals"))
        old = AuditKeys(None, "the key from before")
        await seal(connection, old, datetime.now(UTC))
        now = AuditKeys(keys(product).ring, "the key from before")
        assert (await verify_chain(connection, now)).faults == []
        wrong = await verify_chain(connection, AuditKeys(keys(product).ring, "another"))
        assert [one.subject for one in wrong.faults] == ["seal/1"]
        await connection.execute(text("UPDATE seals SET signature = NULL"))
        assert [one.subject for one in (await verify_chain(connection, now)).faults] == ["seal/1"]


@pytest.mark.parametrize("also", ["", "seal"])
async def test_the_removal_of_a_whole_case_is_named(product: Product, also: str) -> None:
    case = await (await Case.filed(product)).to_mediation()
    await sealed(product)
    await Case.filed(product)
    await sealed(product)
    async with tampering(product) as connection:
        if also:
            first = "SELECT min(position) FROM events WHERE subject = :id"
            await connection.execute(
                text(f"DELETE FROM seals WHERE number = (SELECT min(number) FROM seals WHERE up_to >= ({first}))"),
                {"id": case.id},
            )
        for table, column in (("events", "subject"), ("decisions", "process"), ("intake", "id"), ("texts", "subject")):
            await connection.execute(text(f"DELETE FROM {table} WHERE {column} = :id"), {"id": case.id})
        found = await said(product, connection)
        assert any(one.startswith("seal/") and "changed, added or removed" in one for one in found), found


async def test_people_from_before_there_were_digests_are_covered_once(product: Product) -> None:
    async with tampering(product) as connection:
        for table, column in (("events", "subject"), ("private_records", "id")):
            gone = f"DELETE FROM {table} WHERE {column} LIKE '%people/%' OR {column} LIKE '%covered'"
            await connection.execute(text(gone))
        assert [one for one in await said(product, connection) if one.startswith("people")] == []
        keyed = await connection.execution_options(audit_keys=keys(product).ring)
        await cover_what_there_was(keyed, datetime.now(UTC))
        covered = text("SELECT (SELECT count(*) FROM people) = count(*) FROM private_records WHERE id LIKE 'people/%'")
        assert (await connection.execute(covered)).scalar_one() is True
        added = "INSERT INTO people (sub, email, roles, seen_at) VALUES ('eve', 'e@x.example', '{}', now())"
        await connection.execute(text(added))
        await cover_what_there_was(keyed, datetime.now(UTC))
        assert "people eve: nothing on record tells that it was written" in await said(product, connection)
