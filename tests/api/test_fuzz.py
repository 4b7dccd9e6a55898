"""Requests drawn from the OpenAPI document, whole and spoiled: every answer is one that the document promises."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.api.operations import ACTIONS, OPERATIONS
from tests.api.stages import TELLING
from tests.support.callers import EVERY_ROLE
from tests.support.case import Case
from tests.support.openapi import Described
from tests.support.partner_client import PartnerClient
from tests.support.problems import problem_of
from tests.support.product import Product
from tests.support.schemas import CANARY, HOSTILE, Values, spoiled

THE_BOARDS = {"list_reviews", "read_review", "cast_review_vote", "review_recuse"}
"""Asked by a member of the board: staff are asked about reviews at the other addresses."""
UNHARMED = {"metrics"}
"""Takes nothing and answers much; it is asked elsewhere."""
TEXTS = [text for text in HOSTILE if isinstance(text, str)]


@dataclass
class FuzzTargets:
    """A product with one case, for requests made at random."""

    product: Product
    described: Described
    values: Values
    case: Case
    known: dict[str, str]
    """By the names of the parameters of paths: what there is."""

    def client(self, name: str) -> httpx.AsyncClient:
        """Somebody whom no role stops, so that whatever is sent is looked at."""
        if name in THE_BOARDS:
            return self.product.as_("fizz", "accreditation_board", seat="academy")
        return self.product.as_("fuzz", *EVERY_ROLE, partners=[self.case.complaint["partner_id"]])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def targets(product: Product) -> FuzzTargets:
    described = await Described.of(product)
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked("serious", description=TELLING)
    case = await (await Case.filed(product, partner_id=partner.id)).to_mark_board()
    await partner.prepared()
    (accredited,) = await partner.accreditations()
    known = {
        "partner_id": partner.id,
        "complaint_id": case.id,
        "accreditation_id": accredited["id"],
        "review_id": partner.review_id,
        "mark_id": await partner.mark(),
    }
    return FuzzTargets(product, described, Values(described.schema), case, known)


def part_of_a_path(draw: st.DrawFn, targets: FuzzTargets, name: str, schema: dict[str, Any]) -> str:
    """One that exists, one that fits, or one that is hostile."""
    hostile = st.sampled_from([text[:200] for text in TEXTS if text.strip()])
    choices = [hostile, targets.values.of(schema).filter(str.strip)]
    choices += [st.just(targets.known[name])] * 4 if name in targets.known else []
    return quote(draw(st.one_of(choices)).encode("utf-8", "surrogatepass"), safe="")


def query_of(draw: st.DrawFn, targets: FuzzTargets, parameters: list[dict[str, Any]]) -> dict[str, str]:
    """Some parameters, most of them fitting."""
    query: dict[str, str] = {}
    for one in parameters:
        if one["in"] == "query" and draw(st.integers(0, 3)) == 0:
            value = draw(st.one_of(targets.values.of(one["schema"]), st.sampled_from([*TEXTS, -1, 2**70, True])))
            query[one["name"]] = str(value)[:700].encode("utf-8", "replace").decode()
    return query


def headers_of(draw: st.DrawFn, parameters: list[dict[str, Any]]) -> dict[str, str]:
    """Some headers, in the characters that a header can have."""
    odd = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=300)
    return {one["name"]: draw(odd) for one in parameters if one["in"] == "header" and draw(st.integers(0, 5)) == 0}


@st.composite
def requests(draw: st.DrawFn, targets: FuzzTargets, name: str) -> httpx.Request:
    """A request to the operation."""
    told = targets.described.operations[name]
    parameters, path = told.get("parameters", []), told["path"]
    for one in parameters:
        if one["in"] == "path":
            part = part_of_a_path(draw, targets, one["name"], one["schema"])
            path = path.replace(f"{{{one['name']}}}", part)
    headers = headers_of(draw, parameters)
    content = None
    if "requestBody" in told:
        (kind, taken), *_ = told["requestBody"]["content"].items()
        broken = st.sampled_from([b"", b"[", b"null", b"\xff"])
        if kind == "application/json":
            body = draw(spoiled(draw(targets.values.of(taken["schema"]))))
            content = draw(st.just(json.dumps(body).encode()) | broken)
        else:
            content = draw(st.binary(max_size=200) | broken)
        headers["Content-Type"] = kind
    query = query_of(draw, targets, parameters)
    return targets.client(name).build_request(told["method"], path, params=query, headers=headers, content=content)


async def _judge(targets: FuzzTargets, name: str, request: httpx.Request) -> None:
    answer = await targets.client(name).send(request)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        problem_of(answer)
        assert CANARY not in answer.text
        assert "\\u202e" not in answer.text
    unrouted = answer.status_code == 404 and "/openapi.json" in answer.text
    if not unrouted:
        targets.described.promises(name, answer)
    if answer.status_code == 200 and name == "read_live":
        assert answer.json()["stage"] == "mark_board"


EXAMPLES = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("name", sorted({*OPERATIONS, *ACTIONS} - UNHARMED))
async def test_whatever_is_sent_is_answered_as_promised(targets: FuzzTargets, name: str) -> None:
    drawn: list[httpx.Request] = []

    @EXAMPLES
    @given(request=requests(targets, name))
    def draw(request: httpx.Request) -> None:
        drawn.append(request)

    draw()
    for request in drawn:
        await _judge(targets, name, request)
