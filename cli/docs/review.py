"""The accreditation review, as the docs walk through it: its board, Legal, the director, and what ends it early."""

from collections import Counter
from collections.abc import Hashable, Iterator
from typing import ClassVar

from cli.docs import standings
from cli.docs.commands import Examples, every_command
from cli.docs.explorable import CLOCK, FELL_DUE, Beginning, Events, Happening, Machine, Place
from cli.docs.standings import After
from cli.docs.table_minimizer import Given
from standards.actors import Actor
from standards.commands import Command, CommandRegistry, PassTime
from standards.editions import Edition
from standards.guards import Situation, parts
from standards.rejections import Rejection
from standards.review import REVIEW_COMMANDS, AccreditationReview, ReviewCommand
from standards.review.guards import DID_NOT_SIT
from standards.standing import Standing
from standards.standing.advance import next_due_of
from standards.standing.commands import PreparePacket
from standards.vocabulary import Packet, ReviewStage, ReviewVote, Role, Seat, Seriousness

PACKET = "the packet"
FACT = "a fact"
OPEN = "packet open"
HANDLER = Actor(sub="handler", roles=(Role.ACCREDITATION_BOARD,), seat=Seat.CS_SERVICES)
"""Handled one of the counted cases."""
BOTH = Actor(sub="both", roles=(Role.ACCREDITATION_BOARD, Role.DIRECTOR), seat=Seat.POPS)
"""Sits on the board and is a director as well: whom the separation of duties is for."""
MEMBERS = (
    Actor(sub="member-1", roles=(Role.ACCREDITATION_BOARD,), seat=Seat.CS_SERVICES),
    Actor(sub="member-2", roles=(Role.ACCREDITATION_BOARD,), seat=Seat.ACADEMY),
    Actor(sub="member-3", roles=(Role.ACCREDITATION_BOARD,), seat=Seat.ACADEMY),
)
EXAMPLES: Examples = {("release_packet", "replacements"): {"given": ()}}


