"""A partner's history played again: the recorded commands through the same deciders, under the editions of a rulebook.

A complaint's deadlines move nothing of the standing and the standing's dates nothing of a complaint; the one thing that
passes between them is a mark that a board places. So each waits for its own next command, and its own dates fire on the
way to it: time that passed on record is not among the commands, since other dates may have come of the replay.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from analysis.history import Arrange, History, as_loaded
from analysis.simulation.complaint_replay import CaseReplay
from analysis.simulation.replay_result import ReplayResult
from analysis.simulation.rulebook import Rulebook
from analysis.simulation.standing_replay import StandingReplay
from standards.decisions import RecordedDecision


def play(
    history: History,
    rulebook: Rulebook,
    to: datetime,
    surfaced: Mapping[str, Sequence[str]] | None = None,
    arranged: Arrange = as_loaded,
) -> ReplayResult:
    """Plays the decisions up to the instant, and everything that falls due by then.

    ``surfaced`` says by complaint who surfaced it, where the record knows (S32).
    """
    played = ReplayResult(rulebook)
    standing = StandingReplay(played, history, arranged)
    cases = CaseReplay(played, surfaced or {}, standing.place)
    for made in history:
        if made.decision is not None and made.decision.now <= to:
            _take(made, cases, standing)
    cases.finish(to)
    standing.finish(to)
    return played


def _take(made: RecordedDecision, cases: CaseReplay, standing: StandingReplay) -> None:
    assert made.decision is not None
    process = made.decision.process
    if process.startswith("cmp_"):
        cases.take(process, made)
    elif process.startswith("mrk_"):
        standing.annul(process, made)
    else:
        standing.take(made)
