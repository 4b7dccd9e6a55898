"""Evidence as files: bounded, known by its bytes and its digest, given as a download, and never to the board."""

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select, update

from cli.erase import Store, _erase, _erase_person
from records.evidence_files import check, queries
from records.evidence_files.object_store import EvidenceStore
from records.evidence_files.tables import evidence_files
from records.private_records.check import check as private_check
from records.tables.private import texts
from tests.support.case import Case
from tests.support.console_client import signed_in
from tests.support.partner_client import PartnerClient
from tests.support.problems import refused
from tests.support.product import Product, fresh

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n"
PAGE = b"<html><script>parent.pwned()</script></html>"


async def send(
    product: Product, case: Case, content: bytes, name: str = "contract.pdf", key: str | None = None, **who: str
) -> httpx.Response:
    """Sends the file as somebody of CS, or as who is named."""
    client = product.as_(who.get("sub", "ana"), who.get("role", "cs"))
    headers = {"Idempotency-Key": key} if key else {}
    path = f"/v1/complaints/{case.id}/evidence/files"
    return await client.post(path, files={"file": (name, content, "text/html")}, headers=headers)


async def kept(product: Product, case: Case, content: bytes, name: str = "contract.pdf") -> str:
    """The id of the file, which must be taken."""
    answer = await send(product, case, content, name)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["evidence"][-1]["file"])


async def read(product: Product, case: Case, file: str, *roles: str) -> httpx.Response:
    """Downloads the file as somebody of CS, or with the roles."""
    return await product.as_("ana", *(roles or ("cs",))).get(f"/v1/complaints/{case.id}/evidence/files/{file}")


@pytest_asyncio.fixture
async def case(product: Product) -> AsyncIterator[Case]:
    """A case of the test's own."""
    yield await (await Case.filed(product)).taken_up()


async def test_a_file_is_evidence_with_its_digest_on_record_and_comes_back_as_a_download(
    product: Product, case: Case
) -> None:
    answer = await send(product, case, PDF, "C:\\papers\\übereinkunft\u2028.pdf")
    (shown,) = answer.json()["evidence"]
    assert (shown["title"], shown["added_by"]) == ("übereinkunft .pdf", "ana")
    assert shown["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert shown["url"].endswith(f"/v1/complaints/{case.id}/evidence/files/{shown['file']}")

    given = await read(product, case, shown["file"])
    assert (given.status_code, given.content) == (200, PDF)
    assert given.headers["content-type"] == "application/pdf"
    assert given.headers["content-disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%C3%BCbereinkunft" in given.headers["content-disposition"]

    events = (await product.as_("aud", "auditor").get("/v1/events", params={"subject": case.id})).json()["results"]
    (added,) = [one for one in events if one["type"] == "evidence_added"]
    assert added["fact"]["sha256"] == shown["sha256"]
    assert "bereinkunft" not in str(added)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PAGE, None), (b"plain words", "text/plain"), (b"\x00\xff\x00\xfe", "application/octet-stream")],
)
async def test_what_a_file_is_says_its_content_and_no_browser_opens_it_as_a_page(
    product: Product, case: Case, content: bytes, kind: str | None
) -> None:
    given = await read(product, case, await kept(product, case, content, "picture.png"))

    assert given.headers["content-disposition"].startswith("attachment;")
    assert given.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in given.headers["content-security-policy"]
    assert kind in (None, given.headers["content-type"].partition(";")[0])
    assert given.headers["content-type"] != "image/png"


async def test_files_are_bounded_in_size_and_number(product: Product, case: Case) -> None:
    most = product.servers.settings().evidence_file_bytes
    assert (await send(product, case, b"x" * (most + 1))).status_code == 413
    assert (await send(product, case, b"x" * 3 * most)).status_code == 413
    assert (await send(product, case, b"")).status_code == 422
    for number in range(3):
        await kept(product, case, b"file %d" % number)
    refused(await send(product, case, b"one too many"), 409, "too_many_files")


async def test_who_may_add_evidence_adds_files_and_nothing_is_kept_of_the_others(product: Product, case: Case) -> None:
    assert (await send(product, case, PDF, sub="aud", role="auditor")).json()["code"] == "role_required"
    assert (await send(product, case, PDF, sub="bo", role="accreditation_board")).status_code == 403
    await case.do("withdraw", "ana", "cs", reason="r")
    assert (await send(product, case, PDF)).json()["code"] == "wrong_stage"
    async with product.engine.connect() as connection:
        assert await queries.count(connection, case.id, datetime.min.replace(tzinfo=UTC)) == 0


async def test_a_file_is_read_by_who_may_see_the_case(product: Product, case: Case) -> None:
    file, other = await kept(product, case, PDF), await Case.filed(product)
    assert {(await read(product, case, file, role)).status_code for role in ("legal", "auditor", "mark_board")} == {200}
    assert (await read(product, case, file, "accreditation_board")).status_code == 404
    assert (await read(product, case, "fil_none")).status_code == 404
    assert (await read(product, other, file)).status_code == 404
    anonymous = await product.anonymous.get(f"/v1/complaints/{case.id}/evidence/files/{file}")
    assert anonymous.status_code == 401


