"""The page of the stand-in: a person makes and changes tickets and companies, and sees what is written back."""

from collections.abc import Iterator, Mapping
from html import escape
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from cli.hubspot_stand_in.portal import Portal, Record, Refusal

_STYLE = (
    "body{font:15px system-ui;margin:2rem auto;max-width:70rem}td,th{text-align:left;padding:.3rem .8rem;"
    "vertical-align:top}tr{border-bottom:1px solid #ddd}input,textarea{width:30rem}label{display:block;margin:.4rem 0}"
)


class Page:
    """The pages over a portal. ``editable`` are the properties that its forms show, by kind."""

    def __init__(self, portal: Portal, editable: Mapping[str, tuple[str, ...]], written: tuple[str, ...]) -> None:
        self._portal, self._editable, self._written = portal, editable, written

    def routes(self) -> list[Route]:
        """The addresses of the pages."""
        return [
            Route("/", self._overview),
            Route("/{kind:str}/new", self._form),
            Route("/{kind:str}/{record_id:str}/edit", self._form),
            Route("/{kind:str}/{record_id:str}/save", self._save, methods=["POST"]),
        ]

    async def _overview(self, _: Request) -> Response:
        rows = "".join(self._rows())
        body = (
            '<meta http-equiv="refresh" content="2"><h1>HubSpot, stood in for</h1>'
            '<p><a href="/tickets/new">New ticket</a> · <a href="/companies/new">New company</a></p>'
            f"<table><tr><th>Record<th>What it says<th>Written back<th>Notes</tr>{rows}</table>"
        )
        return _page(body)

    def _rows(self) -> Iterator[str]:
        for kind in ("tickets", "companies"):
            for record in reversed(self._portal.records[kind].values()):
                yield self._row(record)

    def _row(self, record: Record) -> str:
        title = record.properties.get("subject") or record.properties.get("name") or record.id
        said = (f"{name}: {value}" for name, value in record.properties.items() if name not in self._written)
        back = (f"{name}: {record.properties[name]}" for name in self._written if record.properties.get(name))
        # Our own notes, as HubSpot shows them: their HTML is what is looked at here.
        notes = [one.properties["hs_note_body"] for one in self._notes(record)]
        return (
            f'<tr data-record="{escape(record.id)}"><td><a href="/{record.kind}/{escape(record.id)}/edit">'
            f"{escape(title)}</a><td>{_lines(said)}<td>{_lines(back)}<td>{''.join(notes)}</tr>"
        )

    def _notes(self, record: Record) -> list[Record]:
        return [self._portal.records["notes"][one] for one in record.associated.get("notes", ())]

    async def _form(self, request: Request) -> Response:
        kind, record_id = request.path_params["kind"], request.path_params.get("record_id", "new")
        if kind not in self._editable:
            return _page("<p>There is no such kind of record.</p>", 404)
        record = self._portal.records[kind].get(record_id)
        values = record.properties if record else {}
        fields = "".join(_field(name, values.get(name, "")) for name in self._editable[kind])
        address = f"/{kind}/{escape(record_id)}/save"
        return _page(f'<form method="post" action="{address}">{fields}<button type="submit">Save</button></form>')

    async def _save(self, request: Request) -> Response:
        kind, record_id = request.path_params["kind"], request.path_params["record_id"]
        if kind not in self._editable:
            return _page("<p>There is no such kind of record.</p>", 404)
        given = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        told = {name: given.get(name, "") for name in self._editable[kind]}
        try:
            if record_id == "new":
                self._portal.create(kind, {name: value for name, value in told.items() if value})
            else:
                self._portal.change(kind, record_id, told)
        except Refusal as refusal:
            return _page(f"<p>{escape(str(refusal))}</p>", refusal.status)
        return RedirectResponse("/", status_code=303)


def _field(name: str, value: str) -> str:
    if name == "content":
        return f'<label>{name}<br><textarea name="{name}" rows="5">{escape(value)}</textarea></label>'
    return f'<label>{name}<br><input name="{name}" value="{escape(value, quote=True)}"></label>'


def _lines(told: Iterator[str]) -> str:
    return "<br>".join(escape(line) for line in told)


def _page(body: str, status: int = 200) -> HTMLResponse:
    head = f'<!doctype html><meta charset="utf-8"><title>HubSpot, stood in for</title><style>{_STYLE}</style>'
    return HTMLResponse(head + body, status)
