"""The page that shows our OpenAPI document. All that it loads comes from here: it works without the internet."""

from importlib.resources import files

from fastapi import APIRouter, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html

router = APIRouter(include_in_schema=False)

_ASSETS = {
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
    "favicon.png": "image/png",
}
"""What the page loads, as an installed package brings it, and as what it is served."""


@router.get("/docs")
async def read_docs(request: Request) -> Response:
    """The page."""
    root = request.scope.get("root_path", "")
    script, style, icon = (f"{root}/docs/{name}" for name in _ASSETS)
    return get_swagger_ui_html(
        openapi_url=f"{root}/openapi.json",
        title="Recourse",
        swagger_js_url=script,
        swagger_css_url=style,
        swagger_favicon_url=icon,
    )


@router.get("/docs/{name}")
async def read_docs_asset(name: str) -> Response:
    """What the page loads."""
    if name not in _ASSETS:
        return Response(status_code=404)
    content = (files("fastapi_offline") / "static" / name).read_bytes()
    return Response(content, media_type=_ASSETS[name], headers={"Cache-Control": "public, max-age=86400"})
