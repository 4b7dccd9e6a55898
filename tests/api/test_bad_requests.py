"""However a request is addressed, sized, typed or broken off, it is answered with a problem, or not taken at all."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests.support.case import Case, a_complaint, a_partner, a_recorded_partner
from tests.support.problems import problem_of, refused
from tests.support.product import Product, fresh

COMPLAINTS = "/v1/complaints"
JSON = {"Content-Type": "application/json"}
MIB = 1024 * 1024


@pytest.mark.parametrize("path", ["/v1/complaints", "/v1/complaints/x/actions/add_note", "/v1/nowhere"])
async def test_more_than_a_mebibyte_is_too_large_however_it_comes(product: Product, path: str) -> None:
    async def in_chunks() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b" " * 65_536

    client = product.as_("ana", "cs")
    refused(await client.post(path, content=b" " * (MIB + 1), headers=JSON), 413, "too_large")
    refused(await client.post(path, content=in_chunks(), headers=JSON), 413, "too_large")
    assert (await client.post(path, content=b" " * MIB, headers=JSON)).status_code in {400, 404}


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", "application/jsonx", ";;"])
async def test_what_says_that_it_is_not_json_is_not_read(product: Product, kind: str) -> None:
    content = json.dumps(a_complaint(await a_recorded_partner(product)))
    client = product.as_("hubspot", "intake")
    answer = await client.post(COMPLAINTS, content=content, headers={"Content-Type": kind})
    refused(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize("kind", [None, "application/json", "Application/JSON; charset=utf-8", "application/x+json"])
async def test_what_says_that_it_is_json_or_nothing_is_read(product: Product, kind: str | None) -> None:
    content = json.dumps(a_complaint(await a_recorded_partner(product)))
    headers = {} if kind is None else {"Content-Type": kind}
    answer = await product.as_("hubspot", "intake").post(COMPLAINTS, content=content, headers=headers)
    assert answer.status_code == 201


PATHS = ["%00", "%ED%A0%80", "%ff", "..%2f..", "x" * 5000, "cmp_1%0a", "%E2%80%AE", "'; DROP TABLE complaints; --"]


@pytest.mark.parametrize("given", PATHS)
async def test_an_odd_address_is_answered_as_an_absent_one(product: Product, given: str) -> None:
    client = product.as_("olga", "ops")
    for path in (f"/v1/complaints/{given}", f"/v1/complaints/{given}/live", f"/v1/partners/{given}"):
        refused(await client.get(path), 404, "not_found")
    answer = await client.post(f"/v1/complaints/{given}/actions/add_note", json={"text": "t"})
    refused(answer, 404, "not_found")
    described = await client.put(f"/v1/partners/{given}", json=a_partner())
    assert described.status_code in {404, 422}
    problem_of(described)


QUERIES = {
    "stage=open": "stage",
    "stage=": "stage",
    "status=ended": "status",
    "overdue=perhaps": "overdue",
    "partner_id=%00": "partner_id",
    "assignee=Zanzibar%20Quux": "assignee",
    "q=%00": "q",
    "q=": "q",
    "q=" + "x" * 201: "q",
    "opened_after=yesterday": "opened_after",
    "opened_after=5": "opened_after",
    "opened_after=1e3": "opened_after",
    "opened_after=2026-13-01": "opened_after",
    "opened_after=0001-01-01T00:00:00%2B23:59": "opened_after",
    "opened_before=9999-12-31T23:59:59-23:59": "opened_before",
    "sort=summary": "sort",
    "limit=0": "limit",
    "limit=201": "limit",
    "limit=-1": "limit",
    "limit=ten": "limit",
    "limit=" + "9" * 5000: "limit",
    "after=" + "x" * 501: "after",
}


@pytest.mark.parametrize(("query", "field"), QUERIES.items(), ids=[query[:40] for query in QUERIES])
async def test_a_faulty_filter_is_named(product: Product, query: str, field: str) -> None:
    answer = await product.as_("olga", "ops").get(f"{COMPLAINTS}?{query}")
    refused(answer, 422, "invalid", field)
    assert "Zanzibar" not in answer.text


@pytest.mark.parametrize("words", ["%ED%A0%80", "' | !", '"', "((((", "a & | b", " ", "\\", "-"])
async def test_words_of_any_kind_can_be_searched_for(product: Product, words: str) -> None:
    answer = await product.as_("olga", "ops").get(f"{COMPLAINTS}?q={quote(words, safe='%')}&limit=1")
    assert answer.status_code == 200


HEADERS = {
    "Idempotency-Key": ["", "a b", "é", "x" * 256],
    "If-Match": ["x" * 501],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in HEADERS.items() for value in values])
async def test_a_faulty_header_is_named(product: Product, name: str, value: str) -> None:
    path, sent = f"{COMPLAINTS}/cmp_1/actions/add_note", {name.encode(): value.encode()}
    answer = await product.as_("ana", "cs").post(path, json={"text": "t"}, headers=sent)
    refused(answer, 422, "invalid", name.lower())


async def test_an_address_or_a_method_that_there_is_not_is_a_problem_too(product: Product) -> None:
    client = product.as_("olga", "ops")
    for path in ("/v1/nowhere", "/v1/complaints//", "/v1/complaints/cmp_1/actions/forgive", "/nowhere", "/v1"):
        refused(await client.get(path), 404, "not_found")
    for method in ("DELETE", "PATCH", "OPTIONS", "PROPFIND"):
        answer = await client.request(method, COMPLAINTS)
        refused(answer, 405, "method_not_allowed")
        assert answer.headers["allow"] == "GET, POST"
    answer = await client.request("GET", "/v1/partners/hs-1/certifications/any")
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, PUT")


async def test_an_address_answers_with_a_slash_at_its_end_as_without(product: Product) -> None:
    case, client = await (await Case.filed(product)).taken_up(), product.as_("olga", "ops")
    listed = f"{COMPLAINTS}?partner_id={case.complaint['partner_id']}"
    for path in (listed, f"{COMPLAINTS}/{case.id}", "/v1/me", "/v1/editions", "/v1/partners?limit=1"):
        address, _, query = path.partition("?")
        slashed = await client.get(f"{address}/?{query}" if query else f"{address}/")
        assert (slashed.status_code, slashed.json()) == (200, (await client.get(path)).json()), path
    key = {"Idempotency-Key": fresh("key")}
    noted = f"{COMPLAINTS}/{case.id}/actions/add_note"
    first = await client.post(noted, json={"text": "t"}, headers=key)
    again = await client.post(f"{noted}/", json={"text": "t"}, headers=key)
    assert again.headers["idempotent-replayed"] == "true", "it is the same address"
    assert again.json() == first.json()


UNKNOWN = {
    "/v1/complaints?partner=hs-1": "partner",
    "/v1/complaints?Stage=mediation": "(unknown name)",
    "/v1/complaints/cmp_1?fields=id": "fields",
    "/v1/me?q=1&%00=2": "q",
    "/v1/accreditations?Zanzibar%20Quux=1": "(unknown name)",
    "/v1/reports/escalations?since=2026-01-01": "since",
}


@pytest.mark.parametrize(("path", "field"), UNKNOWN.items(), ids=UNKNOWN)
async def test_a_query_parameter_that_there_is_not_is_named(product: Product, path: str, field: str) -> None:
    answer = await product.as_("aud", "auditor").get(path)
    found = refused(answer, 422, "invalid")
    assert field in {error["field"] for error in found["errors"]}
    assert "Zanzibar" not in answer.text


async def test_every_address_says_which_parameters_it_takes(product: Product) -> None:
    answer = await product.as_("olga", "ops").post("/v1/feedback?x=1", json={"text": "t"})
    assert "these query parameters: none" in refused(answer, 422, "invalid", "x")["detail"]
    answer = await product.as_("aud", "auditor").get("/v1/marks?x=1")
    assert "after, limit, partner_id" in refused(answer, 422, "invalid", "x")["detail"]


RAW = {
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "a length beyond counting": b"POST /v1/complaints HTTP/1.1\r\nHost: x\r\nContent-Length: "
    + b"9" * 30
    + b"\r\n\r\n",
    "two lengths": b"POST /v1/complaints HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
    "a length and chunks": (
        b"POST /v1/complaints HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}"
    ),
    "bytes beyond ASCII in the address": b"GET /v1/\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
}


@pytest.mark.parametrize("sent", RAW.values(), ids=RAW.keys())
async def test_a_request_that_is_hardly_one_is_refused_without_a_failure(product: Product, sent: bytes) -> None:
    reader, writer = await _connected(product)
    writer.write(sent)
    writer.write_eof()
    status = (await reader.readline()).split()
    writer.close()
    assert not status or status[1] in {b"400", b"401", b"413"}


async def test_a_body_that_breaks_off_files_nothing(product: Product) -> None:
    partner_id = await a_recorded_partner(product)
    whole = json.dumps(a_complaint(partner_id)).encode()
    head = f"POST /v1/complaints HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {product.token('hubspot', 'intake')}\r\n"
    chunked = f"{head}Transfer-Encoding: chunked\r\n\r\n{len(whole):x}\r\n".encode() + whole + b"\r\n"
    _reader, writer = await _connected(product)
    writer.write(chunked)  # and never the empty chunk that would end it
    await writer.drain()
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    writer.close()
    found = await product.as_("olga", "ops").get(COMPLAINTS, params={"partner_id": partner_id})
    assert found.json() == {"results": []}


async def _connected(product: Product) -> Any:
    address = urlsplit(product.address)
    return await asyncio.open_connection(address.hostname, address.port)
