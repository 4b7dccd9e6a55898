"""Anybody does anything at any time, for years: whatever happens, the invariants of the standards hold."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from analysis.rehearsal import Rehearsal
from standards.vocabulary import DirectorDecision, Loss, MarkVote
from tests.analysis.rehearsal.documents import BASE, played

KINDS = list(BASE.accreditations)
CERTIFICATIONS = sorted({name for kind in BASE.accreditations.values() for name in kind.certifications})
START = datetime(2026, 1, 1, 9, tzinfo=UTC)
BOARD = "abcdefghij"
WORLDS = 40


def _partner(chance: random.Random) -> dict[str, Any]:
    def before(days: int) -> object:
        return (START - timedelta(days=chance.randint(0, days))).date()

    return {
        "tier": chance.choice(["platinum", "platinum", "elite", "gold"]),
        "certifications": chance.choice(["all", "all", chance.sample(CERTIFICATIONS, 4)]),
        "accreditations": [
            {"kind": kind, "issued_on": before(900)} for kind in chance.sample(KINDS, chance.randint(0, 3))
        ],
        "programmes": chance.sample(["PSO", "DIFM", "Marketplace", "Co-delivery"], 2),
        "marks": [{"placed_on": before(800)} for _ in range(chance.randint(0, 3))],
    }


def _said(chance: random.Random, at: datetime) -> dict[str, Any]:
    """What another system says about a partner."""
    expiring = [
        {"name": name, "expires_on": (at + timedelta(days=chance.randint(0, 400))).date()}
        for name in chance.sample(CERTIFICATIONS, 7)
    ]
    return chance.choice(
        [
            {"tier": "gold"},
            {"tier": "platinum"},
            {"tier": "diamond", "certifications": "all"},
            {"certifications": expiring},
            {"programmes": ["PSO", "Marketplace", "DIFM"]},
        ]
    )


def _steps(chance: random.Random, at: datetime, number: int) -> list[dict[str, Any]]:  # noqa: PLR0911 - a table
    partner, member = chance.choice(["p1", "p2"]), chance.choice(BOARD)
    seated = {"as": member, "role": "accreditation_board", "seat": chance.choice(["academy", "pops", "cs_services"])}
    name = f"c{number}"
    match chance.randrange(12):
        case 0 | 1 | 2:
            filed = {"file_complaint": name, "partner": partner, "very_serious": True, "very_serious_reason": "r"}
            vote = {
                "vote": chance.choice(["mark", "mark", "no_mark"]),
                "seriousness": chance.choice(["standard", "serious"]),
            }
            return [filed, {"complaint": name, "do": "cast_mark_vote", "as": member, "role": "mark_board"} | vote]
        case 3 | 4 | 5:
            return [{"review": partner, "do": "cast_review_vote", "vote": chance.choice(["renew", "revoke"])} | seated]
        case 6:
            director = {"as": chance.choice("ajk"), "role": "director"}
            return [{"review": partner, "do": "decide", "decision": chance.choice(["approve", "return"])} | director]
        case 7:
            return [{"review": partner, "do": "recuse", "reason": "conflict"} | seated]
        case 8:
            return [{"partner": partner, "set": _said(chance, at)}]
        case 9:
            request = {"partner": partner, "do": "request_tier_action", "as": "pat", "role": "partner_ops"}
            return [{"partner": partner, "apply": chance.choice(KINDS)}, request]
        case 10:
            do = chance.choice(["open_review", "deny_grace", "extend_grace", "grant_grace"])
            by = {"as": "z", "role": "ops" if do == "open_review" else "partner_ops"}
            return [{"accreditation": f"{partner}/{chance.choice(KINDS)}", "do": do} | by]
        case _:
            vacated = {"partner": partner, "vacate": f"c{chance.randint(1, number)}"}
            return [vacated, vacated | {"as": "y", "role": "director"}]


def _edition(chance: random.Random) -> dict[str, Any]:
    return {
        "mark_board": {"quorum": 1},
        "marks": {
            "review_opens": chance.choice(["before_renewal", "on_threshold"]),
            "lead_days": chance.choice([0, 60]),
        },
        "tiers": {"grace": {"default": chance.choice(["grant", "grant", "deny"])}},
        "terms": chance.choice([{}, {"months": 13, "evaluate_every_months": 5}]),
    }


def _world(seed: int) -> Rehearsal:
    chance, at = random.Random(seed), START
    steps: list[dict[str, Any]] = []
    for number in range(1, chance.randint(10, 60)):
        at += chance.choice([timedelta(), timedelta(hours=5), timedelta(days=chance.randint(1, 90))])
        if chance.random() < 0.1:  # an instant at which much falls together
            at = datetime(at.year + 1, chance.choice([1, 6]), 15, 9, tzinfo=UTC)
        steps += [{"at": at} | step for step in _steps(chance, at, number)]
    return played(
        {
            "edition": _edition(chance),
            "starts": START,
            "partners": {"p1": _partner(chance), "p2": _partner(chance)},
            "steps": steps,
            "expect": [{"at": at + timedelta(days=1500), "partner": "p1", "locked_out": False}],
        }
    )


class EventChecker:
    """Follows the events alone and knows no rule."""

    def __init__(self) -> None:
        self.sequences: dict[str, int] = defaultdict(int)
        self.live: dict[str, set[str]] = defaultdict(set)
        self.owner: dict[str, str] = {}
        self.tier: dict[str, str] = {}
        self.locked_until: dict[str, datetime] = {}
        self.programmes: dict[str, set[str]] = {}
        self.open_reviews: dict[str, set[str]] = defaultdict(set)
        self.voters: dict[str, set[str]] = defaultdict(set)
        self.approved: dict[str, str] = {}
        self.recommended: dict[str, str] = {}
        self.lost: set[str] = set()

    def sees(self, event: Any) -> None:
        self.sequences[event.subject] += 1
        assert event.sequence == self.sequences[event.subject]  # I9
        see = getattr(self, f"_{event.data.type}", None)
        if see is not None:
            see(event, event.data, self.owner.get(event.subject, event.subject.removeprefix("partner/")))

    def _partner_recorded(self, _event: Any, data: Any, partner: str) -> None:
        self.tier[partner] = data.tier
        only = set(BASE.programmes.accredited_only)
        if partner in self.lost and not self.live[partner]:  # S40
            assert not only & set(data.programmes) - self.programmes[partner]
        self.programmes[partner] = set(data.programmes)

    def _accreditation_issued(self, event: Any, data: Any, _partner: str) -> None:
        partner = self.owner[event.subject] = data.partner_id
        assert data.imported or event.at >= self.locked_until.get(partner, START)  # I4
        self.live[partner].add(event.subject)

    def _lockout_began(self, _event: Any, data: Any, partner: str) -> None:
        assert data.until >= self.locked_until.get(partner, START)  # S37
        self.locked_until[partner] = data.until

    def _lapsed(self, event: Any, _fact: Any, partner: str) -> None:
        self.live[partner].remove(event.subject)
        self.lost.add(partner)

    def _revoked(self, event: Any, data: Any, partner: str) -> None:
        director = self.approved[data.review_id]
        assert director not in self.voters[data.review_id]  # I2
        assert self.recommended[data.review_id] == "revoke"
        self._lapsed(event, data, partner)

    def _renewed(self, _event: Any, _fact: Any, partner: str) -> None:
        assert BASE.tiers.qualifies(self.tier[partner])  # I8

    def _action_requested(self, _event: Any, _fact: Any, partner: str) -> None:
        assert not self.live[partner]  # I3

    def _review_opened(self, event: Any, data: Any, _partner: str) -> None:
        self.owner[event.subject] = data.partner_id
        self.open_reviews[data.partner_id].add(event.subject)
        assert len(self.open_reviews[data.partner_id]) == 1

    def _review_closed(self, event: Any, _fact: Any, partner: str) -> None:
        self.open_reviews[partner].remove(event.subject)

    def _review_vote_cast(self, event: Any, _fact: Any, _partner: str) -> None:
        self.voters[event.subject].add(event.actor)

    def _recommended(self, event: Any, data: Any, _partner: str) -> None:
        self.recommended[event.subject] = data.recommendation.value

    def _director_decided(self, event: Any, data: Any, _partner: str) -> None:
        if data.decision is DirectorDecision.APPROVE:
            self.approved[event.subject] = event.actor


@pytest.mark.parametrize("seed", range(WORLDS))
def test_whatever_happens_the_invariants_hold(seed: int) -> None:
    rehearsal = _world(seed)
    checker = EventChecker()
    before = START
    for entry in rehearsal.entries:
        for one in entry.events:
            assert before <= one.event.at == entry.at
            before = one.event.at
            checker.sees(one.event)
    for standing in rehearsal.engine.standings.values():
        _marks_come_from_a_board(rehearsal, standing.marks)
        for held in standing.accreditations:
            covered = held.review is not None
            assert covered == (held.live and standing.open_review is not None)
            assert held.lost is None or held.lost.how in Loss


def _marks_come_from_a_board(rehearsal: Rehearsal, marks: Any) -> None:
    """I1, I6: no mark without a decision in its own case, and at most one a case."""
    cases = {case.state.id: case.state for case in rehearsal.engine.cases.values()}
    placed = [mark.complaint_id for mark in marks if not mark.imported]
    assert len(set(placed)) == len(placed)
    for complaint in placed:
        decision = cases[complaint].decision
        assert decision is not None
        assert decision.placed
        assert any(vote.vote is MarkVote.MARK for vote in cases[complaint].votes)
