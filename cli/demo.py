"""The demo: a portfolio of invented partners and complaints in every stage and outcome, loaded through the API.

Partners and complaints come in over HTTP, each step in the name of the person who would take it; what lies before the
records began comes in as an import. Everything carries the same keys whenever it is loaded, so loading it again
changes nothing. The people, by the ``sub`` that `./recourse token` takes:

====================  ==================================================================================
cs                    ana (Ana Ferreira), cal (Callum Byrne)
service_acceleration  sol (Sol Nakamura), ines (Inès Moreau)
partner_ops           pat (Pat Okafor), quinn (Quinn Larsen)
mark_board            mia (Mia Castellano), noor (Noor Haddad), omar (Omar Diallo), rosa (Rosa Lindholm)
pdm                   pia (Pia Dam), pol (Pol Serra): half of the partners each
ops                   olga (Olga Petrova)
intake                service-hub, the system that files tickets
====================  ==================================================================================

Free for a tour, with nothing done yet: dora (director), lee (legal), bo, ada and kim (accreditation_board with the
seats academy, cs_services and pops), audrey (auditor).
"""

import asyncio
import io
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx
import yaml

from analysis.import_plan import GivenAccreditation, GivenCertification, GivenMark, Plan
from api.local_issuer.tokens import claims
from cli.import_file import read
from cli.local import issuer
from cli.local.processes import LocalStackError
from records.database import opened
from records.editions.builtin_editions import bundled_editions
from records.editions.repository import EditionRepository
from records.importing import bring_in
from settings import normalise_database_url
from standards.signing import Keyring
from standards.vocabulary import Role

T = TypeVar("T")
Record = Mapping[str, Any]

_DATA: Final = Path(__file__).with_name("demo_data")
_COMPLAINTS: Final = ("mark_board.yaml", "investigation.yaml", "mediation.yaml", "cs.yaml")
_PEOPLE: Final[Mapping[str, tuple[Role, str]]] = {
    "ana": (Role.CS, "Ana Ferreira"),
    "cal": (Role.CS, "Callum Byrne"),
    "sol": (Role.SERVICE_ACCELERATION, "Sol Nakamura"),
    "ines": (Role.SERVICE_ACCELERATION, "Inès Moreau"),
    "pat": (Role.PARTNER_OPS, "Pat Okafor"),
    "quinn": (Role.PARTNER_OPS, "Quinn Larsen"),
    "mia": (Role.MARK_BOARD, "Mia Castellano"),
    "noor": (Role.MARK_BOARD, "Noor Haddad"),
    "omar": (Role.MARK_BOARD, "Omar Diallo"),
    "rosa": (Role.MARK_BOARD, "Rosa Lindholm"),
    "pia": (Role.PDM, "Pia Dam"),
    "pol": (Role.PDM, "Pol Serra"),
    "olga": (Role.OPS, "Olga Petrova"),
    "service-hub": (Role.INTAKE, "Service Hub"),
}
_SEED: Final = "demo-1"  # begins every idempotency key
_AT_ONCE: Final = 4  # cases told at the same time
_LATER: Final = (202, 429, 503)  # taken or refused for the moment: asked again, it is answered in full
_PATIENCE: Final = 20  # tries, half a second apart, while a part of the stack is still waking up


async def load(api: str, keys: Path, database_url: str, audit_keys: Keyring | None = None) -> list[str]:
    """Loads the demo and says in two lines what it holds. Raises ``LocalStackError`` where the stack refuses a part."""
    partners = _read("partners.yaml")
    complaints = [complaint for file in _COMPLAINTS for complaint in _read(file)]
    async with httpx.AsyncClient(base_url=api, trust_env=False, timeout=20) as client:
        demo = _DemoClient(client, _tokens(keys, partners))
        await _all(demo.put_partner, partners)
        history = await _import(database_url, _history(partners, await demo.first_loaded(partners)), audit_keys)
        filed = dict(await _all(demo.file, complaints))
        ids = {external_id: complaint["id"] for external_id, complaint in filed.items()}
        ended = await _all(lambda complaint: demo.tell(complaint, filed[complaint["id"]], ids), complaints)
    return _summary(len(partners), history, ended)


