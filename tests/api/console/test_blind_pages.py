"""A member of the accreditation board sees the blind packet and nothing else: no page, title, error or header tells."""

import re

import pytest_asyncio
from playwright.async_api import APIResponse

from tests.api.console.conftest import SitDown
from tests.support import canaries
from tests.support.browser import Desk
from tests.support.case import Case
from tests.support.console_client import signed_in
from tests.support.identifying_data import Staff, a_described_partner, an_identifying_case
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, fresh
from tests.support.simulation_client import a_cancelled_simulation


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def betrayed(product: Product) -> tuple[PartnerClient, str]:
    """A partner whose every field and case tells who it is, and the case that brought it before the board."""
    partner = await a_described_partner(product)
    case = await an_identifying_case(Staff(product), partner.id)
    await partner.prepared()
    if (await partner.review())["packet"] == "pending":
        await partner.released()
    return partner, str(case.id if hasattr(case, "id") else case)


def _told(answer: APIResponse, body: str) -> str:
    return f"{answer.url} {answer.headers} {body}"


async def test_no_page_of_a_board_member_holds_a_name(
    product: Product, sit_down: SitDown, betrayed: tuple[PartnerClient, str]
) -> None:
    partner, case_id = betrayed
    mark, (accreditation,) = await partner.mark(), await partner.accreditations()
    desk = await sit_down(fresh("bea"), "accreditation_board", seat="academy")
    room = f"/console/reviews/{partner.review_id}"
    theirs = ["/console", "/console/reviews", room, f"{room}/actions/cast_review_vote", f"{room}/actions/recuse"]
    others = [
        *(f"/console/cases/{case_id}", "/console/cases", f"/console/cases/{case_id}/file"),
        *(f"/console/partners/{partner.id}", "/console/partners", "/console/partners?q=Quixotrel"),
        *("/console/search?q=Quixotrel", "/console/search/suggestions?q=Quixotrel", f"{room}/packet"),
        *(f"/console/accreditations/{accreditation['id']}/actions/open_review", "/console/editions"),
        *(f"/console/marks/{mark}/actions/vacate", f"/console/partners/{partner.id}/actions/request_tier_action"),
        *(
            "/console/reports",
            "/console/simulations",
            "/console/mails",
            "/console/reports/fairness",
            "/console/cases/new",
            f"/console/cases/{case_id}/why/1",
        ),
    ]
    for path in (*theirs, *others):
        answer = await desk.page.request.get(f"{product.address}{path}")
        body = await answer.text()
        assert canaries.found_in(body) == [], path
        assert (answer.status == 200) == (path in theirs), (path, answer.status)
    page = await desk.open(room)
    assert await page.title() == f"{await page.inner_text('h1')} · Recourse"
    assert desk.elsewhere == []


async def test_what_is_there_and_what_is_not_are_answered_alike_to_the_board(
    product: Product, sit_down: SitDown, betrayed: tuple[PartnerClient, str]
) -> None:
    partner, case_id = betrayed
    desk = await sit_down(fresh("bea"), "accreditation_board", seat="academy")
    for real, absent in (
        (f"/console/cases/{case_id}", "/console/cases/cmp_00000000000000000000000000"),
        (f"/console/partners/{partner.id}", "/console/partners/hs-nobody"),
        (
            f"/console/partners/{partner.id}/actions/request_tier_action",
            "/console/partners/x/actions/request_tier_action",
        ),
        (f"/console/reviews/{partner.review_id}/packet", "/console/reviews/rev_00000000000000000000000000/packet"),
        ("/console/partners?q=Quixotrel", "/console/partners?q=Nobody"),
    ):
        answers = [await desk.page.request.get(f"{product.address}{path}") for path in (real, absent)]
        assert [answer.status for answer in answers] == [404, 404], real
        bodies = [await answer.text() for answer in answers]
        assert bodies[0].partition("<main")[2] == bodies[1].partition("<main")[2], real


async def test_a_director_is_not_told_whose_a_review_is_before_the_votes_are_sealed(
    product: Product, sit_down: SitDown, betrayed: tuple[PartnerClient, str]
) -> None:
    partner, _ = betrayed
    desk = await sit_down(fresh("dora"), "director")
    for path in (f"/console/reviews/{partner.review_id}", "/console/reviews", "/console"):
        page = await desk.open(path)
        assert canaries.found_in(await page.inner_text("main")) == [], path
        assert not re.search("00:00|23:59", await page.inner_text("main")), "a day is not told as an instant"
    found = await desk.page.request.get(f"{product.address}/console/search?q=Quixotrel")
    assert partner.review_id not in await found.text()


