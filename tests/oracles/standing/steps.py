"""Random steps that are likely to mean something as a engine stands, and now and then ones that must be refused."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from tests.oracles.standing.complaints import Complaint
from tests.oracles.standing.engine import ModelEngine
from tests.oracles.standing.facts import Partner, Review
from tests.oracles.standing.people import OFFICES, SEATS, employee, seat_holder, somebody
from tests.oracles.standing.start import random_certifications, random_programmes, random_tier

Step = dict[str, Any]


def random_step(rng: Random, engine: ModelEngine, number: int) -> list[Step]:
    """One step, or a few that belong together. ``number`` names a complaint that is filed."""
    partner = rng.choice(list(engine.partners.values()))
    open_cases = [case for case in engine.cases.values() if case.stage != "closed"]
    choices: list[tuple[float, Callable[[], list[Step]]]] = [
        (2.0, lambda: quick_case(rng, engine, partner.name, number)),
        (1.0, lambda: [file_case(rng, partner.name, number)]),
        (5.0 if open_cases else 0, lambda: [case_step(rng, engine, rng.choice(open_cases))]),
        (2.5, lambda: [describe(rng, engine, partner)]),
        (0.6 if partner.live else 2.5, lambda: [apply(rng, engine, partner)]),
        (0.2 if partner.live else 1.5, lambda: [recover(engine, partner)]),
        (0.5, lambda: [ask_for_action(rng, partner)]),
        (0.7 if partner.marks else 0, lambda: [vacate(rng, partner)]),
        (1.2 if partner.accreditations else 0, lambda: [accreditation_step(rng, partner)]),
        (6.0 if partner.open_review else 0.3, lambda: [review_step(rng, partner)]),
        (4.0 if partner.open_review else 0, lambda: agreed_board(rng, partner)),
    ]
    weights, makers = zip(*choices, strict=True)
    steps: list[Step] = rng.choices(makers, weights)[0]()
    if rng.random() < 0.04 and "role" in steps[0] and "file_complaint" not in steps[0]:
        steps[0]["role"] = rng.choice(sorted(OFFICES))
    return steps


def file_case(rng: Random, partner: str, number: int) -> Step:
    """S13."""
    step: Step = {"file_complaint": f"c{number}", "partner": partner}
    if rng.random() < 0.6:
        step |= {"as": somebody(rng, "cs"), "role": "cs"}
    if rng.random() < 0.2:
        step["surfaced_by"] = employee(rng)
    return step


def quick_case(rng: Random, engine: ModelEngine, partner: str, number: int) -> list[Step]:
    """A very serious case that the mark board decides at once."""
    steps = [file_case(rng, partner, number)]
    if rng.random() < 0.5:
        steps[0] |= {"very_serious": True, "very_serious_reason": "r"}
    else:
        role = rng.choice(("cs", "service_acceleration", "partner_ops"))
        steps.append(do(f"c{number}", "flag_very_serious", somebody(rng, role), role, reason="r"))
    serious = rng.random() < 0.35
    quorum = engine.edition["mark_board"]["quorum"]
    for person in rng.sample(OFFICES["mark_board"], min(quorum, len(OFFICES["mark_board"]))):
        voter = rng.choice((person, person, person, somebody(rng, "mark_board")))
        vote = mark_vote(rng, voter, serious=serious)
        steps.append({"complaint": f"c{number}", **vote})
    return steps


def mark_vote(rng: Random, person: str, *, serious: bool) -> Step:
    """S22."""
    vote = rng.choices(("mark", "no_mark"), (9, 1))[0]
    seriousness = "serious" if serious != (rng.random() < 0.1) else "standard"
    return {"do": "cast_mark_vote", "as": person, "role": "mark_board", "vote": vote, "seriousness": seriousness}


def do(case: str, name: str, person: str, role: str, **fields: object) -> Step:
    """A command on a complaint."""
    return {"complaint": case, "do": name, "as": person, "role": role, **fields}


def case_step(rng: Random, engine: ModelEngine, case: Complaint) -> Step:
    """The next step of a case, or something else that can be done to it."""
    chance = rng.random()
    if chance < 0.13:
        return _any_stage_step(rng, case)
    stages = ("cs_resolution", "mediation", "investigation", "mark_board")
    stage = rng.choice(stages) if chance < 0.16 else case.stage
    if stage == "cs_resolution":
        outcome = rng.choice(("unresolved", "unresolved", "unresolved", "resolved"))
        return do(case.name, "record_cs_outcome", somebody(rng, "cs"), "cs", outcome=outcome)
    if stage == "mediation":
        return _mediation_step(rng, case)
    if stage == "investigation" or (case.flagged and rng.random() < 0.1):
        return _investigation_step(rng, engine, case)
    if rng.random() < 0.1:
        return do(case.name, "recuse", somebody(rng, "mark_board"), "mark_board", reason="r")
    vote = mark_vote(rng, somebody(rng, "mark_board"), serious=rng.random() < 0.4)
    return {"complaint": case.name, **vote}


def _any_stage_step(rng: Random, case: Complaint) -> Step:
    chance = rng.random()
    if chance < 0.25:
        return do(case.name, "add_note", somebody(rng, "cs"), "cs", text="t")
    if chance < 0.4:
        return do(case.name, "assign", "ola", "ops", assignee=somebody(rng, "cs"))
    if chance < 0.6:
        return do(case.name, "withdraw", somebody(rng, "cs"), rng.choice(("cs", "ops")), reason="r")
    role = rng.choice(("cs", "service_acceleration", "partner_ops", "mark_board"))
    return do(case.name, "flag_very_serious", somebody(rng, role), role, reason="r")


def _mediation_step(rng: Random, case: Complaint) -> Step:
    role, person = "service_acceleration", somebody(rng, "service_acceleration")
    if not case.accepted and rng.random() < 0.3:
        return do(
            case.name, "propose_solution", person, role, id=f"s{rng.randrange(10**6)}", kind="make_whole", terms="t"
        )
    if case.accepted and rng.random() < 0.4:
        party = rng.choice(("customer", "partner"))
        answer = {"proposal_id": rng.choice(sorted(case.accepted)), "party": party, "accepted": rng.random() < 0.8}
        return do(case.name, "answer_proposal", person, role, **answer)
    outcome = rng.choice(("unresolved", "unresolved", "resolved"))
    return do(case.name, "record_mediation_outcome", person, role, outcome=outcome, note="n")


def _investigation_step(rng: Random, engine: ModelEngine, case: Complaint) -> Step:
    role, person = "partner_ops", somebody(rng, "partner_ops")
    chance = rng.random()
    if chance < 0.1:
        return do(case.name, "record_statement", person, role, party="partner", text="t")
    if chance < 0.2:
        spent = {"category": "refund_due", "amount": "10.00", "currency": "EUR"}
        return do(case.name, "record_consequence", person, role, **spent)
    if case.responsible_by_score is None and chance < 0.9:
        scores = {name: rng.choice((0, 1, 2, 3, 4, 4)) for name in engine.edition["rubric"]["criteria"]}
        return do(case.name, "score_rubric", person, role, scores=scores)
    finding: Step = {"responsible": rng.random() < 0.8, "reason": "r"}
    if rng.random() < 0.7:
        finding["override_reason"] = "o"
    return do(case.name, "record_finding", person, role, **finding)


def describe(rng: Random, engine: ModelEngine, partner: Partner) -> Step:
    """S2: another system says how the partner stands."""
    changes: Step = {}
    kinds = [held.kind for held in partner.live]
    what = rng.choice(("tier", "tier", "certifications", "certifications", "programmes", "both"))
    if what in ("tier", "both"):
        changes["tier"] = random_tier(rng)
    if what in ("certifications", "both"):
        wanted = rng.choice((kinds, kinds, sorted(engine.edition["accreditations"])))
        changes["certifications"] = random_certifications(rng, list(wanted), engine.now.date(), engine.edition)
    if what == "programmes":
        changes["programmes"] = random_programmes(rng)
    return {"partner": partner.name, "set": changes}


def recover(engine: ModelEngine, partner: Partner) -> Step:
    """S2: everything that an application could ask for is there again."""
    required = engine.edition["accreditations"].values()
    names = dict.fromkeys(name for kind in required for name in kind["certifications"])
    return {"partner": partner.name, "set": {"tier": "elite", "certifications": list(names)}}


def apply(rng: Random, engine: ModelEngine, partner: Partner) -> Step:
    """S5, S37."""
    return {"partner": partner.name, "apply": rng.choice(sorted(engine.edition["accreditations"]))}


def ask_for_action(rng: Random, partner: Partner) -> Step:
    """S38."""
    name = rng.choice(("request_tier_action", "request_programme_action"))
    return {"partner": partner.name, "do": name, "as": "pat", "role": "partner_ops", "detail": "d"}


def vacate(rng: Random, partner: Partner) -> Step:
    """Extension: a mark is vacated by two people."""
    asked = [mark for mark in partner.marks if mark.asked_to_vacate and not mark.vacated]
    mark = rng.choice(asked or [rng.choice(partner.marks), partner.marks[-1]])
    role = "director" if mark.asked_to_vacate else "ops"
    return {"partner": partner.name, "vacate": mark.name, "as": somebody(rng, role), "role": role}


def accreditation_step(rng: Random, partner: Partner) -> Step:
    """S7 and what ops may convene."""
    kind = rng.choice(partner.accreditations).kind
    name = "open_review"
    if partner.grace_until and rng.random() < 0.9:
        name = rng.choice(("grant_grace", "deny_grace", "extend_grace", "extend_grace"))
    elif rng.random() < 0.5:
        name = rng.choice(("grant_grace", "deny_grace", "extend_grace"))
    role = "ops" if name == "open_review" else "partner_ops"
    step = {"accreditation": f"{partner.name}/{kind}", "do": name, "as": somebody(rng, role), "role": role}
    if name == "extend_grace" and partner.grace_until and rng.random() < 0.6:
        step["until"] = str(partner.grace_until.date() + timedelta(days=rng.randint(-20, 200)))
    return step


def review_step(rng: Random, partner: Partner) -> Step:
    """What the stage of the partner's review waits for, or something out of turn."""
    review: Review | None = partner.reviews[-1] if partner.reviews else None
    stage = review.stage if review else "board"
    if rng.random() < 0.06:
        stage = rng.choice(("board", "legal", "director"))
    step: Step
    match stage:
        case "legal":
            step = {"do": "give_legal_advice", "as": "leo", "role": "legal", "advice": "a"}
        case "director" if rng.random() < 0.8:
            step = _decision(rng, sorted(review.sat) if review else [])
        case "director":
            role = rng.choice(("director", "partner_ops"))
            step = {"do": "request_legal", "as": somebody(rng, role), "role": role}
        case _:
            step = _board_step(rng, review)
    return {"review": partner.name, **step}