class ReviewMachine(Machine[Standing]):
    """A review under one edition, with the partner's standing that it is about."""

    name: ClassVar[str] = "review"
    title: ClassVar[str] = "The accreditation review"
    about: ClassVar[str] = (
        "A blind review of a partner's accreditations: the board recommends, a loss takes a director (S31-S36). What "
        "its end brings about is told on [the accreditation's page](accreditation.md).\n\n"
        "A vote and a recusal take a seat of the edition's board beside the role; without one they are refused with "
        "`role_required`. Everybody from the board on this page has a seat."
    )
    declared_in: ClassVar[str] = "../standards/review/commands.py"
    stages: ClassVar[tuple[ReviewStage, ...]] = tuple(ReviewStage)
    actions: ClassVar[CommandRegistry] = REVIEW_COMMANDS
    by_itself: ClassVar[tuple[str, ...]] = (CLOCK, PACKET, FACT)

    def __init__(self, rules: Edition) -> None:
        self.rules = rules
        self.edition = rules.id
        self.tell = standings.StandingBuilder(rules)
        roles = (role for role in Role if role not in (Role.ACCREDITATION_BOARD, Role.SYSTEM))
        self.cast = (*(Actor(sub=role, roles=(role,)) for role in roles), *MEMBERS, HANDLER, BOTH)
        self.commands = every_command(REVIEW_COMMANDS, EXAMPLES)

    def beginnings(self) -> tuple[Beginning[Standing], ...]:
        """For marks at the threshold, once the lead time has come, and for a serious mark at once."""
        issued, handlers = self.tell.accredited().standing, (HANDLER.sub,)
        serious = self.tell.marked(issued, Seriousness.SERIOUS, handlers)
        # A mark of the first day would no longer count at the term's end.
        counted = self.tell.at_the_threshold(self._next(issued).standing, handlers)
        while counted.standing.open_review is None:
            counted = self._next(counted.standing)
        return _convened("marks at the threshold", counted), _convened("a serious mark", serious)

    def _next(self, case: Standing) -> After:
        due = next_due_of(case, case.accreditations[0].id, self.tell.editions)
        return self.tell.after(case, PassTime(), at=due.at if due else None)

    def decide(self, case: Standing, command: Command[ReviewCommand]) -> Events | Rejection:
        """What follows for the review before the next deadline."""
        ordered = command.model_copy(update={"subject": review_of(case).id})
        return self.tell.command(_alone(case), ordered, standings.now(case))

    def happenings(self, case: Standing) -> Iterator[Happening[Standing]]:
        """The deadline, which warns; the packet, made with doubts or without; a mark that comes or goes."""
        review, at = review_of(case), standings.now(case)
        if not review.is_open:
            return
        if not review.overdue and review.due_at is not None:
            overdue = self.tell.after(_alone(case), PassTime(), at=max(review.due_at, at))
            yield _happening(CLOCK, ((FELL_DUE, overdue.events[0].data.type),), case, overdue)
        if review.to_prepare:
            for words, doubts, unread in (("made and released", 0, 0), ("made", 0, 1), ("made with doubts", 1, 1)):
                made = self.tell.after(case, PreparePacket(doubts=doubts, to_release=unread), subject=review.id)
                yield _happening(PACKET, (("packet", words),), case, made)
        yield from self._marks(case, review)

    def _marks(self, case: Standing, review: AccreditationReview) -> Iterator[Happening[Standing]]:
        if len(review.triggers) == 1:
            joins = self.tell.marked(case, Seriousness.SERIOUS, (MEMBERS[0].sub,))
            yield _happening(FACT, (("fact", "another serious mark joins"),), case, joins)
        vacated = case
        events: list[Events] = []
        for mark in review.marks:
            annulled = self.tell.annulled(vacated, mark.id)
            vacated, events = annulled.standing, [*events, annulled.events]
        gone = tuple(event for each in events for event in each)
        after = case.model_copy(update={"marks": vacated.marks})
        yield Happening(FACT, (("fact", "its marks are vacated"),), after, gone)

    def fold(self, case: Standing, events: Events) -> Standing:
        """The standing after the events, without the memory of its commands."""
        return standings.fold(case, events)

    def place(self, case: Standing) -> Place:
        """The stage and the outcome."""
        review = review_of(case)
        return Place(review.stage, review.outcome)

    def situation(self, case: Standing) -> Given:
        """What the answers in each stage depend on."""
        review = review_of(case)
        match review.stage:
            case ReviewStage.BOARD:
                votes = _votes(review) if _packet(review) == OPEN else "any votes"
                return (("packet", _packet(review)), ("votes", votes))
            case ReviewStage.LEGAL:
                kept = review.has_majority(self.rules.accreditation_board)
                majority = "its majority stands" if kept else "no majority stands"
                return (
                    ("packet", _packet(review)),
                    ("asked", f"asked from the {review.asked_legal_from}"),
                    ("majority", majority),
                )
            case ReviewStage.DIRECTOR:
                back = "may return it" if review.returns < self.rules.director.returns else "returned it before"
                return (("packet", _packet(review)), ("returns", back))
            case ReviewStage.CLOSED:
                return ()

    def part(self, case: Standing, by: Actor) -> str:
        """What keeps a person from a vote or from deciding, or how that person voted."""
        review = review_of(case)
        theirs = {name: declared for name, declared in REVIEW_COMMANDS.items() if by.acting_as(declared.roles)}
        keeps = parts(theirs, Situation(case, by, standings.now(case), self.rules, subject=review.id))
        own = next((f"voted to {vote.vote}" for vote in review.votes if vote.by == by.sub), None)
        first = next((part for part in (*keeps, own) if part != DID_NOT_SIT.part), None)
        voted = DID_NOT_SIT.part if DID_NOT_SIT.part in keeps and own is None else None
        return " and ".join(filter(None, (first, voted)))

    def alike(self, case: Standing) -> Hashable:
        """Members without another role stand for one another; votes differ where the packet is open to the board."""
        review = review_of(case)
        if not review.is_open:
            return review.outcome
        packet, returns = _packet(review), min(review.returns, self.rules.director.returns)
        stage = (review.stage, review.asked_legal_from, packet, returns, len((*review.conflicted, *review.directors)))
        if packet != OPEN:
            return stage
        votes = {vote.by: vote.vote for vote in review.votes}
        return (
            *stage,
            frozenset(Counter(vote for sub, vote in votes.items() if sub != BOTH.sub).items()),
            (votes.get(BOTH.sub), BOTH.sub in review.sat, BOTH.sub in review.recused),
            (Seat.ACADEMY in review.holders, min(1, len({*review.recused} - {BOTH.sub}))),
        )


def review_of(case: Standing) -> AccreditationReview:
    """The review that is walked through: the first."""
    return case.reviews[0]


def _convened(words: str, course: After) -> Beginning[Standing]:
    first = next(event for event in course.events if event.subject == review_of(course.standing).id)
    return Beginning(words, first, course.standing)


def _happening(kind: str, given: Given, case: Standing, course: After) -> Happening[Standing]:
    return Happening(kind, given, standings.told(case, course), course.events)


def _alone(case: Standing) -> Standing:
    """Without the accreditations: what a review is answered does not depend on them, and looking at them takes time."""
    return case.model_copy(update={"accreditations": ()})


def _packet(review: AccreditationReview) -> str:
    if review.to_prepare:
        return "packet being made" if review.prepared is None else "packet being made anew"
    return OPEN if review.packet is Packet.OPEN else "packet waits for a release"


def _votes(review: AccreditationReview) -> str:
    votes = Counter(vote.vote for vote in review.votes)
    return f"{votes[ReviewVote.REVOKE]} to revoke and {votes[ReviewVote.RENEW]} to renew"