async def test_who_holds_a_seat_beside_other_roles_enters_the_room_with_the_seat_alone(
    product: Product, sit_down: SitDown, betrayed: tuple[PartnerClient, str]
) -> None:
    partner, case_id = betrayed
    desk = await sit_down(fresh("both"), "accreditation_board", "cs", seat="academy")
    page = desk.page
    assert (await page.request.get(f"{product.address}/console/reviews/{partner.review_id}")).status == 403
    await page.click("text=Board's room")
    await page.click("button[type=submit]")
    await page.click(f"[data-review={partner.review_id}] a")
    assert canaries.found_in(await page.inner_text("body")) == []
    assert (await page.request.get(f"{product.address}/console/cases/{case_id}")).status == 404
    assert (await page.request.get(f"{product.address}/console/board-only")).status == 404


async def test_no_simulation_tells_a_director_whose_board_still_votes(product: Product, sit_down: SitDown) -> None:
    judged, other = fresh("hs"), await PartnerClient.accredited(product, "onboarding", name="Quixotrel")
    await other.reviewed()
    found = await a_cancelled_simulation(product, other.id)
    sealed = await a_cancelled_simulation(product, judged)
    desk = await sit_down(fresh("dora"), "director")
    director = product.as_("dora", "director")
    for simulation, partner_id, seen in ((found, other.id, False), (sealed, judged, True)):
        page = await desk.page.request.get(f"{product.address}/console/simulations/{simulation}")
        answer = await director.get(f"/v1/simulations/{simulation}")
        assert [partner_id in text for text in (await page.text(), answer.text)] == [seen, seen]


async def test_what_a_step_would_lead_to_tells_who_may_sit_nothing_of_reviews(
    product: Product, sit_down: SitDown, betrayed: tuple[PartnerClient, str]
) -> None:
    judged, other, member = betrayed[0], await PartnerClient.accredited(product, "onboarding"), fresh("bea")
    board = product.as_(member, "accreditation_board", seat="pops")
    assert (await board.get(f"/v1/reviews/{judged.review_id}")).status_code == 200
    told: dict[str, set[str]] = {"seated": set(), "ops": set()}
    for who, sub in (("seated", member), ("ops", fresh("olga"))):
        desk = await sit_down(sub, "ops")
        for partner in (judged, other):
            (held,) = await partner.accreditations()
            address = f"{product.address}/console/accreditations/{held['id']}/actions/open_review?check=1&reason=late"
            page = await (await desk.page.request.get(address)).text()
            assert "What follows" in page
            told[who].add(page.partition("What follows")[2].partition("</section>")[0])
    assert [len(told[who]) for who in told] == [1, 2]


async def test_the_page_of_mails_tells_who_may_sit_nothing_of_reviews_and_marks(
    product: Product, sit_down: SitDown, betrayed: tuple[PartnerClient, str]
) -> None:
    partner, case_id = betrayed
    member = fresh("bea")
    answer = await product.as_(member, "accreditation_board", seat="pops").get(f"/v1/reviews/{partner.review_id}")
    assert answer.status_code == 200
    desk = await sit_down(member, "ops")
    page = await _all_mails(desk)
    assert [
        word for word in (partner.review_id, partner.id, case_id, "Review opened", "Partner mark") if word in page
    ] == []
    others = await _all_mails(await sit_down(fresh("olga"), "ops"))
    assert [word for word in (partner.review_id, case_id, "Review opened") if word not in others] == []


async def test_the_page_of_mails_tells_administrators_of_reviews_not_how_their_boards_vote(
    product: Product, sit_down: SitDown
) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.reviewed()
    await partner.voted("revoke", "revoke")
    told = {role: await _all_mails(await sit_down(fresh("reader"), role)) for role in ("ops", "auditor")}
    assert ["Review for director" in told[role] for role in told] == [False, True]


async def _all_mails(desk: Desk) -> str:
    """The newest pages of mails, as one text."""
    found, address = "", "/console/mails"
    for _ in range(20):
        page = await (await desk.page.request.get(f"{desk.address}{address}")).text()
        found += page
        following = re.search(r'href="(/console/mails\?after=[^"]+)" rel="next"', page)
        if following is None:
            break
        address = following[1].replace("&amp;", "&")
    return found


async def test_who_may_sit_is_offered_no_marked_case_as_the_one_that_another_repeats(product: Product) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    marked = await partner.marked("serious", summary="The portal lost every booking")
    here, beside = [await (await Case.filed(product, partner_id=partner.id)).taken_up() for _ in range(2)]
    form, member = f"/console/cases/{here.id}/actions/mark_duplicate", fresh("member")
    await partner.opened()
    seated = product.as_(member, "accreditation_board", seat="academy")
    assert (await seated.get(f"/v1/reviews/{partner.review_id}")).status_code == 200
    offered = []
    for sub in (member, fresh("ana")):
        async with signed_in(product, sub, "cs") as client:
            text = (await client.get(form)).text
            offered.append((beside.id in text, marked.id in text))
    assert offered == [(True, False), (True, True)]
