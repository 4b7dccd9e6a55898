"""Why a command is rejected, and the smallest change that would have it accepted: tried out, not guessed.

It is the same for every process: the guard that stands in the way says what it looked at and what may remedy it, and
the process's decider runs again with each remedy.
"""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from analysis.explanation.counterfactuals import Change, OfARejection, Ran, counterfactuals
from analysis.explanation.schema import Explanation, cited, looked_at
from standards.decider import Decider
from standards.guards import Candidates, Facts, Rejected, Situation

S = TypeVar("S")
R = TypeVar("R")


def why_rejected(decider: Decider[S, Any, R], rejected: Rejected[S], rules: R) -> Explanation:
    """Why the decider rejected the command, as ``decider.rejected`` says under the same rules."""

    def run(_: S, situation: Situation[S, Any, Any]) -> Ran:
        assert situation.command is not None
        return decider.decide(situation.state, situation.command, situation.at, rules)

    situation, rejection = rejected.situation, rejected.rejection
    looked = (
        *_by(situation),
        *decider.context(situation),
        *(fact for guard in rejected.guards for fact in guard.facts(situation)),
    )
    return Explanation(
        at=situation.at,
        edition=situation.edition.id,
        outcome=f"Rejected ({rejection.code}): {rejection.detail}",
        clauses=cited(rejection.clauses),
        facts=looked_at(looked),
        would_have_changed=counterfactuals(_candidate_lists(rejected), run, OfARejection(rejection), rejection),
    )


def _candidate_lists(rejected: Rejected[S]) -> Iterator[Iterable[Change[S, Situation[S, Any, Any]]]]:
    return (_changes(candidates) for guard in rejected.guards for candidates in guard.remedies(rejected.situation))


def _changes(candidates: Candidates[S]) -> Iterator[Change[S, Situation[S, Any, Any]]]:
    for remedy in candidates:
        yield Change(remedy.fact, remedy.was, remedy.to, remedy.situation.state, remedy.situation)


def _by(situation: Situation[Any, Any, Any]) -> Facts:
    yield "action", situation.data.declaration.name
    yield "roles of the caller", situation.by.roles
