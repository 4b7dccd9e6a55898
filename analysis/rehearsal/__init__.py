"""Rehearsals: a scenario in plain data, played on the deciders that production runs, at the speed of arithmetic.

A rehearsal keeps no rule of its own: it files, gives commands, records and lets time pass as the API and the
workflows do, and looks at what follows.
"""

from analysis.rehearsal.engine import Engine
from analysis.rehearsal.parser import Read, read
from analysis.rehearsal.play import Rehearsal, play
from analysis.rehearsal.scenario import Scenario

__all__ = ["Engine", "Read", "Rehearsal", "Scenario", "play", "read"]
