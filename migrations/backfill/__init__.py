"""Finding the decisions behind events that were recorded without them, from the events alone.

This is kept for records that began before decisions were recorded, and as it was then: it reads rows and writes rows,
knows nothing of today's rules, and is not to follow them. A later version that changes what a command holds migrates
the table of decisions instead.
"""

from migrations.backfill.fill import fill

__all__ = ["fill"]
