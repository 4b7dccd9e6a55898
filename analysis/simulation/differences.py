"""Comparing a partner's history as recorded with the one under a candidate edition: outcomes, reasons, sums."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from analysis.history import History
from analysis.simulation.divergence import Parted, reason
from analysis.simulation.findings import Difference, Finding, Found, Kind, Reason, Totals
from analysis.simulation.outcomes import NEVER, OfAccreditation, OfComplaint, Outcomes, outcomes
from analysis.simulation.replay import play
from analysis.simulation.replay_result import ReplayResult, SetAside
from analysis.simulation.rulebook import Rulebook
from analysis.simulation.unanswered_decisions import of_complaint, of_review
from standards.editions import Edition
from standards.events import Event
from standards.review.events import THAT_IT_RUNS
from standards.vocabulary import Loss


def simulate(
    history: History,
    recorded: Rulebook,
    candidate: Rulebook,
    to: datetime,
    surfaced: Mapping[str, Sequence[str]] | None = None,
) -> Found:
    """What would differ for one partner, whose decisions are given in the order in which they were recorded."""
    baseline = play(history, recorded, to, surfaced)
    departed = not _retold([event for made in history for event in made.events], baseline, to)
    simulated = play(history, candidate, to, surfaced)
    found = compared(baseline, simulated)
    return found.model_copy(update={"totals": found.totals.model_copy(update={"replayed_otherwise": int(departed)})})


def _retold(events: Sequence[Event[Any]], baseline: ReplayResult, to: datetime) -> bool:
    """Whether the replay tells what is on record; what no process has got round to yet may come after it."""
    ours: dict[str, list[tuple[datetime, str]]] = {}
    theirs: dict[str, list[tuple[datetime, str]]] = {}
    numbers = {e.subject: f"review/{e.data.number}" for e in events if e.data.type == "review_opened"}
    for event in baseline.events:
        ours.setdefault(baseline.names.get(event.subject, event.subject), []).append((event.at, event.data.type))
    for event in events:
        if event.at <= to and not event.subject.startswith("mrk_"):
            theirs.setdefault(numbers.get(event.subject, event.subject), []).append((event.at, event.data.type))
    return not baseline.set_aside and all(ours.get(name, [])[: len(told)] == told for name, told in theirs.items())


def compared(baseline: ReplayResult, simulated: ReplayResult) -> Found:
    """The two replays beside each other."""
    alike = _alike(baseline.events, simulated.events)
    if alike is None:
        return Found(totals=Totals(partners=1), finding=None)
    was, now = outcomes(baseline), outcomes(simulated)
    comparison = _Comparison(baseline, simulated, was, now, alike)
    found = comparison.differences()
    anew = [one for one in simulated.set_aside if one not in baseline.set_aside]
    aside = _told(anew, baseline)
    # A review is the partner's: the same question under several accreditations is one.
    asked = {(one.subject if one.kind is Kind.COMPLAINT else "", text) for one in found for text in one.unanswered}
    totals = _totals(was, now).plus(
        Totals(partners=1, partners_that_differ=int(bool(found)), unanswered=len(asked), set_aside=len(aside))
    )
    partner = simulated.standing or baseline.standing
    name = partner.partner.id if partner else ""
    finding = Finding(partner_id=name, differences=found, set_aside=aside) if found or aside else None
    return Found(totals=totals, finding=finding)


def _alike(these: Sequence[Event[Any]], those: Sequence[Event[Any]]) -> int | None:
    """How many events are the same at the beginning; None where all are, and there are no others."""
    both = zip(these, those, strict=False)
    differs = next((place for place, (one, other) in enumerate(both) if one != other), None)
    if differs is None and len(these) != len(those):
        return min(len(these), len(those))
    return differs


class _Comparison:
    """The differences of one partner. ``alike`` events are the same at the beginning of both histories."""

    def __init__(
        self, baseline: ReplayResult, simulated: ReplayResult, was: Outcomes, now: Outcomes, alike: int
    ) -> None:
        self._alike = alike
        self._baseline, self._simulated, self._was, self._now = baseline, simulated, was, now
        standing = simulated.standing or baseline.standing
        self._partner_id = standing.partner.id if standing else ""

    def differences(self) -> tuple[Difference, ...]:
        """The partner's own, then its accreditations, then its complaints."""
        found: list[Difference] = []
        if self._was.partner != self._now.partner:
            found.append(self._partner())
        for name in dict.fromkeys((*self._was.accreditations, *self._now.accreditations)):
            if self._was.accreditations.get(name) != self._now.accreditations.get(name):
                found.append(self._accreditation(name))
        for name in dict.fromkeys((*self._was.complaints, *self._now.complaints)):
            if self._was.complaints.get(name) != self._now.complaints.get(name):
                found.append(self._complaint(name))
        return tuple(found)

    def _partner(self) -> Difference:
        was, now = self._was.partner, self._now.partner
        words = (was.words if was else NEVER, now.words if now else NEVER)
        return self._difference(Kind.PARTNER, self._partner_id, words, _moves_standing, ())

    def _accreditation(self, name: str) -> Difference:
        was, now = self._was.accreditations.get(name), self._now.accreditations.get(name)
        words = (was.words if was else NEVER, now.words if now else NEVER)
        names = self._simulated.names

        def about(event: Event[Any]) -> bool:
            other = event.subject.startswith("acc_") and names.get(event.subject, event.subject) != name
            return _moves_standing(event) and not other

        open_now = now is not None and any(review.outcome is None for review in now.reviews)
        unanswered = of_review(self._was, self._simulated) if open_now else ()
        return self._difference(Kind.ACCREDITATION, name, words, about, unanswered)

    def _complaint(self, name: str) -> Difference:
        was, now = self._was.complaints.get(name), self._now.complaints.get(name)
        words = (was.words if was else NEVER, now.words if now else NEVER)
        unanswered = of_complaint(name, self._was, self._simulated)
        return self._difference(Kind.COMPLAINT, name, words, lambda event: event.subject == name, unanswered)

    def _difference(
        self,
        kind: Kind,
        subject: str,
        words: tuple[str, str],
        about: Callable[[Event[Any]], bool],
        unanswered: tuple[str, ...],
    ) -> Difference:
        return Difference(
            kind=kind,
            subject=subject,
            partner_id=self._partner_id,
            on_record=words[0],
            under_candidate=words[1],
            because=self._because(about, subject if kind is Kind.COMPLAINT else None),
            unanswered=unanswered,
        )

    def _because(self, about: Callable[[Event[Any]], bool], case: str | None) -> Reason:
        return reason(*self._parted, about, lambda at: self._editions(at, case))

    @cached_property
    def _parted(self) -> tuple[Parted, Parted]:
        return Parted.after(self._baseline, self._alike), Parted.after(self._simulated, self._alike)

    def _editions(self, at: datetime, case: str | None) -> tuple[Edition, Edition]:
        """The two editions that differ: those of the case, or those in force at the instant of the parting."""
        recorded, candidate = self._baseline.rulebook, self._simulated.rulebook
        known = self._baseline.cases.get(case) if case else None
        if known is not None:
            return recorded.recorded[known.edition], candidate.of_case(known.edition, known.opened_at)
        return recorded.timeline.in_force(at), candidate.timeline.in_force(at)


