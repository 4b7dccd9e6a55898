"""How a random history starts: its edition, its instant, and the partners that are imported."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tests.oracles.standing.dates import day, months_later
from tests.oracles.standing.numbers import Edition

ACCREDITED = ("PSO", "Co-delivery", "DFIM", "Upmarket Referral", "DIFM")
SPELLINGS = ("pso", " P S O", "CO-DELIVERY", "Có-delivery", "difm", "upmarket referral", "Upmarket  Referral")
OPEN_TO_ALL = ("Community", "Solutions Directory")


def random_edition(rng: Random) -> Any:
    """The default, or some of the numbers that a standing rests on."""
    if rng.random() < 0.5:
        return "default"
    choices: dict[tuple[str, ...], tuple[object, ...]] = {
        ("marks", "review_at"): (1, 2, 3, 4),
        ("marks", "lead_days"): (0, 30, 60, 90, 200),
        ("marks", "window_months"): (6, 12, 24, 36),
        ("marks", "review_opens"): ("on_threshold", "before_renewal"),
        ("terms", "months"): (12, 18, 24),
        ("terms", "evaluate_every_months"): (3, 5, 6),
        ("tiers", "grace", "default"): ("grant", "deny"),
        ("tiers", "grace", "min_days"): (0, 30, 120, 200),
        ("tiers", "hour_utc"): (0, 9, 12, 23),
        ("tiers", "minimum"): ("gold", "diamond"),
        ("tiers", "reviews"): ([{"month": 2, "day": 28}], [{"month": month, "day": 1} for month in (1, 4, 7, 10)]),
        ("lapse", "locks_out"): (True, False),
        ("lapse", "leaves_programmes"): (True, False),
        ("certifications", "remediation_days"): (1, 20, 60, 120),
        ("lockout", "months"): (0, 3, 6),
        ("mark_board", "quorum"): (1, 2, 3, 4),
        ("accreditation_board", "majority"): (2, 3),
        ("director", "returns"): (0, 1, 2),
        ("programmes", "accredited_only"): (["PSO", "DFIM"], ["PSO", "DFIM", "Community"]),
        ("accreditations", "onboarding", "certifications"): ([], ["hubspot_trainer"]),
        ("stages", "cs_resolution", "on_breach"): ("escalate",),
        ("stages", "mediation", "on_breach"): ("escalate",),
    }
    overrides: dict[str, Any] = {}
    for path in rng.sample(sorted(choices), rng.randint(1, 6)):
        within = overrides
        for name in path[:-1]:
            within = within.setdefault(name, {})
        within[path[-1]] = rng.choice(choices[path])
    return overrides


def random_start(rng: Random) -> str:
    """Mostly a working hour; sometimes exactly an hour at which dates fall due."""
    on = date(2026, 11, 1) + timedelta(days=rng.randrange(400))
    hour, minute = rng.choice(((9, 0), (0, 0), (rng.randrange(24), rng.randrange(60))))
    return f"{on}T{hour:02}:{minute:02}:00Z"


def random_partner(rng: Random, starts: str, edition: Edition) -> dict[str, Any]:
    """A partner with accreditations, certifications and marks from before."""
    today = day(datetime.fromisoformat(starts))
    kinds = rng.sample(sorted(edition["accreditations"]), rng.choice((0, 1, 1, 1, 2, 3)))
    held = [{"kind": kind, "issued_on": str(_issued_on(rng, today, edition))} for kind in kinds]
    return {
        "tier": random_tier(rng),
        "certifications": random_certifications(rng, kinds, today, edition),
        "accreditations": held,
        "programmes": random_programmes(rng),
        "marks": _marks(rng, today, held, edition),
    }


def random_tier(rng: Random) -> str:
    """Mostly a tier that the default edition accepts."""
    return rng.choice(("none", "gold", "platinum", "platinum", "diamond", "diamond", "elite"))


def random_programmes(rng: Random) -> list[str]:
    """Programmes under their own names and others'."""
    names = rng.sample((*ACCREDITED, *OPEN_TO_ALL), rng.randint(0, 3))
    return names + rng.sample(SPELLINGS, rng.choice((0, 0, 0, 1, 2)))


def random_certifications(rng: Random, kinds: list[str], today: date, edition: Edition) -> Any:
    """Every prerequisite of the kinds; sometimes one is missing, or expires."""
    if rng.random() < 0.4:
        return "all"
    names = dict.fromkeys(name for kind in kinds for name in edition["accreditations"][kind]["certifications"])
    listed: list[Any] = []
    for name in names:
        chance = rng.random()
        if chance < 0.2:
            listed.append({"name": name, "expires_on": str(today + timedelta(days=rng.randint(1, 900)))})
        elif chance < 0.95:
            listed.append(name)
    return listed


def _issued_on(rng: Random, today: date, edition: Edition) -> date:
    """Any day of the last years; often one whose term ends soon, or the last day of a month."""
    chance = rng.random()
    if chance < 0.6:
        ends = today + timedelta(days=rng.randint(-5, 150))
        return min(today, months_later(ends, -edition["terms"]["months"] * rng.randint(1, 2)))
    if chance < 0.75:
        return date(today.year - rng.randint(1, 2), rng.choice((1, 3, 5, 8, 10, 12)), 31)
    return today - timedelta(days=rng.randrange(1500))


def _marks(rng: Random, today: date, held: list[dict[str, str]], edition: Edition) -> list[dict[str, str]]:
    days = []
    for _ in range(rng.choice((0, 0, 1, 2, 2, 3, 4))):
        on = today - timedelta(days=rng.randrange(800))
        if held and rng.random() < 0.4:  # near the day on which it leaves the window of a term's end
            end = months_later(day(rng.choice(held)["issued_on"]), edition["terms"]["months"])
            on = months_later(end, -edition["marks"]["window_months"]) + timedelta(days=rng.randint(-1, 1))
        days.append(min(on, today))
    return [
        {"placed_on": str(on), "seriousness": rng.choice(("standard", "serious")), "reference": f"old-{number}"}
        for number, on in enumerate(sorted(days), 1)
    ]
