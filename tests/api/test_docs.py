"""The page of the API's documentation loads nothing from elsewhere: it works without the internet."""

import re

from tests.support.product import Product


async def test_the_page_and_all_that_it_loads_come_from_here(product: Product) -> None:
    page = await product.anonymous.get("/docs")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    loaded = re.findall(r'(?:src|href|url)\W+?[\'"]([^\'"]+)[\'"]', page.text)
    assert {"/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css", "/docs/favicon.png", "/openapi.json"} <= set(loaded)
    assert not re.search(r"(https?:)?//[a-z]", page.text), "an address elsewhere"
    for path in loaded:
        answer = await product.anonymous.get(path)
        assert (answer.status_code, bool(answer.content)) == (200, True), path
    assert "SwaggerUIBundle" in (await product.anonymous.get("/docs/swagger-ui-bundle.js")).text


async def test_nothing_else_is_served_beside_the_page(product: Product) -> None:
    for path in ("/redoc", "/docs/redoc.standalone.js", "/docs/..%2f__init__.py", "/docs/oauth2-redirect"):
        assert (await product.anonymous.get(path)).status_code == 404, path
