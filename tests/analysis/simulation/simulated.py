"""Lives that keep what came in from outside, so that a simulation can play them again."""

from datetime import timedelta
from typing import Any

from analysis.simulation.inputs import Input, Placed, Vacated
from analysis.simulation.orders import inputs_by_place
from tests.oracles.random_standings import BEGINS, Script, WildLife


class KeptLife(WildLife):
    """A wild life that keeps where marks came in: they are no events of a standing's own streams."""

    def __init__(self, *given: Any, **more: Any) -> None:
        """A life of which nothing is kept yet."""
        self.besides: list[tuple[int, Input]] = []
        super().__init__(*given, **more)

    def _tell(self, *told: Any) -> None:
        super()._tell(*told)
        match told:
            case ("marked", mark) if not mark.imported:
                self.besides.append((len(self.log), Placed(self.now, mark.id, mark)))
            case ("vacated", mark_id):
                key = next(mark.complaint_id or mark.id for mark in self.standing.marks if mark.id == mark_id)
                self.besides.append((len(self.log), Vacated(self.now, mark_id, key)))
            case _:
                pass

    def inputs(self) -> list[Input]:
        """Everything that came in, in its order."""
        by_place = inputs_by_place(self.log)
        found: list[Input] = []
        for place in range(len(self.log) + 1):
            found += [one for at, one in self.besides if at == place]
            found += [by_place[place]] if place in by_place else []
        return found


def lived(script: Script, **more: Any) -> KeptLife:
    """The script's life, kept."""
    then = [(BEGINS + timedelta(days=days, hours=days % 24), changes) for days, changes in script.then]
    life = KeptLife("2027-02-10", then=then, **more)
    for move in script.moves:
        life.throw(move)
    return life
