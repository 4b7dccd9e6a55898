"""A process that has loaded its code looks for garbage seldom, and not among what it loaded."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = """
import gc, standards.complaint
from records.garbage import search_seldom
search_seldom()
print(len(gc.get_objects()) < 1_000, gc.get_freeze_count() > 10_000, gc.get_threshold()[0] > 700)
"""


def test_what_a_process_has_loaded_is_not_searched_again() -> None:
    command = [sys.executable, "-c", SCRIPT]
    ran = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )

    assert ran.stdout.split() == ["True", "True", "True"]