@cache
def _read(file: str) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = yaml.safe_load((_DATA / file).read_text(encoding="utf-8"))
    return content


def _tokens(keys: Path, partners: Iterable[Record]) -> dict[str, str]:
    """Everybody's token; a PDM's names the partners of theirs."""
    tokens = {}
    for sub, (role, name) in _PEOPLE.items():
        theirs = [partner["id"] for partner in partners if partner["pdm"] == sub]
        said = claims(sub, [role], seat=None, partners=theirs, email=None) | {"name": name}
        tokens[sub] = issuer.sign(keys, sub, said)
    return tokens


async def _all(work: Callable[[Record], Awaitable[T]], records: Iterable[Record]) -> list[T]:
    """The work on every record, a few at a time; the first failure ends the rest."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def in_turn(record: Record) -> T:
        async with turns:
            return await work(record)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(in_turn(record)) for record in records]
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]


class _DemoClient:
    """The API, asked in the name of each of the demo's people."""

    def __init__(self, client: httpx.AsyncClient, tokens: Mapping[str, str]) -> None:
        self._client = client
        self._tokens = tokens

    async def put_partner(self, partner: Record) -> None:
        """Describes the partner as the CRM would."""
        contact, pdm = partner["contact"], partner["pdm"]
        body = {name: partner[name] for name in ("name", "aliases", "domains", "tier", "programmes")} | {
            "contact": {"name": contact[0], "email": contact[1]},
            "pdm": {"name": _PEOPLE[pdm][1], "email": f"{pdm}@hubspot.example", "sub": pdm},
        }
        await self._ask("service-hub", "PUT", f"/v1/partners/{partner['id']}", body)

    async def first_loaded(self, partners: Sequence[Record]) -> date:
        """The day on which the demo was first loaded, as its first mark tells; today where it never was."""
        partner = next(partner for partner in partners if "marks" in partner)
        days, _, reference = partner["marks"][0]
        marks = await self._ask("olga", "GET", f"/v1/marks?partner_id={partner['id']}")
        placed = [mark["placed_on"] for mark in marks["results"] if mark["reference"] == reference]
        return date.fromisoformat(placed[0]) + timedelta(days) if placed else datetime.now(UTC).date()

    async def file(self, complaint: Record) -> tuple[str, dict[str, Any]]:
        """Files the complaint; its own id in the demo, and the complaint."""
        key = f"{complaint['id']}/filed"
        return complaint["id"], await self._ask(complaint["by"], "POST", "/v1/complaints", _body(complaint), key)

    async def tell(self, complaint: Record, filed: dict[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
        """Takes the complaint's steps, each in its person's name; the complaint as it then stands."""
        case = filed
        for number, step in enumerate(complaint["then"], start=1):
            ((who_and_what, said),) = step.items()
            sub, action = who_and_what.split()
            path = f"/v1/complaints/{filed['id']}/actions/{action}"
            case = await self._ask(sub, "POST", path, _filled_in(said, case, ids), f"{complaint['id']}/{number}")
        return case

    async def _ask(self, sub: str, method: str, path: str, body: Any = None, key: str | None = None) -> dict[str, Any]:
        """The answer in full; a part of the stack that is still waking up is waited for."""
        answer = await self._send(sub, method, path, body, key)
        for _ in range(_PATIENCE):
            if answer.status_code not in _LATER:
                break
            await asyncio.sleep(0.5)
            answer = await self._send(sub, method, path, body, key)
        if answer.status_code not in (httpx.codes.OK, httpx.codes.CREATED):
            raise LocalStackError(f"the demo's {method} {path} was answered {answer.status_code}: {answer.text}")
        content: dict[str, Any] = answer.json()
        return content

    async def _send(self, sub: str, method: str, path: str, body: Any, key: str | None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._tokens[sub]}"}
        if key:
            headers["Idempotency-Key"] = f"{_SEED}/{key}"
        try:
            return await self._client.request(method, path, json=body, headers=headers)
        except httpx.TransportError as error:
            raise LocalStackError(f"the demo can't reach {self._client.base_url}: {error}") from None


def _body(complaint: Record) -> dict[str, Any]:
    """The complaint as `POST /v1/complaints` takes it."""
    name, company, email = complaint["customer"]
    serious = complaint.get("very_serious")
    body = {
        "source": "demo",
        "external_id": complaint["id"],
        "partner_id": complaint["about"],
        "customer": {"name": name, "company": company, "email": email},
        "surfaced_by": dict(zip(("name", "email"), complaint["surfaced_by"], strict=True)),
        "evidence": [{"title": title, "url": url} for title, url in complaint.get("evidence", {}).items()],
        **{field: complaint[field] for field in ("category", "summary", "description")},
    }
    if serious:
        body |= {"very_serious": True, "very_serious_reason": serious}
    if "value" in complaint:
        body["project_value"] = dict(zip(("amount", "currency"), complaint["value"].split(), strict=True))
    return body


def _filled_in(said: Record, case: Record, ids: Mapping[str, str]) -> dict[str, Any]:
    """A step's body, with what is only known now: ids, and the names of the rubric's criteria."""
    body = dict(said)
    if "proposal" in body:
        body["proposal_id"] = case["proposals"][body.pop("proposal") - 1]["id"]
    if "of" in body:
        body["of"] = ids[body["of"]]
    if "scores" in body:
        body["scores"] = dict(zip(bundled_editions()[-1].rubric.criteria, body["scores"], strict=True))
    return body


def _history(partners: Iterable[Record], loaded_on: date) -> Iterator[dict[str, Any]]:
    """What lies before the records began, as the lines of an import file."""
    required = bundled_editions()[-1].accreditations
    for partner in partners:
        issued = partner.get("accreditations", {})
        held = dict.fromkeys(name for kind in issued for name in required[kind].certifications)
        for kind, days in issued.items():
            yield _line("accreditation", partner, kind=kind, issued_on=loaded_on - timedelta(days))
        for number, name in enumerate(name for name in held if name not in partner.get("missing", ())):
            ago = partner.get("expired", {}).get(name, -(210 + 95 * number))
            earned = loaded_on - timedelta(max(issued.values()) + 40)
            yield _line("certification", partner, name=name, earned_on=earned, expires_on=loaded_on - timedelta(ago))
        for days, seriousness, reference in partner.get("marks", ()):
            placed = {"placed_on": loaded_on - timedelta(days), "seriousness": seriousness, "reference": reference}
            yield _line("mark", partner, **placed)


def _line(record: str, partner: Record, **said: Any) -> dict[str, Any]:
    return {"type": record, "partner_id": partner["id"], **said}


async def _import(database_url: str, lines: Iterable[Record], audit_keys: Keyring | None) -> Plan:
    content = "\n".join(json.dumps(line, default=str) for line in lines)
    portfolio, unread = read(io.BytesIO(content.encode()))
    async with opened(normalise_database_url(database_url), 1, audit_keys) as engine:
        planned = await bring_in(engine, EditionRepository(), portfolio, datetime.now(UTC), write=not unread)
    if faults := [*unread, *planned.faults]:
        raise LocalStackError(f"the demo's history was refused: {faults[0].problem}")
    return planned


def _summary(partners: int, history: Plan, complaints: Sequence[Record]) -> list[str]:
    kinds = Counter(type(effected.given) for effected in history.effects)
    brought = f"{kinds[GivenAccreditation]} accreditations, {kinds[GivenCertification]} certifications"
    stages = Counter(complaint["stage"] for complaint in complaints if complaint["status"] == "open")
    outcomes = Counter(complaint["outcome"] for complaint in complaints if complaint["status"] == "closed")
    return [
        f"demo: {partners} partners with {brought} and {kinds[GivenMark]} marks from before",
        f"demo: {len(complaints)} complaints: {_counted('open', stages)}; {_counted('closed', outcomes)}",
    ]


def _counted(status: str, counts: Counter[str]) -> str:
    return f"{counts.total()} {status} ({', '.join(f'{count} {name}' for name, count in counts.most_common())})"
