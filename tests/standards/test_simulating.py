"""A simulation plays a recorded history again: under the recorded edition it comes to exactly what is on record."""

from hypothesis import given

from standards.simulating.candidate import as_recorded
from standards.simulating.replay import play
from tests.standards.simulated import lived
from tests.standards.standing.wild import Script, scripts


@given(scripts())
def test_a_standing_replayed_under_its_own_editions_is_the_very_same(script: Script) -> None:
    life = lived(script)
    played = play(life.inputs(), as_recorded(life.editions), life.now, arranged=lambda standing: standing)
    assert played.set_aside == []
    assert played.events == life.log
    assert played.standing is not None
    assert played.standing.model_copy(update={"marks": ()}) == life.standing.model_copy(update={"marks": ()})