def _decision(rng: Random, sat: list[str]) -> Step:
    """S35: sometimes by somebody who sat on the board."""
    director = rng.choice(sat) if sat and rng.random() < 0.3 else somebody(rng, "director")
    return {
        "do": "decide",
        "as": director,
        "role": "director",
        "decision": rng.choice(("approve", "approve", "return")),
    }


def agreed_board(rng: Random, partner: Partner) -> list[Step]:
    """A board that is of one mind, and sometimes its director."""
    vote = rng.choice(("renew", "revoke"))
    seats = rng.sample(sorted(SEATS), 3)
    steps: list[Step] = [
        {
            "do": "cast_review_vote",
            "as": seat_holder(rng, seat),
            "role": "accreditation_board",
            "seat": seat,
            "vote": vote,
        }
        for seat in seats[: rng.choice((2, 2, 3))]
    ]
    if rng.random() < 0.4:
        steps.append(_decision(rng, sorted(partner.open_review.sat) if partner.open_review else []))
    return [{"review": partner.name, **step} for step in steps]


def _board_step(rng: Random, review: Review | None) -> Step:
    """Sometimes by somebody who stepped back from this review, or who returned its recommendation."""
    seat = rng.choice(sorted(SEATS))
    barred = sorted(review.recused | review.directed) if review else []
    person = rng.choice(barred) if barred and rng.random() < 0.3 else seat_holder(rng, seat)
    member = {"as": person, "role": "accreditation_board", "seat": seat}
    chance = rng.random()
    if chance < 0.1:
        return {"do": "recuse", **member, "reason": rng.choice(("conflict", "recognised"))}
    if chance < 0.14:
        return {"do": "request_legal", "as": "pat", "role": "partner_ops"}
    vote = rng.choice(("renew", "renew", "renew", "revoke", "revoke"))
    return {"do": "cast_review_vote", **member, "vote": vote}