async def test_the_same_file_under_the_same_key_is_kept_once(product: Product, case: Case) -> None:
    key = fresh("key")
    first, again = [await send(product, case, PDF, key=key) for _ in range(2)]
    assert first.json() == again.json()
    assert len((await case.read())["evidence"]) == 1
    other = await send(product, case, PDF + b"more", key=key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


async def test_no_packet_carries_a_file_its_name_or_where_it_is(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    case = await (await Case.filed(product, partner_id=partner.id)).taken_up()
    file = await kept(product, case, PDF, "Zwetschgenkontrakt.pdf")
    await case.do("flag_very_serious", "ana", "cs", reason="data was lost")
    await case.voted("mark", "mark", "mark", seriousness="serious")
    await partner.opened()
    board = product.as_("bo", "accreditation_board", seat="academy")
    path = f"/v1/reviews/{partner.review_id}"
    released = await product.as_("pat", "partner_ops").get(f"{path}/packet")
    seen = (await board.get(path)).text + released.text
    assert "half built" in seen
    assert not [word for word in ("Zwetschgen", file, "evidence/files") if word in seen]
    assert (await board.get(f"/v1/complaints/{case.id}/evidence/files/{file}")).status_code == 404


async def test_bytes_that_were_changed_or_removed_are_not_given_and_are_named(product: Product, case: Case) -> None:
    store = EvidenceStore.at(str(product.servers.settings().evidence_url))
    changed, removed = await kept(product, case, PDF), await kept(product, case, PAGE)
    await store.put(queries.key_of(case.id, changed), PDF + b"changed")
    await store.delete(queries.key_of(case.id, removed))

    assert [(await read(product, case, file)).status_code for file in (changed, removed)] == [503, 503]
    async with product.engine.connect() as connection:
        found = dict((await check.check(connection, store)).faults)
    assert found[changed] == "its bytes are not those that were recorded"
    assert found[removed] == "it was removed from the object store"
    await store.put(queries.key_of(case.id, changed), PDF)
    await store.put(queries.key_of(case.id, removed), PAGE)


async def test_an_erased_file_leaves_neither_bytes_nor_name(product: Product, case: Case) -> None:
    file = await kept(product, case, PDF, "Zwetschgenkontrakt.pdf")
    settings = product.servers.settings()
    await _erase(settings, Store.EVIDENCE_FILES, file, "olga", "request-1")

    assert (await read(product, case, file)).status_code == 404
    folder = Path(str(settings.evidence_url).removeprefix("file://")) / case.id
    assert not folder.exists() or not list(folder.iterdir())
    async with product.engine.connect() as connection:
        row = (await connection.execute(select(evidence_files).where(evidence_files.c.id == file))).mappings().one()
        named = (await connection.execute(select(texts.c.content).where(texts.c.subject == case.id))).scalars().all()
    assert (row["name"], row["size"]) == ("", 0)
    assert not [text for text in named if "Zwetschgen" in text]


async def test_a_row_of_a_file_that_was_changed_is_named(product: Product, case: Case) -> None:
    file = await kept(product, case, PDF)
    async with product.engine.begin() as connection:
        await connection.execute(update(evidence_files).where(evidence_files.c.id == file).values(name="other.pdf"))
        found = await private_check(connection, product.servers.settings().audit.ring)
        await connection.rollback()
    assert (f"evidence_files {file}", "it was changed") in {(one.row, one.problem) for one in found}


async def test_a_persons_files_are_erased_with_the_person(product: Product) -> None:
    address = f"{fresh('dana')}@northwind.example"
    case = await (await Case.filed(product, customer={"name": "Dana Reyes", "email": address})).taken_up()
    file, settings = await kept(product, case, PDF), product.servers.settings()
    await _erase_person(settings, address, "olga", "request-2", dry_run=False)

    assert (await read(product, case, file)).status_code == 404
    store = EvidenceStore.at(str(settings.evidence_url))
    assert await store.get(queries.key_of(case.id, file)) is None


async def kept_for_nothing(product: Product, case: Case, stored_at: datetime) -> None:
    """A file that was kept for a command that was then rejected."""
    digest = hashlib.sha256(PDF).hexdigest()
    file = queries.EvidenceFile(fresh("fil"), case.id, "a.pdf", "application/pdf", len(PDF), digest, "ana", stored_at)
    await EvidenceStore.at(str(product.servers.settings().evidence_url)).put(file.key, PDF)
    async with product.engine.begin() as connection:
        await queries.keep(connection, file)


async def test_files_of_rejected_commands_take_no_place_for_longer_than_an_hour(product: Product, case: Case) -> None:
    for _ in range(2):
        await kept_for_nothing(product, case, datetime.now(UTC) - timedelta(hours=2))
    await kept_for_nothing(product, case, datetime.now(UTC))
    for number in range(2):
        await kept(product, case, PDF + bytes([number]))
    refused(await send(product, case, PDF + b"2"), 409, "too_many_files")


async def test_who_has_the_file_is_told_so_before_its_bytes_are_read(product: Product, case: Case) -> None:
    file = await kept(product, case, PDF)
    store = EvidenceStore.at(str(product.servers.settings().evidence_url))
    tag = {"If-None-Match": (await read(product, case, file)).headers["ETag"]}
    await store.delete(queries.key_of(case.id, file))
    path = f"/v1/complaints/{case.id}/evidence/files/{file}"
    assert (await product.as_("ana", "cs").get(path, headers=tag)).status_code == 304
    await store.put(queries.key_of(case.id, file), PDF)


async def test_another_file_from_the_same_form_replaces_none_and_is_refused(product: Product, case: Case) -> None:
    async with signed_in(product, fresh("ana"), "cs") as client:
        statuses = []
        for content in (PDF, PDF, PAGE):
            file, key = {"file": ("a.pdf", content, "text/html")}, {"idempotency_key": "of the form"}
            statuses.append((await client.post(f"/console/cases/{case.id}/files", files=file, data=key)).status_code)
        assert statuses == [303, 303, 409]
        (shown,) = (await case.read())["evidence"]
        given = await client.get(f"/console/cases/{case.id}/files/{shown['file']}")
    assert given.content == PDF
