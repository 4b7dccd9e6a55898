"""Cases, reviews and whatever else is acted on, brought to every stage with all that makes each action acceptable."""

import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from records.editions.repository import publish
from standards.actors import Actor
from standards.editions.permissions import DECLARED
from standards.editions.publishing import AlreadyPublished, Publication
from standards.vocabulary import Role
from tests.api.operations import Subjects
from tests.support.case import SCORES_AT_FAULT, Case, a_recorded_partner
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh


async def _in_cs_resolution(case: Case) -> None:
    """Nothing has happened yet."""


async def _in_mediation(case: Case) -> None:
    await case.to_mediation()
    offer = {"kind": "make_whole", "terms": "a refund", "amount": "100.00", "currency": "EUR"}
    await case.do("propose_solution", "sol", "service_acceleration", **offer)


async def _in_investigation(case: Case) -> None:
    await case.to_investigation()
    await case.do("score_rubric", "pat", "partner_ops", scores=SCORES_AT_FAULT)


async def _at_mark_board(case: Case) -> None:
    await case.to_mark_board()


async def _flagged(case: Case) -> None:
    await case.do("flag_very_serious", "sol", "service_acceleration", reason="data was lost")


async def _closed(case: Case) -> None:
    await case.do("withdraw", "ana", "cs", reason="the customer says so")


async def _waiting(case: Case) -> None:
    tomorrow = str(datetime.now(UTC).date() + timedelta(days=1))
    await case.do("wait_for", "ana", "cs", party="customer", reason="we asked for the contract", remind_on=tomorrow)


async def _resolved_by_cs(case: Case) -> None:
    await case.do("record_cs_outcome", "ana", "cs", outcome="resolved")


STAGES: dict[str, Callable[[Case], Awaitable[None]]] = {
    "cs_resolution": _in_cs_resolution,
    "mediation": _in_mediation,
    "investigation": _in_investigation,
    "mark_board": _at_mark_board,
    "mark_board, flagged": _flagged,
    "cs_resolution, waiting": _waiting,
    "closed": _closed,
    "closed, resolved by CS": _resolved_by_cs,
}


async def a_case_in(product: Product, stage: str, partner_id: str, other_complaint_id: str) -> Subjects:
    """A new case about the partner, in the stage."""
    case = await Case.filed(product, partner_id=partner_id)
    await STAGES[stage](case)
    proposals = case.complaint["proposals"]
    return Subjects(
        partner_id=partner_id,
        complaint_id=case.id,
        other_complaint_id=other_complaint_id,
        proposal_id=proposals[0]["id"] if proposals else "prp_none",
    )


TELLING = "They called from +1 617 555 0134."
"""A number that nobody on the case is known by: somebody has to look at it before the board does."""


async def a_review_in(product: Product, stage: str) -> Subjects:
    """A new review, in the stage."""
    partner = await PartnerClient.accredited(product, "onboarding")
    if stage == "board, packet pending":
        await partner.marked("serious", description=TELLING)
    else:
        await partner.reviewed()
    await partner.prepared()
    pairs = await partner.doubts() if stage == "board, packet pending" else ()
    await REVIEW_STAGES[stage](partner)
    accredited = (await partner.accreditations())[0]["id"]
    complaint = partner.cases[0].id if partner.cases else ""
    return Subjects(
        partner.id, complaint, accreditation_id=accredited, review_id=partner.review_id, replacements=tuple(pairs)
    )


async def _before_the_board(partner: PartnerClient) -> None:
    """Nothing has happened yet."""


async def _with_legal(partner: PartnerClient) -> None:
    await partner.does("request_legal", "pat", "partner_ops")


async def _with_the_director(partner: PartnerClient) -> None:
    await partner.voted("revoke", "revoke")


async def _renewed(partner: PartnerClient) -> None:
    await partner.voted("renew", "renew")


REVIEW_STAGES: dict[str, Callable[[PartnerClient], Awaitable[None]]] = {
    "board": _before_the_board,
    "board, packet pending": _before_the_board,
    "legal": _with_legal,
    "director": _with_the_director,
    "closed": _renewed,
}


