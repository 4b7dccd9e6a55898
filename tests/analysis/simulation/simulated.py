"""Lives that keep what came in from outside, so that a simulation can play them again."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from analysis.simulation.inputs import Input, Placed, Vacated
from analysis.simulation.orders import inputs_by_place
from standards.standing.decide import place_mark
from standards.standing.state import Mark
from standards.vocabulary import Seriousness
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

    def mark(
        self,
        seriousness: str = "standard",
        at: str | None = None,
        *,
        handlers: tuple[str, ...] = (),
        placed_on: date | None = None,
    ) -> str:
        """As in every life; one from before has the id under which it was imported, as on record."""
        if placed_on is None:
            return super().mark(seriousness, at, handlers=handlers)
        self._step(at)
        self._import(placed_on, Seriousness(seriousness))
        mark = Mark(
            id=self.standing.partner.imported_marks[-1].id,
            complaint_id=None,
            placed_on=placed_on,
            placed_at=datetime.combine(placed_on, time(), UTC),
            seriousness=Seriousness(seriousness),
            imported=True,
        )
        self._tell("marked", mark)
        self._take(lambda found: place_mark(found, mark, self.editions))
        self._prepare()
        return mark.id

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
