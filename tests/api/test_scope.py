"""What a caller may not see is answered exactly as what does not exist; the accreditation board sees nobody."""

from typing import Any

import httpx
import pytest
import pytest_asyncio

from tests.api.operations import ACTIONS, KINDS, OPERATIONS, SIGNED, Subjects, action_on, unused_subjects
from tests.support.callers import ELSEWHERE, Person
from tests.support.case import Case, a_complaint, a_partner, a_recorded_partner
from tests.support.partner_client import PartnerClient
from tests.support.problems import without_its_name
from tests.support.product import Product, fresh
from tests.support.simulation_client import a_cancelled_simulation

BOARD = Person("bea", ("accreditation_board",), {"seat": "academy"})
PDM_OF_OTHERS = Person("pim", ("pdm",), {"partners": [ELSEWHERE]})
NO_PDM = Person("pim", ("pdm",))
OTHER_INTAKE = Person("crm", ("intake",))
STRANGERS = [BOARD, PDM_OF_OTHERS, NO_PDM, Person("nora"), Person("sys", ("system",))]
NAME = fresh("Canary Consulting")
PUBLIC = {"healthz", "readyz", "metrics", "list_editions", "read_edition", "read_diff", "read_me"}
ANYBODYS = {"file_complaint", "give_feedback", *SIGNED}
"""Judged by whoever does it: the answer tells of nothing that was there before."""
THE_BOARDS = {"list_reviews", "read_review", *KINDS["review"].actions}
"""What the board does see, and only blind: tests/journeys/test_blind_review.py."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def real(product: Product) -> Subjects:
    """A case with everything there is to see about one."""
    return await an_identifying_case_id(product)


async def an_identifying_case_id(product: Product) -> Subjects:
    """A case of a partner with an identifying name, of which there is something to see at every address."""
    partner = await PartnerClient.accredited(product, "onboarding", name=NAME)
    case = await partner.marked("serious", summary=f"{NAME} left")
    await partner.prepared()
    await Case.filed(product, partner_id=partner.id, summary=f"{NAME} again")
    (accredited,) = await partner.accreditations()
    known = {"accreditation_id": accredited["id"], "review_id": partner.review_id, "mark_id": await partner.mark()}
    return Subjects(partner.id, case.id, simulation_id=await a_cancelled_simulation(product), **known)


def told(answer: httpx.Response) -> tuple[int, str, list[tuple[str, str]]]:
    """Everything that the answer tells, but what only this request is called and when it was."""
    text = without_its_name(answer) if answer.status_code >= 400 else answer.text
    headers = [(name, value) for name, value in answer.headers.items() if name not in {"date", "server"}]
    return answer.status_code, text, headers


def has_nothing_in_it(body: dict[str, Any]) -> bool:
    """Whether a list is empty, or a report counts nothing."""
    return body == {"results": []} or (body.get("filed"), body.get("closed")) == (0, 0)


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda person: " ".join(person.roles) + str(person.claims))
async def test_a_stranger_is_answered_as_if_nothing_existed(product: Product, real: Subjects, stranger: Person) -> None:
    client, absent = stranger.client(product), unused_subjects()
    for name, call in OPERATIONS.items():
        if name in PUBLIC | ANYBODYS or (stranger is BOARD and name in THE_BOARDS):
            continue
        existing, missing = await call(real).by(client), await call(absent).by(client)
        assert told(existing) == told(missing), name
        for secret in (NAME, real.partner_id, real.complaint_id, real.accreditation_id, real.mark_id, real.review_id):
            assert secret not in existing.text + str(existing.headers), name
        assert existing.status_code in {403, 404} or has_nothing_in_it(existing.json()), name
    for action in ACTIONS:
        if stranger is BOARD and action in THE_BOARDS:
            continue
        on_real = action_on(real, action)
        on_absent = await client.post(action_on(absent, action).path, json=on_real.body)
        assert told(await on_real.by(client)) == told(on_absent), action


async def test_the_board_is_told_of_no_partner_when_it_files_or_describes_one(product: Product, real: Subjects) -> None:
    client, absent = BOARD.client(product), unused_subjects()
    body = a_complaint(real.partner_id)
    answers = [
        await client.post("/v1/complaints", json=body | {"partner_id": one.partner_id}) for one in (real, absent)
    ]
    assert told(answers[0]) == told(answers[1])
    faulty = [await client.put(f"/v1/partners/{one.partner_id}", json={"name": 5}) for one in (real, absent)]
    assert told(faulty[0]) == told(faulty[1])


async def test_a_faulty_request_of_the_board_is_not_repeated_to_it(product: Product, real: Subjects) -> None:
    client = BOARD.client(product)
    for path in (f"/v1/complaints?partner_id={NAME}", f"/v1/marks?partner_id={NAME}/", f"/v1/nowhere/{NAME}"):
        assert NAME not in (await client.get(path)).text
    filed = await client.post(
        "/v1/complaints", json=a_complaint(real.partner_id) | {NAME: NAME, "summary": f"{NAME}\n"}
    )
    assert NAME not in filed.text


async def test_a_search_finds_nothing_for_the_board_whatever_it_looks_for(product: Product, real: Subjects) -> None:
    words = NAME.split("-")[0]
    for query in (f"q={words}", f"partner_id={real.partner_id}", "status=open", "sort=due_at", "assignee=ana"):
        assert (await BOARD.client(product).get(f"/v1/complaints?{query}")).json() == {"results": []}
    assert (await product.as_("aud", "auditor").get(f"/v1/complaints?q={words}")).json()["results"]


async def test_a_pdm_sees_the_partners_that_the_token_names_and_no_other(product: Product, real: Subjects) -> None:
    mine, other = await an_identifying_case_id(product), real
    pdm = product.as_("tess", "pdm", partners=[mine.partner_id, ELSEWHERE])
    assert (await pdm.get(f"/v1/complaints/{mine.complaint_id}")).status_code == 200
    complaints = (await pdm.get("/v1/complaints")).json()["results"]
    assert {complaint["partner_id"] for complaint in complaints} == {mine.partner_id}
    assert len(complaints) == 2
    assert [partner["id"] for partner in (await pdm.get("/v1/partners")).json()["results"]] == [mine.partner_id]
    marks = (await pdm.get("/v1/marks")).json()["results"]
    assert {mark["partner_id"] for mark in marks} == {mine.partner_id}
    for query in (f"partner_id={other.partner_id}", "q=again&partner_id=" + other.partner_id):
        assert (await pdm.get(f"/v1/complaints?{query}")).json() == {"results": []}
    assert (await pdm.get(f"/v1/marks?partner_id={other.partner_id}")).json() == {"results": []}


async def test_a_pdm_sees_the_partners_whose_recorded_pdm_it_is_by_sub_or_address(product: Product) -> None:
    sub, other = fresh("pdm"), fresh("pdm")
    by_sub = await a_recorded_partner(product, pdm={"name": "Pia", "sub": sub})
    by_address = await a_recorded_partner(product, pdm={"email": f"{sub.upper()}@HubSpot.example"})
    for partner_id in (by_sub, by_address):
        case = await Case.filed(product, partner_id=partner_id)
        assert (await product.as_(sub, "pdm").get(f"/v1/complaints/{case.id}")).status_code == 200
        assert (await product.as_(other, "pdm").get(f"/v1/complaints/{case.id}")).status_code == 404
    seen = (await product.as_(sub, "pdm").get("/v1/partners")).json()["results"]
    assert [partner["id"] for partner in seen] == sorted([by_sub, by_address])
    assert (await product.as_(sub, "pdm").get("/v1/me")).json()["partners"] == sorted([by_sub, by_address])
    unverified = (await product.as_(sub, "pdm", email_verified=False).get("/v1/partners")).json()["results"]
    assert [partner["id"] for partner in unverified] == [by_sub], "an address that nobody verified is nobody's"
    await product.as_("olga", "ops").put(f"/v1/partners/{by_sub}", json=a_partner(pdm={"sub": other}))
    assert (await product.as_(sub, "pdm").get(f"/v1/partners/{by_sub}")).status_code == 404
    assert (await product.as_(other, "pdm").get(f"/v1/partners/{by_sub}")).status_code == 200


async def test_an_intake_system_sees_what_it_filed(product: Product) -> None:
    case = await Case.filed(product)
    path, partner = f"/v1/complaints/{case.id}", {"partner_id": case.complaint["partner_id"]}
    assert (await product.as_("hubspot", "intake").get(path)).status_code == 200
    assert (await OTHER_INTAKE.client(product).get(path)).status_code == 404
    assert (await OTHER_INTAKE.client(product).get("/v1/complaints", params=partner)).json() == {"results": []}
    both = product.as_("crm", "intake", "pdm", partners=[case.complaint["partner_id"]])
    assert (await both.get(path)).status_code == 200


async def test_whoever_also_holds_a_staff_role_sees_as_staff(product: Product, real: Subjects) -> None:
    both = product.as_("bea", "accreditation_board", "director", seat="academy")
    assert (await both.get(f"/v1/partners/{real.partner_id}")).status_code == 200


async def test_no_partner_is_invented_for_a_pdm_who_names_one_that_does_not_exist(
    product: Product, real: Subjects
) -> None:
    for path in ("/v1/partners", "/v1/complaints", "/v1/marks", "/v1/tasks"):
        assert (await PDM_OF_OTHERS.client(product).get(path)).json() == {"results": []}
    absent = await PDM_OF_OTHERS.client(product).get(f"/v1/partners/{ELSEWHERE}")
    foreign = await PDM_OF_OTHERS.client(product).get(f"/v1/partners/{real.partner_id}")
    assert told(absent) == told(foreign)
    assert a_partner()["name"] not in foreign.text