async def _an_accreditation_in(product: Product, status: str) -> Subjects:
    partner = await PartnerClient.accredited(product, "onboarding")
    if status != "active":
        await partner.reviewed()
        await partner.prepared()
    if status == "revoked":
        await partner.voted("revoke", "revoke")
        await partner.decided("approve")
    (accredited,) = await partner.accreditations()
    assert accredited["status"] == status
    return Subjects(partner.id, "", accreditation_id=accredited["id"], review_id=partner.review_id)


async def _a_mark(product: Product, stage: str) -> Subjects:
    partner = PartnerClient(product, await a_recorded_partner(product))
    case = await partner.marked()
    mark_id = await partner.mark()
    steps = {"counted": (), "asked": (("olga", "ops"),), "vacated": (("olga", "ops"), ("dick", "director"))}
    for by, role in steps[stage]:
        answer = await product.as_(by, role).post(f"/v1/marks/{mark_id}/actions/vacate", json={"reason": "an error"})
        assert answer.status_code == 200, answer.text
    return Subjects(partner.id, case.id, mark_id=mark_id)


ERAS = {"withdrawn": 2165, "proposed": 2170, "published": 2175}
"""From which year on an edition in the stage governs: no other test writes one over it, or one that comes in before."""


async def _an_edition(product: Product, stage: str) -> Subjects:
    """An edition that somebody else wrote and that takes effect when all tests are over."""
    await _written(product, {"id": "anchor", "effective_from": "2169-06-01T00:00:00Z"})
    begins = datetime(ERAS[stage], 1, 1, tzinfo=UTC) + timedelta(seconds=random.randrange(10**7))
    body = {"id": fresh("edition"), "effective_from": str(begins)}
    await _written(product, body, approval=stage == "proposed")
    if stage == "withdrawn":
        gone = await product.as_("olga", "ops").post(f"/v1/editions/{body['id']}/actions/withdraw", json={})
        assert gone.status_code == 200, gone.text
    return Subjects(fresh("hs"), "", edition_id=body["id"])


async def _written(product: Product, body: dict[str, str], *, approval: bool = False) -> None:
    by = Actor(sub="the-writer", roles=(Role.OPS,))
    async with product.engine.begin() as connection:
        clock = lambda: datetime.now(UTC)  # noqa: E731 - read where the turn has come
        judged = await publish(connection, product.repository, body, DECLARED, by, clock, approval=approval)
        assert isinstance(judged, Publication | AlreadyPublished), judged


async def _a_partner(product: Product, stage: str) -> Subjects:
    accredited = stage == "accredited"
    partner_id = (
        (await PartnerClient.accredited(product, "onboarding")).id if accredited else await a_recorded_partner(product)
    )
    warned, agreed = await a_decided_case(product, partner_id), await an_agreed_case(product, partner_id)
    return Subjects(partner_id, "", warned_id=warned.id, agreed_id=agreed.id)


async def a_decided_case(product: Product, partner_id: str, action: str = "written_warning") -> Case:
    """A closed complaint whose board decided the action, and no mark."""
    case = await Case.filed(product, partner_id=partner_id)
    await _flagged(case)
    return await case.voted("no_mark", "no_mark", "no_mark", action=action)


async def an_agreed_case(product: Product, partner_id: str) -> Case:
    """A complaint that a mediation closed on a solution that both parties accepted."""
    case = await Case.filed(product, partner_id=partner_id)
    await _in_mediation(case)
    proposal = case.complaint["proposals"][0]["id"]
    for party in ("customer", "partner"):
        await case.do(
            "answer_proposal", "sol", "service_acceleration", proposal_id=proposal, party=party, accepted=True
        )
    await case.do("record_mediation_outcome", "sol", "service_acceleration", outcome="resolved", proposal_id=proposal)
    return case


Builder = Callable[[Product, str], Awaitable[Subjects]]
PLACES: dict[str, tuple[Builder, tuple[str, ...]]] = {
    "review": (a_review_in, tuple(REVIEW_STAGES)),
    "accreditation": (_an_accreditation_in, ("active", "under_review", "revoked")),
    "mark": (_a_mark, ("counted", "asked", "vacated")),
    "edition": (_an_edition, ("proposed", "published", "withdrawn")),
    "partner": (_a_partner, ("accredited", "without accreditations")),
}
"""How what is acted on is brought to a stage, and to which: everything but complaints, which share one partner."""
