"""A scenario on the model: time passes, deadlines fall due in their order, steps are taken or refused."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from tests.oracles.standing import complaints, partners
from tests.oracles.standing.board import review_command
from tests.oracles.standing.complaints import Complaint
from tests.oracles.standing.dates import MIDNIGHT, NOON, day, instant
from tests.oracles.standing.deadlines import Due, upcoming
from tests.oracles.standing.facts import Accreditation, Mark, Partner
from tests.oracles.standing.numbers import Edition, edition
from tests.oracles.standing.standing import place_mark

Document = Mapping[str, Any]
Step = Mapping[str, Any]

BEFORE_ALL = -1
"""A complaint's deadline comes before a partner's at the same instant."""


class ModelEngine:
    """The partners and complaints of a scenario at the present instant."""

    def __init__(self, document: Document) -> None:
        """Imports the scenario's partners at its start."""
        self.edition: Edition = edition(document.get("edition"))
        self.now = instant(document["starts"], MIDNIGHT)
        self.cases: dict[str, Complaint] = {}
        self.fired: list[datetime] = []
        self.partners = {name: self._import(name, given) for name, given in document["partners"].items()}

    def _import(self, name: str, given: Mapping[str, Any]) -> Partner:
        """Imports: terms that ended by then count as renewed, checkpoints of that time as held."""
        kinds = [held["kind"] for held in given.get("accreditations", [])]
        certified = partners.certifications(given.get("certifications", []), kinds, self.edition)
        partner = Partner(name, given["tier"], certified, list(given.get("programmes", [])), self.now)
        for number, mark in enumerate(given.get("marks", []), 1):
            reference = mark.get("reference", f"mark {number}")
            partner.marks.append(Mark(reference, day(mark["placed_on"]), mark.get("seriousness") == "serious"))
        for said in given.get("accreditations", []):
            held = Accreditation(said["kind"], day(said["issued_on"]), self.now)
            while held.term_end(self.edition) <= self.now:
                held.term += 1
            partner.accreditations.append(held)
        return partner

    def next_due(self) -> Due | None:
        """What falls due next, of everything that waits."""
        waiting = [due for partner in self.partners.values() for due in upcoming(partner, self.edition)]
        for case in self.cases.values():
            at = complaints.breaches_at(case, self.edition)
            if at is not None:
                waiting.append((at, BEFORE_ALL, partial(complaints.breach, case)))
        return min(waiting, key=lambda due: (max(due[0], self.now), due[1], due[0]), default=None)

    def move_to(self, at: datetime) -> None:
        """Everything that is due by then happens, at its own instant."""
        while (due := self.next_due()) is not None and due[0] <= at:
            self.now = max(self.now, due[0])
            self.fired.append(self.now)
            due[2](self.now)
        self.now = max(self.now, at)

    def take(self, step: Step) -> str | None:
        """Takes a step at its instant; answers with the code of its refusal, or None."""
        self.move_to(instant(step["at"], NOON))
        roles = step.get("role", ())
        roles = {roles} if isinstance(roles, str) else set(roles)
        if "file_complaint" in step:
            return self._file(step, roles or {"intake"})
        if "complaint" in step:
            return self._complaint(step, roles)
        if "review" in step:
            return review_command(self.partners[step["review"]], step, roles, self.now, self.edition)
        if "accreditation" in step:
            return self._accreditation(step, roles)
        return self._partner(step, roles)

    def _file(self, step: Step, roles: set[str]) -> str | None:
        if not roles & {"intake", "cs"}:
            return "role_required"
        if step["partner"] not in self.partners:
            return "unknown_partner"
        self.cases[step["file_complaint"]] = complaints.file(step, self.now)
        return None

    def _complaint(self, step: Step, roles: set[str]) -> str | None:
        case = self.cases[step["complaint"]]
        refused = complaints.complaint_command(case, step, roles, self.now, self.edition)
        if refused is None and complaints.decide_mark(case, self.edition):
            mark = Mark(case.name, self.now.date(), case.serious_mark, frozenset(case.handlers))
            place_mark(self.partners[case.partner], mark, self.now, self.edition)
        return refused

    def _accreditation(self, step: Step, roles: set[str]) -> str | None:
        name, kind = step["accreditation"].split("/")
        partner = self.partners[name]
        if step["do"] == "open_review":
            return partners.open_review(partner, kind, roles, self.now, self.edition)
        return partners.grace_command(partner, kind, step, roles, self.now, self.edition)

    def _partner(self, step: Step, roles: set[str]) -> str | None:
        partner = self.partners[step["partner"]]
        if "set" in step:
            partners.describe(partner, step["set"], self.now, self.edition)
            return None
        if "apply" in step:
            return partners.apply(partner, step["apply"], roles or {"ops"}, self.now, self.edition)
        if "vacate" in step:
            return partners.vacate_command(partner, step, roles or {"ops"}, self.now, self.edition)
        return partners.request_action(partner, roles)
