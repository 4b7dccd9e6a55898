"""A complaint goes from intake to a mark, and the review to a revocation, by clicking alone, as nine people."""

from tests.api.console.conftest import SitDown
from tests.support.browser import Desk
from tests.support.case import SCORES_AT_FAULT, Case
from tests.support.partner_client import SEATS, PartnerClient
from tests.support.product import Product, fresh

Said = dict[str, str]


async def _takes(desk: Desk, path: str, action: str, said: Said) -> None:
    """Opens the page, the command's form, fills it in and sends it, up to the confirmation where one is asked for."""
    page = await desk.open(path)
    await page.click(f"a[data-action={action}]")
    for name, value in said.items():
        field = page.locator(f"[name='{name}']").first
        match await field.evaluate("field => field.type"):
            case "radio" | "checkbox":
                await page.check(f"[name='{name}'][value='{value}']")
            case "select-one":
                await page.select_option(f"[name='{name}']", value)
            case _:
                await page.fill(f"[name='{name}']", value)
    await page.click(f"form[data-action={action}] button[type=submit]")
    if await page.locator("button[data-confirm]").count():
        await page.click("button[data-confirm]")
    assert "it is on record" in await page.inner_text(".notice"), await page.inner_text("main")


async def _filed(desk: Desk, product: Product, partner_id: str) -> Case:
    """The case that a complaint opens which is filed in the form."""
    page = await desk.open("/console")
    await page.click("a[data-action=file_complaint]")
    said = {"partner_id": partner_id, "summary": "Go-live slipped 27 weeks", "customer.name": "Dana Reyes"}
    for name, value in said.items():
        await page.fill(f"[name='{name}']", value)
    await page.click("form[data-action=file_complaint] button[type=submit]")
    case = Case(product, {"id": await page.get_attribute("header[data-complaint]", "data-complaint"), "sequence": 0})
    return await case.taken_up()


async def _marked(sit_down: SitDown, path: str) -> list[Desk]:
    """Walks the case from CS to a serious mark; the desks of those who walked it."""
    ana = await sit_down(fresh("ana"), "cs")
    await _takes(ana, path, "record_cs_outcome", {"outcome": "unresolved", "note": "They would not talk."})

    sol = await sit_down(fresh("sol"), "service_acceleration")
    await _takes(sol, path, "propose_solution", {"kind": "make_whole", "terms": "Half of the fee is refunded."})
    await _takes(sol, path, "record_mediation_outcome", {"outcome": "unresolved"})

    pat = await sit_down(fresh("pat"), "partner_ops")
    scores = {f"scores.{name}": str(score) for name, score in SCORES_AT_FAULT.items()}
    await _takes(pat, path, "record_consequence", {"category": "refund_due", "amount": "1500.00", "currency": "EUR"})
    await _takes(pat, path, "score_rubric", scores)
    await _takes(pat, path, "record_finding", {"responsible": "true", "reason": "It was theirs to deliver."})

    for number in range(3):
        voter = await sit_down(fresh(f"mark-{number}"), "mark_board")
        vote = {"vote": "mark", "seriousness": "serious", "reason": "So it is."}
        await _takes(voter, path, "cast_mark_vote", vote)
        await voter.context.close()
    return [ana, sol, pat]


async def _recommended(sit_down: SitDown, partner: PartnerClient, releaser: Desk) -> None:
    """Brings the partner's review to the director: the packet released, as many votes as a majority takes."""
    await partner.prepared()
    review = f"/console/reviews/{partner.review_id}"
    if (await partner.review())["packet"] == "pending":
        page = await releaser.open(f"{review}/packet")
        await page.click("form[data-action=release_packet] button[type=submit]")
        await page.click("button[data-confirm]")
    for seat in SEATS:
        if (await partner.review())["stage"] != "board":
            break
        member = await sit_down(fresh(seat.replace("_", "-")), "accreditation_board", seat=seat)
        await _takes(member, review, "cast_review_vote", {"vote": "revoke", "reason": "Too much."})


async def test_a_serious_mark_leads_by_clicks_to_a_revocation_and_its_consequences(
    product: Product, sit_down: SitDown
) -> None:
    partner = await PartnerClient.accredited(product, "onboarding")
    filer = await sit_down(fresh("fay"), "cs")
    case = await _filed(filer, product, partner.id)
    desks = await _marked(sit_down, f"/console/cases/{case.id}")
    assert (await case.read())["outcome"] == "mark_placed"

    await _recommended(sit_down, partner, desks[-1])
    dora = await sit_down(fresh("dora"), "director")
    await _takes(
        dora,
        f"/console/reviews/{partner.review_id}",
        "decide",
        {"decision": "approve", "reason": "The board is right."},
    )

    page = await dora.open(f"/console/partners/{partner.id}")
    assert "revoked" in (await page.inner_text("[data-accreditation]")).lower()
    assert "May not apply until" in await page.inner_text("header[data-partner]")
    assert (await partner.accreditations())[0]["status"] == "revoked"
    assert [desk.trouble for desk in (filer, *desks, dora)] == [[]] * 5