def _moves_standing(event: Event[Any]) -> bool:
    if event.subject.startswith("rev_"):
        return event.data.type in THAT_IT_RUNS
    return not event.subject.startswith("cmp_") or event.data.type == "mark_placed"


def _told(aside: Iterable[SetAside], baseline: ReplayResult) -> tuple[str, ...]:
    """The decisions that were set aside, less those on a review that is open on record: they are told when final."""
    standing = baseline.standing
    runs = standing.open_review if standing else None
    return tuple(
        f"{one.at:%Y-%m-%d} {one.action} on {one.subject}: {one.detail}"
        for one in aside
        if runs is None or not one.subject.startswith("rev_") or one.at < runs.opened_at
    )


def _totals(was: Outcomes, now: Outcomes) -> Totals:
    both = [(was.accreditations.get(name), now.accreditations.get(name)) for name in was.accreditations]
    forth = sum(_become_reviews(before, after) for before, after in both if before and after)
    back = sum(_become_reviews(after, before) for before, after in both if before and after)
    cases = [(was.complaints.get(name), now.complaints.get(name)) for name in was.complaints]
    # One that is convened earlier or later for the same reason is neither added nor avoided.
    reasons_was, reasons_now = (Counter(review.reason for review in one.reviews) for one in (was, now))
    return Totals(
        renewals_that_become_reviews=forth,
        reviews_that_become_renewals=back,
        reviews_added=(reasons_now - reasons_was).total(),
        reviews_avoided=(reasons_was - reasons_now).total(),
        lapses_avoided=sum(_lost(before, Loss.LAPSED) and not _lost(after, Loss.LAPSED) for before, after in both),
        lapses_added=sum(_lost(after, Loss.LAPSED) and not _lost(before, Loss.LAPSED) for before, after in both),
        losses_avoided=sum(_lost(before, Loss.REVOKED) and not _lost(after, Loss.REVOKED) for before, after in both),
        losses_added=sum(_lost(after, Loss.REVOKED) and not _lost(before, Loss.REVOKED) for before, after in both),
        complaints_that_would_have_breached=sum(_breached(after) and not _breached(before) for before, after in cases),
        complaints_that_would_not_have_breached=sum(_breached(b) and not _breached(a) for b, a in cases),
        marks_not_placed=sum(_marked(before) and not _marked(after) for before, after in cases),
        marks_added=sum(_marked(after) and not _marked(before) for before, after in cases),
    )


def _become_reviews(one: OfAccreditation, other: OfAccreditation) -> int:
    """The terms that begin automatically in the one history and go before a board in the other (S27, S28)."""
    automatic = {renewal.term for renewal in one.renewals if renewal.automatic}
    judged = {term + 1 for term in other.held_for_review} | {r.term for r in other.renewals if not r.automatic}
    return len(automatic & judged - {renewal.term for renewal in other.renewals if renewal.automatic})


def _lost(outcome: OfAccreditation | None, how: Loss) -> bool:
    return outcome is not None and outcome.lost is not None and outcome.lost[0] is how


def _breached(outcome: OfComplaint | None) -> bool:
    return outcome is not None and bool(outcome.breached)


def _marked(outcome: OfComplaint | None) -> bool:
    return outcome is not None and outcome.mark is not None
