"""Small builders, so that a test reads as the standard: editions, people, instants, and one complaint's scenario."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from standards.actors import Actor
from standards.commands import Command, NamedComplaint, PassTime, by_the_product
from standards.complaint import (
    COMPLAINT_COMMANDS,
    Complaint,
    ComplaintCommand,
    ComplaintEvent,
    FileComplaint,
    TakeUpComplaint,
    decide,
    fold,
)
from standards.complaint.notifications import notifications
from standards.decider import accepted
from standards.decisions import RecordedDecision, decided
from standards.editions import Edition, EscalationEdition
from standards.notifications import Notification, NotificationKind
from standards.rejections import Rejection, RejectionCode
from standards.vocabulary import Role

BUNDLED = Path(__file__).parents[2] / "standards" / "editions" / "2026-11.yaml"
_DOCUMENT: dict[str, Any] = yaml.safe_load(BUNDLED.read_text(encoding="utf-8"))

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
"""When a scenario begins unless the test says otherwise: a Monday, at the opening of the bundled calendar."""

ANA = Actor(sub="ana", roles=(Role.CS,))
SOL = Actor(sub="sol", roles=(Role.SERVICE_ACCELERATION,))
PAT = Actor(sub="pat", roles=(Role.PARTNER_OPS,))
PIA = Actor(sub="pia", roles=(Role.PARTNER_OPS, Role.MARK_BOARD))
MIA = Actor(sub="mia", roles=(Role.MARK_BOARD,))
MAX = Actor(sub="max", roles=(Role.MARK_BOARD,))
MEI = Actor(sub="mei", roles=(Role.MARK_BOARD,))
MOE = Actor(sub="moe", roles=(Role.MARK_BOARD,))
OPS = Actor(sub="oz", roles=(Role.OPS,))
HUBSPOT = Actor(sub="hubspot", roles=(Role.INTAKE,))

AT_FAULT = {"scope_delivered": 4, "communication": 4, "quality": 4, "conduct": 4, "remedy": 4}
BLAMELESS = dict.fromkeys(AT_FAULT, 0)

FIELDS: dict[str, dict[str, Any]] = {
    "record_cs_outcome": {"outcome": "resolved"},
    "propose_solution": {"kind": "other", "terms": "t"},
    "answer_proposal": {"proposal_id": "prp_1", "party": "customer", "accepted": True},
    "record_mediation_outcome": {"outcome": "unresolved"},
    "record_consequence": {"category": "other", "amount": "1", "currency": "EUR"},
    "record_statement": {"party": "customer", "text": "t"},
    "score_rubric": {"scores": AT_FAULT},
    "record_finding": {"responsible": True, "reason": "r"},
    "cast_mark_vote": {"vote": "mark", "reason": "r"},
    "recuse": {"reason": "r"},
    "flag_very_serious": {"reason": "r"},
    "add_note": {"text": "t"},
    "add_evidence": {"title": "t", "url": "https://files.example/1"},
    "assign": {"assignee": "ana"},
    "wait_for": {"party": "customer", "reason": "r", "remind_on": "2026-11-04"},
    "stop_waiting": {},
    "reopen": {"reason": "r"},
    "withdraw": {"reason": "r"},
    "mark_duplicate": {"of": "cmp_2"},
}
"""A valid body of every command."""


def document(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The bundled edition as plain data, with nested overrides merged in."""
    merged = deepcopy(_DOCUMENT)
    _merge(merged, overrides or {})
    return merged


def _merge(into: dict[str, Any], overrides: Mapping[str, Any]) -> None:
    for key, value in overrides.items():
        if isinstance(value, Mapping) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def edition(overrides: Mapping[str, Any] | None = None) -> Edition:
    """The bundled edition, or one that departs from it in the given values."""
    return Edition.model_validate(document(overrides))


def instant(text: str) -> datetime:
    """An instant in UTC, written as ``2026-11-02 09:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def somebody(role: Role, sub: str = "somebody") -> Actor:
    """A person who holds just this role."""
    return Actor(sub=sub, roles=(role,))


def command(by: Actor, name: str, fields: Mapping[str, Any], **more: Any) -> Command[ComplaintCommand]:
    """The declared command ``name``; ``more`` are the fields around its content."""
    data = COMPLAINT_COMMANDS[name].model.model_validate(dict(fields))
    named = None if data.names is None else NamedComplaint(id=data.names, partner_id="partner-1")
    own = {"id": f"{by.sub}/{name}", "submitted_at": MONDAY, "named": named} | more
    return Command[ComplaintCommand].model_validate({**own, "by": by, "data": data})


def filing(by: Actor, at: datetime, *, id: str = "cmp_1", **fields: Any) -> Command[ComplaintCommand]:
    """The command that files a plain complaint, with the given fields instead of its own."""
    reason = "unsafe" if fields.get("very_serious") else None
    plain = {"partner_id": "partner-1", "category": "delivery", "very_serious_reason": reason}
    return Command[ComplaintCommand](by=by, submitted_at=at, data=FileComplaint(**(plain | fields)), subject=id)


def by_itself(
    case: Complaint, data: PassTime | TakeUpComplaint, at: datetime, rules: EscalationEdition
) -> tuple[ComplaintEvent, ...]:
    """What follows where the product gives the command: time passes, or the case's process begins."""
    return accepted(decide(case, by_the_product(data, at), at, rules))


