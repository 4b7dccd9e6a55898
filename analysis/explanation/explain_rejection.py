"""Why something was refused, and the smallest change that would have had it accepted: tried out, not guessed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from analysis.explanation.counterfactuals import OfARefusal, Ran, flips
from analysis.explanation.decisions import ORDERS, Decided, StandingChange, pass_time
from analysis.explanation.facts import Seen, board, certifications, grace, held, lockout, tier
from analysis.explanation.perturbations import facts
from analysis.explanation.refused_commands import order_ladders
from analysis.explanation.schema import Explanation, FactLookedAt, WouldHaveChanged, cited
from standards.clauses import Clause
from standards.commands import Command
from standards.decider import accepted
from standards.editions.timeline import EditionTimeline
from standards.rejections import Rejection, RejectionCode
from standards.standing import STANDING_DECIDER, Standing
from standards.standing.application import failing
from standards.standing.commands import Apply
from standards.standing.evolve import fold


def why_refused(
    rejection: Rejection, attempt: Command[Any], before: Standing, at: datetime, editions: EditionTimeline
) -> Explanation:
    """Why the attempt on a standing was refused at the instant; ``before`` is how things stood then, without it."""
    due = accepted(STANDING_DECIDER.decide(before, pass_time(at), at, editions))
    decided = Decided(fold(before, due), attempt, at, editions)
    changes: tuple[WouldHaveChanged, ...]
    match rejection.code, attempt.data:
        case RejectionCode.NOT_ELIGIBLE, Apply(kind=kind):
            changes = tuple(_of_each_prerequisite(decided, kind))
        case RejectionCode.LOCKED_OUT, Apply():
            changes = tuple(_after_the_lockout(decided))
        case _:
            changes = flips(order_ladders(decided, rejection), decided.taken, OfARefusal(), rejection)
    looked = (fact for look in _LOOKS.get(rejection.code, ()) for fact in look(_seen(decided)))
    return _explained(rejection, at, decided.edition.id, (*_who(attempt), *looked), changes)


def _explained(
    rejection: Rejection,
    at: datetime,
    edition: str,
    looked: tuple[FactLookedAt, ...],
    changes: tuple[WouldHaveChanged, ...],
) -> Explanation:
    return Explanation(
        at=at,
        edition=edition,
        outcome=f"Refused ({rejection.code}): {rejection.detail}",
        clauses=cited(rejection.clauses),
        facts=looked,
        would_have_changed=changes,
    )


def _of_each_prerequisite(decided: Decided, kind: str) -> Iterator[WouldHaveChanged]:
    """For each prerequisite that fails, the smallest change with which it holds (S5, S9, S37)."""
    for found in failing(decided.before, kind, decided.at, decided.edition):
        for change in _remedies(decided, kind, found.clause):
            still = failing(change.before, kind, decided.at, decided.edition)
            if found.clause not in {other.clause for other in still}:
                then = _then(decided.taken(change.before, change.command))
                yield WouldHaveChanged(fact=change.fact, was=change.was, to=change.to, then=then)
                break


def _remedies(decided: Decided, kind: str, clause: Clause) -> Iterable[StandingChange]:
    match clause:
        case Clause.S5:
            return facts.tier(decided)
        case Clause.S9:
            return [change for ladder in facts.certifications_missing(decided) for change in ladder]
        case Clause.S1:
            without = tuple(item for item in decided.before.accreditations if item.kind != kind or not item.live)
            after = decided.before.model_copy(update={"accreditations": without})
            return [StandingChange(f"accreditation {kind}", "held", "not held", after, decided.command)]
        case _:
            return ()


def _then(ran: Ran) -> str:
    if isinstance(ran, Rejection):
        return f"This prerequisite would hold; still refused: {ran.detail}"
    return OfARefusal().instead(ran)


def _after_the_lockout(decided: Decided) -> Iterator[WouldHaveChanged]:
    """The same application at the end of the lockout (S37)."""
    found = decided.before.partner.lockout
    if found is None:
        return
    ran = replace(decided, at=found.until).taken(decided.before, decided.command)
    if OfARefusal().key(ran) is not RejectionCode.LOCKED_OUT:
        then = OfARefusal().instead(ran)
        yield WouldHaveChanged(fact="instant of the application", was=decided.at, to=found.until, then=then)


_LOOKS = {
    RejectionCode.NOT_ELIGIBLE: (tier, certifications, held),
    RejectionCode.LOCKED_OUT: (lockout,),
    RejectionCode.ACCREDITATIONS_FIRST: (held,),
    RejectionCode.WRONG_STAGE: (grace, board),
    RejectionCode.INVALID: (grace,),
    RejectionCode.PACKET_PENDING: (board,),
    RejectionCode.SEAT_TAKEN: (board,),
    RejectionCode.RECUSED: (board,),
    RejectionCode.SEPARATION_OF_DUTIES: (board,),
}


def _seen(decided: Decided) -> Seen:
    command = decided.command
    kind = command.data.kind if isinstance(command.data, Apply) else None
    return Seen(decided.before, decided.at, decided.edition, command.subject or "", kind)


def _who(attempt: Command[Any]) -> tuple[FactLookedAt, ...]:
    return _by(attempt) if isinstance(attempt.data, ORDERS) else ()


def _by(command: Command[Any]) -> tuple[FactLookedAt, ...]:
    return (
        FactLookedAt(name="action", value=command.data.declaration.name),
        FactLookedAt(name="roles of the caller", value=command.by.roles),
    )
