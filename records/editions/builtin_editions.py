"""The editions that the product brings along, read from their files. Free of the database, so that a rehearsal is."""

from functools import cache
from pathlib import Path

import yaml

from standards import editions as bundled
from standards.editions import Edition


@cache
def bundled_editions() -> tuple[Edition, ...]:
    """The editions that the product brings, oldest first."""
    files = sorted(Path(bundled.__file__).parent.glob("*.yaml"))
    return tuple(Edition.model_validate(yaml.safe_load(file.read_text())) for file in files)