class ComplaintScenario:
    """One complaint, told as commands at instants. It keeps every event and never changes a case by another way."""

    def __init__(
        self,
        overrides: Mapping[str, Any] | None = None,
        *,
        at: datetime = MONDAY,
        by: Actor = HUBSPOT,
        very_serious: bool = False,
        id: str = "cmp_1",
    ) -> None:
        """Files the complaint."""
        self.edition = edition(overrides)
        self.now = at
        self._commands = 0
        filed = filing(by, at, id=id, very_serious=very_serious)
        self.events: tuple[ComplaintEvent, ...] = ()
        self.record: list[RecordedDecision] = []
        """Each decision with its events, as they are on record."""
        self._add(accepted(decide(None, filed, at, self.edition)), filed)

    def at(self, when: datetime | str) -> "ComplaintScenario":
        """Moves the scenario's clock; nothing happens by that alone."""
        self.now = instant(when) if isinstance(when, str) else when
        return self

    def later(self, **by: float) -> "ComplaintScenario":
        """Moves the scenario's clock on by a ``timedelta``."""
        return self.at(self.now + timedelta(**by))

    def time_passes(self, until: datetime | str) -> "ComplaintScenario":
        """Moves the clock and lets the deadlines that are due by then fire."""
        self.at(until)
        self._by_itself(PassTime())
        return self

    def is_taken_up(self) -> "ComplaintScenario":
        """The case's process begins."""
        self._by_itself(TakeUpComplaint())
        return self

    def _by_itself(self, data: PassTime | TakeUpComplaint) -> None:
        self._add(by_itself(self.case, data, self.now, self.edition), by_the_product(data, self.now))

    def does(self, by: Actor, name: str, *, id: str | None = None, **fields: Any) -> tuple[ComplaintEvent, ...]:
        """Gives a command that must be accepted; answers with what followed."""
        decision = self.tries(by, name, id=id, **fields)
        assert not isinstance(decision, Rejection), decision
        return self._add(decision, self._latest)

    def rejection(self, by: Actor, name: str, **fields: Any) -> Rejection:
        """Gives a command that must be rejected; answers with why."""
        decision = self.tries(by, name, **fields)
        assert isinstance(decision, Rejection), [event.data.type for event in decision]
        return decision

    def rejects(self, by: Actor, name: str, **fields: Any) -> RejectionCode:
        """Gives a command that must be rejected; answers with the code."""
        return self.rejection(by, name, **fields).code

    def tries(
        self, by: Actor, name: str, *, id: str | None = None, if_sequence: int | None = None, **fields: Any
    ) -> tuple[ComplaintEvent, ...] | Rejection:
        """What a command would lead to, without taking it."""
        self._commands += 1
        given = command(by, name, fields, id=id or f"command-{self._commands}", if_sequence=if_sequence)
        self._latest = given
        return decide(self.case, given, self.now, self.edition)

    def _add(self, events: tuple[ComplaintEvent, ...], given: Command[Any]) -> tuple[ComplaintEvent, ...]:
        self.events = (*self.events, *events)
        self.case: Complaint = fold(self.events)
        if events:
            self.record.append(RecordedDecision(decided(self.case.id, given, self.now, events), events))
        return events

    @property
    def event_types(self) -> list[str]:
        """The types of all the events so far."""
        return [event.data.type for event in self.events]

    def notifications_of(self, events: tuple[ComplaintEvent, ...]) -> tuple[Notification, ...]:
        """The notifications that these latest events of the scenario caused."""
        earlier = self.events[: len(self.events) - len(events)]
        return notifications(fold(earlier) if earlier else None, events, self.edition)

    def tells(self, events: tuple[ComplaintEvent, ...]) -> set[tuple[NotificationKind, str]]:
        """Who is told what by these latest events: the kind with the team, or with the recipient where it is none."""
        return {
            (notification.kind, notification.team or notification.to) for notification in self.notifications_of(events)
        }

    def to_mediation(self) -> "ComplaintScenario":
        """CS is unable to resolve the complaint."""
        self.does(ANA, "record_cs_outcome", outcome="unresolved")
        return self

    def to_investigation(self) -> "ComplaintScenario":
        """The mediation, too, finds no solution."""
        self.to_mediation().does(SOL, "record_mediation_outcome", outcome="unresolved")
        return self

    def to_mark_board(self) -> "ComplaintScenario":
        """Partner Ops scores the rubric and finds the partner responsible."""
        self.to_investigation().does(PAT, "score_rubric", scores=AT_FAULT)
        self.does(PAT, "record_finding", responsible=True, reason="late and incomplete")
        return self

    def votes(
        self, by: Actor, vote: str, seriousness: str = "standard", action: str | None = None
    ) -> tuple[ComplaintEvent, ...]:
        """A member of the mark board votes."""
        return self.does(by, "cast_mark_vote", vote=vote, seriousness=seriousness, action=action, reason="as heard")

    def proposes(self, **fields: Any) -> str:
        """Service Acceleration proposes a solution; answers with its id."""
        self.does(SOL, "propose_solution", **({"kind": "make_whole", "terms": "a full refund"} | fields))
        return self.case.proposals[-1].id

    def answers(self, proposal_id: str, party: str, accepted: bool) -> tuple[ComplaintEvent, ...]:
        """A party answers the proposal."""
        return self.does(SOL, "answer_proposal", proposal_id=proposal_id, party=party, accepted=accepted)


def resolved_by_cs() -> ComplaintScenario:
    """A complaint that CS resolved on a Monday morning."""
    scenario = ComplaintScenario()
    scenario.does(ANA, "record_cs_outcome", outcome="resolved")
    return scenario


def resolved_by_mediation() -> ComplaintScenario:
    """A complaint that a mediation resolved on a proposal that both parties accepted."""
    scenario = ComplaintScenario().to_mediation()
    proposal = scenario.proposes()
    for party in ("customer", "partner"):
        scenario.answers(proposal, party, accepted=True)
    scenario.does(SOL, "record_mediation_outcome", outcome="resolved")
    return scenario
