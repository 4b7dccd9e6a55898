"""A board member never learns whose review it is: not by what is read, filtered, refused or mailed, nor by its absence.

Every field and free text around a partner holds made-up names, in every obfuscation; while the partner is before the
board, a member of it asks the API everything that there is to ask (S32, I7).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import httpx
import pytest_asyncio
from sqlalchemy import select

from activities.mail.render import MailRenderer
from api.paging import cursor
from records.notifications.outbox import DueNotification
from records.notifications.tables import notifications
from standards.notifications import BOARD_KINDS
from standards.vocabulary import Outcome, Seat
from tests.activities.mail.rendered import parsed, rendered
from tests.api.operations import ACTIONS, KINDS, OPERATIONS, Subjects, action_on, unused_subjects
from tests.api.test_scope import told
from tests.support import canaries
from tests.support.identifying_data import A_MEMBER, Staff, a_described_partner, an_identifying_case
from tests.support.openapi import Described
from tests.support.partner_client import PartnerClient
from tests.support.product import Product

BOARD = "accreditation_board"
PUBLIC = {"list_editions", "read_edition", "read_diff", "healthz", "readyz", "metrics"}
"""Tells of the standards and of the machine, and of no partner."""
THEIRS = {"list_reviews", "read_review", *KINDS["review"].actions}
MALFORMED = [b"{", b"[]", b'{"vote": "perhaps"}', b'{"reason": 5}', rb'{"note": "\u0000"}']


@dataclass
class Member:
    """Somebody who holds a seat and nothing else, and all that the API answered to them."""

    client: httpx.AsyncClient
    heard: list[tuple[str, httpx.Response]] = field(default_factory=list)
    compared: list[tuple[str, httpx.Response, httpx.Response]] = field(default_factory=list)
    """What was answered about the partner, and about one of which nothing is on record."""

    async def asks(self, when: str, method: str, path: str, **more: Any) -> httpx.Response:
        """Asks, and keeps the answer."""
        answer = await self.client.request(method, path, **more)
        self.heard.append((f"{when}: {method} {path}", answer))
        return answer

    async def compares(self, when: str, method: str, real: str, absent: str, **more: Any) -> None:
        """Asks the same about both."""
        answers = [await self.asks(when, method, path, **more) for path in (real, absent)]
        self.compared.append((f"{when}: {method} {real}", answers[0], answers[1]))


@dataclass
class IdentifyingReview:
    """A partner whose every field, case and document tells who it is, and what the board was told of it meanwhile."""

    partner: PartnerClient
    member: Member
    described: Described
    subjects: Subjects
    absent: Subjects
    blind: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The review as the member read it, by how far it had come."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def identifying(product: Product) -> IdentifyingReview:
    """The whole scenario of a review; at each turn the member asks everything about it, and at some about all else."""
    partner = await a_described_partner(product)
    case = await an_identifying_case(Staff(product), partner.id)
    partner.cases.clear()
    await partner.prepared()
    (accredited,) = await partner.accreditations()
    known = {"accreditation_id": accredited["id"], "mark_id": await partner.mark(), "review_id": partner.review_id}
    member = Member(product.as_(A_MEMBER, BOARD, seat="academy"))
    scenario = IdentifyingReview(
        partner, member, await Described.of(product), Subjects(partner.id, case, **known), unused_subjects()
    )
    await _asks_about_the_review(scenario, "pending")
    await partner.released()
    await _asks_about_the_review(scenario, "open")
    await _asks_about_all_else(scenario, "open")
    await partner.voted("revoke", "revoke")
    await _asks_about_the_review(scenario, "voted")
    await partner.decided("return")
    await partner.voted("renew", "renew")
    await _asks_about_the_review(scenario, "closed")
    await _asks_about_all_else(scenario, "closed", filters=1)
    await partner.reviewed("Quixotrel Vandermoor again")
    await partner.prepared()
    await _asks_about_the_review(scenario, "again")
    return scenario


async def _asks_about_the_review(scenario: IdentifyingReview, when: str) -> None:
    """Every read, filter and action of reviews, well-formed and not."""
    asks, path = scenario.member.asks, f"/v1/reviews/{scenario.partner.review_id}"
    scenario.blind[when] = (await asks(when, "GET", path)).json()
    await asks(when, "GET", f"{path}/packet")
    await asks(when, "GET", path, headers={"If-None-Match": "*"})
    for query in _queries(scenario, "list_reviews", scenario.subjects):
        await asks(when, "GET", "/v1/reviews", params=query)
    subjects = replace(scenario.subjects, review_id=scenario.partner.review_id)
    for action in KINDS["review"].actions:
        call = action_on(subjects, action)
        for content in MALFORMED:
            await asks(when, "POST", call.path, content=content, headers={"Content-Type": "application/json"})
        await asks(when, "POST", call.path, json=call.body, headers={"If-Match": '"another"'})
        if action != "review_recuse" and when != "open":  # where it is accepted, it is not the member's to do here
            await asks(when, "POST", call.path, json=call.body)


async def _asks_about_all_else(scenario: IdentifyingReview, when: str, filters: int = 100) -> None:
    """Every other operation, about the partner and about one of which nothing is on record."""
    for name, told_of in scenario.described.operations.items():
        if name in PUBLIC | THEIRS or told_of["method"] != "GET":
            continue
        real, absent = (_path(told_of["path"], subjects) for subjects in (scenario.subjects, scenario.absent))
        asked = zip(
            _queries(scenario, name, scenario.subjects), _queries(scenario, name, scenario.absent), strict=False
        )
        for about, about_none in islice(asked, filters):
            query, other = httpx.QueryParams(about), httpx.QueryParams(about_none)
            await scenario.member.compares(when, "GET", f"{real}?{query}", f"{absent}?{other}")
    for name, call in OPERATIONS.items():
        if name in PUBLIC | THEIRS | {"give_feedback"} or call(scenario.subjects).method == "GET":
            continue
        real, absent = call(scenario.subjects), call(scenario.absent)
        await scenario.member.compares(when, real.method, real.path, absent.path, json=real.body)
    for action in ACTIONS:
        if action not in THEIRS:
            real, absent = action_on(scenario.subjects, action), action_on(scenario.absent, action)
            await scenario.member.compares(when, "POST", real.path, absent.path, json=real.body)
    for word in (canaries.PARTNER, scenario.partner.id, "%00", "..%2f.."):
        for place in ("/v1", "/v1/partners", "/v1/complaints", "/v1/accreditations", "/v1/marks", "/v1/simulations"):
            await scenario.member.asks(when, "GET", f"{place}/{word}")


def _path(template: str, subjects: Subjects) -> str:
    parts = {name: getattr(subjects, name) for name in Subjects.__dataclass_fields__ if f"{{{name}}}" in template}
    return template.format(**parts)


def _queries(scenario: IdentifyingReview, name: str, subjects: Subjects) -> Iterator[dict[str, Any]]:
    """Every parameter of the operation with every value that could tell something, first what it cannot do without."""
    parameters = [one for one in scenario.described.operations[name].get("parameters", ()) if one["in"] == "query"]
    needed = {one["name"]: _values(scenario, one, subjects)[0] for one in parameters if one["required"]}
    yield needed
    for one in parameters:
        for value in _values(scenario, one, subjects):
            yield needed | {one["name"]: value}


def _values(scenario: IdentifyingReview, parameter: dict[str, Any], subjects: Subjects) -> list[Any]:
    real = subjects is scenario.subjects
    ids = [
        subjects.complaint_id,
        f"partner/{subjects.partner_id}",
        subjects.accreditation_id,
        subjects.review_id,
        subjects.mark_id,
    ]
    identifying_values: dict[str, list[Any]] = {
        "partner_id": [subjects.partner_id],
        "subject": ids,
        "sequence": [1, 2],
        "q": list(canaries.WORDS[::4]) if real else [f"nobody{n}" for n, _ in enumerate(canaries.WORDS[::4])],
        "assignee": list(canaries.STAFF) if real else [f"nobody{n}" for n, _ in enumerate(canaries.STAFF)],
        "after": [cursor(subjects.partner_id), cursor("2100-01-01T00:00:00+00:00", subjects.review_id), cursor(1)],
        "limit": [1, 200],
        "kind": ["onboarding", "data_migration"],
        "as_of": ["2026-11-02", "2190-01-01"],
    }
    if parameter["name"] in identifying_values:
        return identifying_values[parameter["name"]]
    return _of_schema(scenario.described, parameter["schema"])


def _of_schema(described: Described, schema: dict[str, Any]) -> list[Any]:
    """Every choice that the schema leaves, or a value on either side of now."""
    schema = described.schema(schema)
    members = [choice for one in schema.get("anyOf", ()) for choice in _of_schema(described, one)]
    plain = {"boolean": ["true", "false"], "null": [], "integer": [1]}
    days = ["2020-01-01", "2190-01-01"]
    return members or schema.get("enum") or plain.get(schema.get("type", ""), days)


async def test_the_case_is_full_of_names_to_whoever_may_read_it(identifying: IdentifyingReview) -> None:
    auditor = identifying.partner.product.as_("aud", "auditor")
    read = [await auditor.get(f"/v1/complaints/{identifying.subjects.complaint_id}")]
    read.append(await auditor.get(f"/v1/partners/{identifying.partner.id}"))
    read.append(await auditor.get(f"/v1/reviews/{identifying.subjects.review_id}/packet"))
    found = {word for answer in read for word in canaries.told_by(answer)}
    assert found == set(canaries.WORDS) - set(canaries.found_in(canaries.EARLIER)) | set(canaries.told_by(read[2]))
    assert set(canaries.found_in(canaries.EARLIER)) <= found


async def test_nothing_that_the_board_is_answered_names_anybody(identifying: IdentifyingReview) -> None:
    subjects = identifying.subjects
    for asked, answer in identifying.member.heard:
        assert canaries.told_by(answer) == [], asked
        whole = answer.text + str(answer.headers)
        for identifier in (subjects.partner_id, subjects.complaint_id, subjects.accreditation_id, subjects.mark_id):
            assert identifier not in whole, asked
        assert answer.status_code < 500, asked
    refusals = {answer.status_code for _, answer in identifying.member.heard}
    assert {200, 304, 400, 403, 404, 409, 412, 422} <= refusals, "each kind of answer was looked at"


async def test_all_else_is_answered_as_if_the_partner_did_not_exist(identifying: IdentifyingReview) -> None:
    assert len(identifying.member.compared) > 150
    for asked, about, about_none in identifying.member.compared:
        assert told(about) == told(about_none), asked
        about_the_caller_alone = " /v1/me?" in asked
        assert about.status_code >= 400 or about.json() == {"results": []} or about_the_caller_alone, asked


async def test_the_board_reads_scenarios_and_figures_once_the_packet_is_open_and_not_before(
    identifying: IdentifyingReview,
) -> None:
    assert {name: (review["stage"], review["packet"]) for name, review in identifying.blind.items()} == {
        "pending": ("board", "pending"),
        "open": ("board", "open"),
        "voted": ("director", "open"),
        "closed": ("closed", "open"),
        "again": ("board", "pending"),
    }
    assert (identifying.blind["pending"]["scenarios"], identifying.blind["pending"]["performance"]) == ([], None)
    (scenario,) = identifying.blind["open"]["scenarios"]
    titles = [passage["title"] for passage in scenario["told"]]
    assert titles.count("Evidence") == 29
    assert {"Summary", "Description", "A proposed solution (other)", "Finding"} <= set(titles)
    assert {"Statement of the customer", "Statement of the partner"} <= set(titles)
    assert scenario["consequences"] == ["refund_due: 1500.00 EUR"]
    text = str(scenario)
    for neutral in ("the partner", "the customer", "a HubSpot employee", "a person at the customer", "[withheld]"):
        assert neutral in text
    figures = identifying.blind["open"]["performance"]
    assert figures is None or set(figures["by_outcome"]) == {outcome.value for outcome in Outcome}


async def test_the_partner_has_another_pseudonym_in_each_review(identifying: IdentifyingReview) -> None:
    first, second = identifying.blind["closed"], identifying.blind["again"]
    assert first["id"] != second["id"]
    assert first["pseudonym"] != second["pseudonym"]
    assert identifying.blind["pending"]["pseudonym"] == first["pseudonym"]


async def test_no_mail_to_a_seat_names_anybody(identifying: IdentifyingReview) -> None:
    product, row = identifying.partner.product, notifications.c
    query = select(notifications).where(row.subject == identifying.subjects.review_id).order_by(row.id)
    async with product.engine.connect() as connection:
        owed = (await connection.execute(query)).mappings().all()
    to_seats = [one for one in owed if one["team"] in set(Seat)]
    assert {one["kind"] for one in to_seats} <= set(BOARD_KINDS)
    assert {one["team"] for one in to_seats} == set(Seat)
    for one in to_seats:
        due = DueNotification(**{name: one[name] for name in DueNotification.__dataclass_fields__ if name in one})
        renderer = MailRenderer.of("Recourse <recourse@hubspot.example>", "https://recourse.example")
        mail = await rendered(product.engine, due, renderer)
        message = parsed(mail.content)
        parts = [str(part.get_content()) for part in message.walk() if not part.is_multipart()]
        whole = "\n".join([mail.file_name, *map(str, message.values()), *parts])
        assert canaries.found_in(whole) == []
        for identifier in (
            identifying.partner.id,
            identifying.subjects.complaint_id,
            identifying.subjects.accreditation_id,
        ):
            assert identifier not in whole
