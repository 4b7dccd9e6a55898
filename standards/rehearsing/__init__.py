"""Rehearsals: a scenario in plain data, played on the deciders that production runs, at the speed of arithmetic.

A rehearsal keeps no rule of its own: it files, orders, records and lets time pass as the doors and processes do, and
looks at what came of it.
"""

from standards.rehearsing.playing import Rehearsal, play
from standards.rehearsing.reading import Read, read
from standards.rehearsing.scenario import Scenario
from standards.rehearsing.world import World

__all__ = ["Read", "Rehearsal", "Scenario", "World", "play", "read"]
