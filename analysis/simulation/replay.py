"""A partner's history played again: the same inputs through the same deciders, under the editions of a rulebook.

A complaint's deadlines move nothing of the standing and the standing's dates nothing of a complaint; the one thing that
passes between them is a mark that a board places. So each waits for its own next input, and its own dates fire on the
way to it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from analysis.simulation import inputs as i
from analysis.simulation.complaint_replay import CaseReplay
from analysis.simulation.replay_result import Played, as_loaded
from analysis.simulation.rulebook import Rulebook
from analysis.simulation.standing_replay import StandingReplay
from standards.standing.state import Standing


def play(
    given: Iterable[i.Input],
    rulebook: Rulebook,
    to: datetime,
    surfaced: Mapping[str, Sequence[str]] | None = None,
    arranged: Callable[[Standing], Standing] = as_loaded,
) -> Played:
    """Plays the inputs up to the instant, and everything that falls due by then.

    ``surfaced`` says by complaint who surfaced it, where the record knows (S32).
    """
    played = Played(rulebook)
    standing = StandingReplay(played, arranged)
    cases = CaseReplay(played, surfaced or {}, standing.place)
    for one in given:
        if one.at <= to:
            _take(one, cases, standing)
    cases.finish(to)
    standing.finish(to)
    return played


def _take(  # noqa: C901, PLR0912 - the table of the inputs reads best as one table
    given: i.Input, cases: CaseReplay, standing: StandingReplay
) -> None:
    """Takes in what came next."""
    match given:
        case i.Told():
            standing.tell(given)
        case i.Imported():
            standing.bring_in(given)
        case i.Applied():
            standing.apply(given)
        case i.TakenUp() if given.subject.startswith("cmp_"):
            cases.take_up(given.subject)
        case i.TakenUp():
            standing.take_up(given)
        case i.PacketMade():
            standing.prepare(given)
        case i.Filed():
            cases.file(given)
        case i.Ordered() if given.subject.startswith("cmp_"):
            cases.command(given)
        case i.Ordered():
            standing.command(given)
        case i.Ruled():
            standing.rule(given)
        case i.Placed(mark=mark):
            standing.place(mark, mark.complaint_id or mark.id)
        case i.Vacated():
            standing.vacate(given)
        case _:
            raise TypeError(given)
