"""Signing in and out: what the browser holds, what opens a session, and what does not."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import update

from api.app import create_app
from records.console.sessions import digest
from records.console.tables import sessions
from tests.api.console.conftest import SitDown
from tests.support.product import Product, Servers, fresh
from tests.support.waiting import PATIENCE

PAGES = ("", "/cases", "/cases/cmp_x", "/sign-out")


_clients: list[httpx.AsyncClient] = []


@pytest_asyncio.fixture(autouse=True)
async def _closing() -> AsyncIterator[None]:
    yield
    while _clients:
        await _clients.pop().aclose()


def _client(product: Product) -> httpx.AsyncClient:
    _clients.append(httpx.AsyncClient(base_url=product.address, trust_env=False, verify=False, timeout=PATIENCE))
    return _clients[-1]


async def _signed_in(product: Product, sub: str) -> httpx.AsyncClient:
    """A client with a session, by the steps of a browser."""
    return await _sign_in(_client(product), sub)


async def _sign_in(client: httpx.AsyncClient, sub: str) -> httpx.AsyncClient:
    asked = (await client.get("/console/sign-in")).headers["location"]
    form = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
    same = {"Sec-Fetch-Site": "same-origin"}
    chosen = {"sub": sub, "roles": "cs", "seat": "", "partners": ""}
    back = await client.post("/local-issuer/authorize", data=form | chosen, headers=same)
    done = await client.get(back.headers["location"])
    assert (done.status_code, done.headers["location"]) == (303, "/console"), done.text
    return client


async def test_a_person_signs_in_by_the_page_of_the_local_issuer_and_sees_the_inbox(sit_down: SitDown) -> None:
    desk = await sit_down("ana", "cs")
    assert await desk.page.title() == "Inbox · Recourse"
    cookies = {cookie["name"]: cookie for cookie in await desk.context.cookies()}
    session = cookies["__Host-recourse-session"]
    assert (session["secure"], session["httpOnly"], session["sameSite"], session["path"]) == (True, True, "Lax", "/")
    assert desk.elsewhere == []
    assert desk.trouble == []


@pytest.mark.parametrize("path", PAGES)
async def test_without_a_session_a_page_leads_to_the_sign_in(product: Product, path: str) -> None:
    answer = await _client(product).get(f"/console{path}")
    assert (answer.status_code, urlsplit(answer.headers["location"]).path) == (303, "/console/sign-in")


async def test_signing_out_ends_the_session_and_not_those_of_other_browsers(product: Product) -> None:
    sub = fresh("ana")
    here, there = await _signed_in(product, sub), await _signed_in(product, sub)
    kept = dict(here.cookies)
    await here.post("/console/sign-out", headers={"Sec-Fetch-Site": "same-origin"}, data={"everywhere": ""})
    stolen = httpx.Cookies(kept)
    assert (await _client(product).get("/console", cookies=None, headers=_as_header(stolen))).status_code == 303
    assert (await there.get("/console")).status_code == 200


async def test_signing_out_everywhere_ends_every_session_of_the_person(product: Product) -> None:
    sub = fresh("ana")
    here, there = await _signed_in(product, sub), await _signed_in(product, sub)
    other = await _signed_in(product, fresh("ana"))
    await here.post("/console/sign-out", headers={"Sec-Fetch-Site": "same-origin"}, data={"everywhere": "yes"})
    assert [(await one.get("/console")).status_code for one in (here, there, other)] == [303, 303, 200]


async def test_signing_in_anew_ends_the_session_that_the_browser_had(product: Product) -> None:
    sub = fresh("ana")
    client = await _signed_in(product, sub)
    before = httpx.Cookies(dict(client.cookies))
    await _sign_in(client, sub)
    assert (await client.get("/console")).status_code == 200
    assert (await _client(product).get("/console", headers=_as_header(before))).status_code == 303
    assert "other browser" not in (await client.get("/console/sign-out")).text


async def test_a_browser_that_was_idle_too_long_is_not_said_to_be_signed_in(product: Product) -> None:
    sub = fresh("ana")
    here, there = await _signed_in(product, sub), await _signed_in(product, sub)
    assert "in 1 other browser" in (await here.get("/console/sign-out")).text
    async with product.engine.begin() as connection:
        idle = sessions.c.id == digest(there.cookies["recourse-session"])
        await connection.execute(update(sessions).where(idle).values(seen_at=datetime.now(UTC) - timedelta(hours=2)))
    assert "other browser" not in (await here.get("/console/sign-out")).text


async def test_somebody_without_a_role_is_told_so_and_offered_nothing_that_is_refused(sit_down: SitDown) -> None:
    desk = await sit_down(fresh("norah"))
    assert "Your account has no role here" in await desk.page.inner_text("main")
    links = await desk.page.locator("main a").evaluate_all("links => links.map(link => link.href)")
    for link in links:
        assert (await desk.page.request.get(link)).status == 200, link


@pytest.mark.parametrize("column", ["seen_at", "ends_at"])
async def test_a_session_ends_by_its_time_and_by_not_being_used(product: Product, column: str) -> None:
    client = await _signed_in(product, fresh("ana"))
    secret = client.cookies["recourse-session"]
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    async with product.engine.begin() as connection:
        mine = sessions.c.id == digest(secret)
        await connection.execute(update(sessions).where(mine).values({column: long_ago}))
    assert (await client.get("/console")).status_code == 303


async def test_an_answer_that_belongs_to_no_attempt_of_the_browser_opens_no_session(product: Product) -> None:
    client = _client(product)
    asked = parse_qs(urlsplit((await client.get("/console/sign-in")).headers["location"]).query)
    for answer in (
        {"code": "x", "state": "another", "iss": "urn:recourse:local"},
        {"code": "x", "state": asked["state"][0], "iss": "https://elsewhere.example"},
        {"code": "x", "state": asked["state"][0]},
        {"code": "x", "state": asked["state"][0], "iss": "urn:recourse:local"},
        {"error": "access_denied", "state": asked["state"][0], "iss": "urn:recourse:local"},
    ):
        back = await client.get("/console/sign-in/callback", params=answer)
        assert (back.status_code, "recourse-session" in back.cookies) == (400, False), answer
        assert ("You are not signed in" in back.text, "Open the inbox" in back.text) == (True, False)


async def test_the_local_issuer_takes_a_code_once_and_only_with_its_verifier(product: Product) -> None:
    client = _client(product)
    asked = urlsplit((await client.get("/console/sign-in")).headers["location"]).query
    form = {name: values[0] for name, values in parse_qs(asked).items()}
    chosen = form | {"sub": "eve", "roles": "ops", "seat": "", "partners": ""}
    back = await client.post("/local-issuer/authorize", data=chosen, headers={"Sec-Fetch-Site": "same-origin"})
    code = parse_qs(urlsplit(back.headers["location"]).query)["code"][0]
    exchange = {"code": code, "client_id": form["client_id"], "redirect_uri": form["redirect_uri"]}
    answer = await client.post("/local-issuer/token", data=exchange | {"code_verifier": "a guess"})
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_grant"})
    elsewhere = chosen | {"redirect_uri": "https://elsewhere.example"}
    answer = await client.post("/local-issuer/authorize", data=elsewhere, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {},
    ],
    ids=str,
)
async def test_a_form_of_another_site_does_nothing(product: Product, headers: dict[str, str]) -> None:
    client = await _signed_in(product, fresh("ana"))
    answer = await client.post("/console/sign-out", data={"everywhere": "yes"}, headers=headers)
    assert answer.status_code == 403
    assert (await client.get("/console")).status_code == 200


async def test_pages_let_nothing_run_but_their_own_files_and_are_not_kept(product: Product) -> None:
    client = await _signed_in(product, fresh("ana"))
    answer = await client.get("/console")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; script-src 'nonce-")
    assert answer.headers["cache-control"] == "no-store"
    assert " style=" not in answer.text
    assert "onclick" not in answer.text
    again = await client.get("/console")
    assert again.headers["content-security-policy"] != policy, "a nonce is used once"


async def test_the_sign_in_leads_back_to_the_page_and_nowhere_else(product: Product) -> None:
    client = _client(product)
    for asked, leads_to in (
        ("/console/cases?stage=mediation", "/console/cases?stage=mediation"),
        ("//elsewhere.example", "/console"),
        ("/console//elsewhere.example", "/console"),
        ("https://elsewhere.example", "/console"),
        ("/consolex", "/console"),
        ("/console/../v1/me", "/console"),
        ("/console/%2e%2e/v1/me", "/console"),
        ("/console/cases?q=..", "/console/cases?q=.."),
        ("/console/sign-out", "/console"),
    ):
        first = await client.get("/console/sign-in", params={"next": asked})
        form = {name: values[0] for name, values in parse_qs(urlsplit(first.headers["location"]).query).items()}
        chosen = form | {"sub": "ana", "roles": "cs", "seat": "", "partners": ""}
        back = await client.post("/local-issuer/authorize", data=chosen, headers={"Sec-Fetch-Site": "same-origin"})
        assert (await client.get(back.headers["location"])).headers["location"] == leads_to


def _as_header(cookies: httpx.Cookies) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


@pytest.mark.parametrize(
    ("changes", "status"),
    [({}, 400), ({"local_issuer_key": None}, 404), ({"oidc_issuer": "https://login.example"}, 404)],
    ids=["local", "without its key", "with another issuer"],
)
async def test_the_page_of_the_local_issuer_does_not_exist_outside_local_mode(
    servers: Servers, changes: dict[str, Any], status: int
) -> None:
    app = create_app(servers.settings().model_copy(update=changes))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here.example") as client:
        assert (await client.get("/local-issuer/authorize")).status_code == status
        assert (await client.post("/local-issuer/token", data={"code": "x"})).status_code == status
