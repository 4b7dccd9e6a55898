"""Every answer is safe to receive: typed, never kept, never a stack trace; and who watches is told enough."""

import re
import uuid

import httpx
import pytest

from api.app import create_app
from api.complaints import routes
from tests.support.case import Case
from tests.support.problems import problem_of, refused
from tests.support.product import Product


async def every_kind_of_answer(product: Product) -> list[httpx.Response]:
    """One of each: read, written, not modified, refused by the middleware, by the framework, by a rule."""
    case = await (await Case.filed(product)).taken_up()
    client, path = product.as_("ana", "cs"), f"/v1/complaints/{case.id}"
    read = await client.get(path)
    return [
        read,
        await client.get(path, headers={"If-None-Match": read.headers["etag"]}),
        await client.post(f"{path}/actions/add_note", json={"text": "t"}),
        await client.post(f"{path}/actions/add_note", content=b"{"),
        await client.post(f"{path}/actions/record_finding", json={"responsible": True, "reason": "r"}),
        await client.delete(path),
        await client.get("/v1/nowhere"),
        await product.anonymous.get(path),
        await product.anonymous.get("/nowhere"),
        await product.anonymous.get("/openapi.json"),
        await product.anonymous.get("/healthz"),
        await product.anonymous.get("/readyz"),
        await product.anonymous.get("/metrics"),
    ]


async def test_every_answer_says_that_it_is_what_it_says_and_is_not_to_be_kept(product: Product) -> None:
    for answer in await every_kind_of_answer(product):
        assert answer.headers["x-content-type-options"] == "nosniff", answer.request.url
        assert answer.headers["cache-control"] == "no-store", answer.request.url
        assert answer.headers["referrer-policy"] == "no-referrer"


async def test_a_failure_of_ours_is_a_problem_without_a_trace(
    product: Product, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret of Dana Reyes")

    monkeypatch.setattr(routes, "visible_complaints", fail)
    answer = await product.as_("ana", "cs").get("/v1/complaints?q=Reyes")
    found = refused(answer, 500, "unexpected")
    for leak in ("Traceback", "RuntimeError", "secret", "Reyes", ".py"):
        assert leak not in answer.text
    logged = capfd.readouterr().out
    assert found["correlationId"] in logged, "whoever is asked finds it"
    assert '"error": "RuntimeError"' in logged
    assert "Reyes" not in logged
    assert "secret" not in logged


async def test_requests_are_called_differently_and_both_sides_know_how(product: Product) -> None:
    names = {problem_of(await product.anonymous.get("/v1/complaints"))["correlationId"] for _ in range(3)}
    assert len(names) == 3
    assert all(uuid.UUID(name) for name in names)


async def test_the_api_reports_that_it_is_alive_and_that_it_is_ready(product: Product) -> None:
    await (await Case.filed(product)).taken_up()  # by then, the worker has come to Temporal
    alive = await product.anonymous.get("/healthz")
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    ready = await product.anonymous.get("/readyz")
    checks = {"postgresql": True, "temporal_and_worker": True, "task_queue": True}
    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "checks": checks})


async def test_the_metrics_count_requests_by_route_and_name_nobody(product: Product) -> None:
    case = await Case.filed(product)
    await product.as_("ana", "cs").get(f"/v1/complaints/{case.id}?q=Reyes")
    await product.as_("ana", "cs").get("/v1/nowhere/Reyes")
    await product.anonymous.request("PROPFIND", "/Reyes")
    answer = await product.anonymous.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'route="/v1/complaints/{complaint_id}"' in answer.text
    assert re.search(r'recourse_http_requests_total\{method="other",route="unmatched",status="404"\}', answer.text)
    assert "recourse_http_request_seconds_bucket" in answer.text
    for private in ("Reyes", case.id, "ana"):
        assert f'"{private}' not in answer.text


async def test_behind_a_proxy_that_adds_a_path_nobody_gets_in_without_a_token(product: Product) -> None:
    app = create_app(product.servers.settings())
    transport = httpx.ASGITransport(app, root_path="/recourse")
    async with httpx.AsyncClient(transport=transport, base_url="http://proxy.example") as client:
        refused(await client.get("/recourse/v1/complaints"), 401, "unauthorized")
        assert (await client.get("/recourse/healthz")).status_code == 200


async def test_the_document_is_for_everybody(product: Product) -> None:
    answer = await product.anonymous.get("/openapi.json")
    assert (answer.status_code, answer.json()["info"]["title"]) == (200, "Recourse")
