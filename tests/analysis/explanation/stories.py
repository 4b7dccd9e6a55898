"""Random play of a partner's standing: time passes, tiers and certifications change, marks come and go, boards vote."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from analysis.explanation import Explanation, why_of_standing
from analysis.history import Moment, moment_of, standing_of
from standards.accreditation import ACCREDITATION_COMMANDS
from standards.actors import Actor
from standards.commands import Command, CommandData, PassTime, by_the_product
from standards.decider import accepted
from standards.decisions import RecordedDecision, decided
from standards.editions import EditionTimeline
from standards.events import Event
from standards.partner.commands import (
    PARTNER_COMMANDS,
    DescribePartner,
    PartnerFact,
    RecordCertification,
    RemoveCertification,
)
from standards.rejections import Rejection
from standards.review import REVIEW_COMMANDS
from standards.standing import STANDING_DECIDER, Mark, Standing
from standards.standing.commands import AnnulMark, Apply, PlaceMark, PreparePacket
from standards.standing.evolve import fold
from standards.vocabulary import Role, Seat, Seriousness
from tests.standards.builders import edition, instant
from tests.support.marks import came, went

OPS = Actor(sub="ops", roles=(Role.OPS,))
START = instant("2026-11-23 12:00")
KINDS = ("onboarding", "data_migration", "platform_enablement")
CERTIFICATIONS = ("platform_consulting", "onboarding_delivery", "data_integrations", "hubspot_trainer")
SEATS = ((Seat.ACADEMY, "bo"), (Seat.POPS, "bea"), (Seat.CS_SERVICES, "cy"))
_DENY = {"tiers": {"grace": {"default": "deny"}}}
_EARLY = {"marks": {"review_opens": "on_threshold", "review_at": 2}, "accreditation_board": {"due_days": 5}}
_LATER = {
    "id": "2028-03",
    "effective_from": "2028-03-01",
    "terms": {"months": 18, "evaluate_every_months": 3},
    "marks": {"window_months": 12, "review_at": 2, "lead_days": 30},
    "tiers": {"minimum": "gold", "hour_utc": 7},
}


@cache
def timelines() -> tuple[EditionTimeline, ...]:
    """The bundled edition, two that depart from it, and one that another takes over from on the way."""
    return (
        EditionTimeline((edition(),)),
        EditionTimeline((edition(_DENY),)),
        EditionTimeline((edition(_EARLY),)),
        EditionTimeline((edition(), edition(_LATER))),
    )


def as_it_was(standing: Standing) -> Standing:
    """A play has no record to load its standing from, so nothing is put in another order between two decisions."""
    return standing


@dataclass(frozen=True)
class Refusal:
    """An attempt that was refused, on what it was tried."""

    attempt: Command[Any]
    before: Standing
    at: datetime
    rejection: Rejection


class StandingPlay:
    """One partner in random play, with every event and every moment of it."""

    def __init__(self, editions: EditionTimeline, story: str = "") -> None:
        """Describes the partner."""
        self.editions, self.story, self.now = editions, story, START
        self.marks: list[Mark] = []
        self.moments: list[tuple[Standing, datetime]] = []
        self.refusals: list[Refusal] = []
        self.orders = 0
        self.history: list[Event[Any]] = []
        self.record: list[RecordedDecision] = []
        """Each decision with its events, as they are on record."""
        described = DescribePartner(tier="platinum", programmes=("PSO", "Other"), identity="idn_1")
        command = self._order(described, OPS, "partner/p1")
        first = accepted(STANDING_DECIDER.decide(None, command, START, editions))
        self.history += first
        self.record.append(RecordedDecision(decided("partner/p1", command, START, first), first))
        self.standing = fold(None, first)

    def __repr__(self) -> str:
        """How it can be played again."""
        return f"played({self.story})"

    def why(self, event: Event[Any]) -> Explanation:
        """Why the event came about."""
        return why_of_standing(event, self.record, self.marks, self.editions, arranged=as_it_was)

    def moment(self, event: Event[Any]) -> Moment[Standing]:
        """Where the event belongs."""
        return moment_of(event, self.record, lambda events: standing_of(events, self.marks))

    def holding(self, *kinds: str) -> "StandingPlay":
        """Holds every certification without expiry, and the accreditations."""
        for name in CERTIFICATIONS:
            self.certified(name)
        for kind in kinds:
            self.applies(kind)
        return self

    def at(self, when: str | datetime) -> "StandingPlay":
        """Moves the clock on, and holds what is due by then."""
        self.now = instant(when) if isinstance(when, str) else when
        self._gives(by_the_product(PassTime(), self.now))
        return self

    def is_tier(self, tier: str) -> None:
        """The partner is described with another tier."""
        partner = self.standing.partner
        self._records(DescribePartner(tier=tier, programmes=partner.programmes, identity=partner.identity))

    def certified(self, name: str, expires_on: date | None = None) -> None:
        """A certification is recorded."""
        self._records(RecordCertification(name=name, earned_on=date(2026, 1, 1), expires_on=expires_on))

    def uncertified(self, name: str) -> None:
        """A certification is removed."""
        if name in self.standing.partner.certifications:
            self._records(RemoveCertification(name=name))

    def _records(self, fact: PartnerFact) -> None:
        self._gives(self._order(fact, OPS, "partner/p1"))

    def marked(self, seriousness: Seriousness = Seriousness.STANDARD, at: str | None = None) -> Mark:
        """A mark board places a mark."""
        if at is not None:
            self.at(at)
        number = len(self.marks)
        mark = Mark(
            id=f"mrk_{number}",
            complaint_id=f"cmp_{number}",
            placed_on=self.now.date(),
            placed_at=self.now,
            seriousness=seriousness,
            handlers=("pat",),
        )
        self.marks.append(mark)
        self.record.append(came(mark))
        self.standing = self.standing.with_mark(mark)
        self._gives(by_the_product(PlaceMark(mark_id=mark.id), self.now))
        return mark

    def vacates(self, mark: Mark) -> None:
        """A mark is vacated."""
        self.record.append(went(mark.id, self.now))
        self.standing = self.standing.with_annulled(mark.id, self.now)
        self.marks = list(self.standing.marks)
        self._gives(by_the_product(AnnulMark(mark_id=mark.id), self.now))

    def applies(self, kind: str) -> Rejection | None:
        """The partner applies for an accreditation."""
        return self._gives(self._order(Apply(kind=kind), OPS, None))

    def on_review(self, name: str, sub: str, role: Role, seat: Seat | None = None, **fields: Any) -> Rejection | None:
        """Somebody acts on the latest review."""
        review = self.standing.reviews[-1]
        by = Actor(sub=sub, roles=(role,), seat=seat)
        return self._gives(self._order(REVIEW_COMMANDS[name].model(**fields), by, review.id))

    def on_accreditation(
        self, subject: str, name: str, role: Role = Role.PARTNER_OPS, **fields: Any
    ) -> Rejection | None:
        """Somebody acts on an accreditation."""
        by = Actor(sub="pat", roles=(role,))
        return self._gives(self._order(ACCREDITATION_COMMANDS[name].model(**fields), by, subject))

    def requests(self, name: str, role: Role = Role.PARTNER_OPS) -> Rejection | None:
        """Partner Ops requests action on the partner."""
        by = Actor(sub="pat", roles=(role,))
        return self._gives(self._order(PARTNER_COMMANDS[name].model(detail="d"), by, "partner/p1"))

    def gives(self, data: CommandData, subject: str | None = None) -> Rejection | None:
        """Ops give any other command."""
        return self._gives(self._order(data, OPS, subject))

    def _order(self, data: CommandData, by: Actor, subject: str | None) -> Command[Any]:
        self.orders += 1
        return Command[Any](id=f"order-{self.orders}", by=by, submitted_at=self.now, data=data, subject=subject)

    def _gives(self, command: Command[Any]) -> Rejection | None:
        found = STANDING_DECIDER.decide(self.standing, command, self.now, self.editions)
        if isinstance(found, Rejection):
            self.refusals.append(Refusal(command, self.standing, self.now, found))
            return found
        self.history += found
        if found:
            self.record.append(RecordedDecision(decided("partner/p1", command, self.now, found), found))
        self.standing = fold(self.standing, found)
        review = self.standing.open_review
        if review is not None and review.to_prepare:
            return self._gives(by_the_product(PreparePacket(), self.now, subject=review.id))
        self.moments.append((self.standing, self.now))
        return None


Move = tuple[int, int, int]
"""What to do, how many hours later, and with which choice."""


def _retier(play: StandingPlay, pick: int) -> None:
    play.is_tier(("gold", "platinum", "none", "diamond")[pick % 4])


def _certify(play: StandingPlay, pick: int) -> None:
    expires_on = (play.now + timedelta(days=pick)).date() if pick % 3 else None
    play.certified(CERTIFICATIONS[pick % 4], expires_on)


def _decertify(play: StandingPlay, pick: int) -> None:
    play.uncertified(CERTIFICATIONS[pick % 4])


def _mark(play: StandingPlay, pick: int) -> None:
    play.marked(Seriousness.SERIOUS if pick % 7 == 0 else Seriousness.STANDARD)


def _vacate(play: StandingPlay, pick: int) -> None:
    counting = [mark for mark in play.marks if mark.vacated_at is None]
    if counting:
        play.vacates(counting[pick % len(counting)])


def _vote(play: StandingPlay, pick: int) -> None:
    if play.standing.reviews:
        seat, sub = SEATS[pick % 3]
        vote = "revoke" if pick % 2 else "renew"
        play.on_review("cast_review_vote", sub, Role.ACCREDITATION_BOARD, seat, vote=vote, reason="r")


def _direct(play: StandingPlay, pick: int) -> None:
    if play.standing.reviews:
        decision = "return" if pick % 3 == 0 else "approve"
        play.on_review("decide", "dir", Role.DIRECTOR, decision=decision, reason="r")


def _step_back(play: StandingPlay, pick: int) -> None:
    if play.standing.reviews:
        seat, sub = SEATS[pick % 3]
        play.on_review("recuse", sub, Role.ACCREDITATION_BOARD, seat, reason="conflict")


def _ask_legal(play: StandingPlay, pick: int) -> None:
    if play.standing.reviews and pick % 2:
        play.on_review("request_legal", "dir", Role.DIRECTOR)
    elif play.standing.reviews:
        play.on_review("give_legal_advice", "lee", Role.LEGAL, advice="a")


def _grace(play: StandingPlay, pick: int) -> None:
    if play.standing.accreditations:
        subject = play.standing.accreditations[pick % len(play.standing.accreditations)].id
        play.on_accreditation(subject, ("grant_grace", "extend_grace", "deny_grace")[pick % 3], reason="r")


def _open(play: StandingPlay, pick: int) -> None:
    if play.standing.accreditations:
        subject = play.standing.accreditations[pick % len(play.standing.accreditations)].id
        play.on_accreditation(subject, "open_review", Role.OPS, reason="r")


def _apply(play: StandingPlay, pick: int) -> None:
    play.applies(KINDS[pick % 3])


def _request(play: StandingPlay, pick: int) -> None:
    play.requests("request_tier_action" if pick % 2 else "request_programme_action")


def _wait(_play: StandingPlay, _pick: int) -> None:
    return


MOVES: tuple[Callable[[StandingPlay, int], None], ...] = (
    _wait,
    _wait,
    _mark,
    _mark,
    _mark,
    _vote,
    _vote,
    _vote,
    _direct,
    _direct,
    _retier,
    _certify,
    _certify,
    _decertify,
    _vacate,
    _step_back,
    _ask_legal,
    _grace,
    _open,
    _apply,
    _apply,
    _request,
)


def played(timeline: int, moves: list[Move]) -> StandingPlay:
    """A partner that holds two accreditations, and what becomes of it."""
    play = StandingPlay(timelines()[timeline], f"{timeline}, {moves}").holding("onboarding")
    play.at(START + timedelta(days=40)).applies("data_migration")
    for move, hours, pick in moves:
        play.at(play.now + timedelta(hours=hours))
        MOVES[move](play, pick)
    return play


WAITS = (0, 1, 30, 24 * 9, 24 * 40, 24 * 130, 24 * 400)
_moves = st.tuples(st.integers(0, len(MOVES) - 1), st.sampled_from(WAITS), st.integers(0, 700))


def standing_plays() -> st.SearchStrategy[StandingPlay]:
    """Partners in random play, under several editions."""
    return st.builds(played, st.integers(0, 3), st.lists(_moves, min_size=8, max_size=30))
