"""Lives of complaints as the rules make them: every event follows from a command that the decider took."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from standards.actors import Actor
from standards.commands import Command, by_the_product
from standards.complaint import (
    COMPLAINT_COMMANDS,
    Complaint,
    ComplaintEvent,
    FileComplaint,
    TakeUpComplaint,
    decide,
    evolve,
)
from standards.decider import accepted
from standards.decisions import Decision, decided
from standards.editions import Edition
from standards.ids import new_id
from standards.vocabulary import DEFAULT_CATEGORY, Role

Taken = tuple[str, Role, str, Mapping[str, Any]]
"""Who takes which command in which role, with its fields. What ends in ``_text`` is a private text."""

_AT_FAULT = dict.fromkeys(("scope_delivered", "communication", "quality", "conduct", "remedy"), 4)
_BLAMELESS = dict.fromkeys(_AT_FAULT, 0)
_UNSOLVED: tuple[Taken, ...] = (
    ("ana", Role.CS, "record_cs_outcome", {"outcome": "unresolved", "note_text": "They would not talk."}),
)
_UNMEDIATED: tuple[Taken, ...] = (
    *_UNSOLVED,
    ("sol", Role.SERVICE_ACCELERATION, "record_mediation_outcome", {"outcome": "unresolved"}),
)
_JUDGED: tuple[Taken, ...] = (
    *_UNMEDIATED,
    ("pat", Role.PARTNER_OPS, "record_consequence", {"category": "other", "amount": "900", "currency": "EUR"}),
    ("pat", Role.PARTNER_OPS, "score_rubric", {"scores": _AT_FAULT}),
    ("pat", Role.PARTNER_OPS, "record_finding", {"responsible": True, "reason_text": "The scope was missed."}),
)
_MEMBERS = ("mia", "max", "mei")


def _votes(vote: str) -> tuple[Taken, ...]:
    said = {"vote": vote, "reason_text": "So it was."}
    return tuple((member, Role.MARK_BOARD, "cast_mark_vote", said) for member in _MEMBERS)


LIVES: Mapping[str, tuple[Taken, ...]] = {
    "resolved_by_cs": (("ana", Role.CS, "record_cs_outcome", {"outcome": "resolved", "note_text": "They agreed."}),),
    "resolved_by_mediation": (
        *_UNSOLVED,
        ("sol", Role.SERVICE_ACCELERATION, "propose_solution", {"kind": "other", "terms_text": "Two weeks more."}),
        *(
            ("sol", Role.SERVICE_ACCELERATION, "answer_proposal", {"party": party, "accepted": True})
            for party in ("customer", "partner")
        ),
        ("sol", Role.SERVICE_ACCELERATION, "record_mediation_outcome", {"outcome": "resolved"}),
    ),
    "partner_not_responsible": (
        *_UNMEDIATED,
        ("pat", Role.PARTNER_OPS, "score_rubric", {"scores": _BLAMELESS}),
        ("pat", Role.PARTNER_OPS, "record_finding", {"responsible": False, "reason_text": "All was delivered."}),
    ),
    "no_mark": (*_JUDGED, *_votes("no_mark")),
    "mark_placed": (*_JUDGED, *_votes("mark")),
    "withdrawn": (("ana", Role.CS, "withdraw", {"reason_text": "Filed by mistake."}),),
}
_WEIGHTS = {
    "resolved_by_cs": 52,
    "resolved_by_mediation": 25,
    "partner_not_responsible": 8,
    "no_mark": 4,
    "mark_placed": 6,
    "withdrawn": 5,
}
_CATEGORIES = (*(DEFAULT_CATEGORY,) * 8, "delivery", "payment")


@dataclass
class Life:
    """A case with all that led to it: decisions with their events, and the private texts that they name."""

    filed: Command[FileComplaint]
    steps: list[tuple[Decision, tuple[ComplaintEvent, ...]]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    case: Complaint | None = None

    @property
    def id(self) -> str:
        """The complaint's id."""
        return str(self.filed.subject)

    def take(self, command: Command[Any], at: datetime, edition: Edition) -> None:
        """Lets the rules decide. Raises ``ValueError`` where they reject the command."""
        events = accepted(decide(self.case, command, at, edition))
        self.steps.append((decided(self.id, command, at, events), events))
        for event in events:
            self.case = evolve(self.case, event)


def life(number: int, partner_id: str, opened_at: datetime, edition: Edition, *, is_open: bool) -> Life:
    """The ``number``-th life, the same whenever it is made; an open one stops on its way."""
    chance = random.Random(number)
    category = chance.choice(_CATEGORIES)
    data = FileComplaint(partner_id=partner_id, category=category, very_serious_reason=None)
    subject = new_id("cmp", opened_at, f"scale {number}")
    by = Actor(sub=f"system-{number % 20}", roles=(Role.INTAKE,))
    made = Life(Command[FileComplaint](by=by, submitted_at=opened_at, data=data, subject=subject))
    made.take(made.filed, opened_at, edition)
    made.take(by_the_product(TakeUpComplaint(), opened_at), opened_at, edition)
    way = list(LIVES[chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]])
    if is_open:
        way = way[: chance.randrange(len(way))]
    at = opened_at
    for place, taken in enumerate(way):
        at += timedelta(seconds=chance.randrange(60, 6 * 3600 if is_open else 30 * 3600))
        made.take(_command(made, place, taken, at), at, edition)
    return made


def _command(made: Life, place: int, taken: Taken, at: datetime) -> Command[Any]:
    sub, role, name, said = taken
    fields = dict(_with_texts(made, place, said))
    if name == "answer_proposal":
        assert made.case is not None
        fields["proposal_id"] = made.case.proposals[0].id
    data = COMPLAINT_COMMANDS[name].model.model_validate(fields)
    return Command[Any](id=f"{made.id}/{place}", by=Actor(sub=sub, roles=(role,)), submitted_at=at, data=data)


def _with_texts(made: Life, place: int, said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in said.items():
        if name.endswith("_text"):
            text_id = f"txt_{random.Random(f'{made.id} {place} {name}').getrandbits(128):032x}"
            made.texts[text_id] = str(value)
            yield name.removesuffix("_text"), text_id
        else:
            yield name, value
