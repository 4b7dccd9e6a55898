"""What can go wrong between a process and its record; free of the ORM, so that workflows may know it."""


class RecordAway(Exception):
    """PostgreSQL cannot serve now. Said without the statement: its parameters have no place in a history."""


class RecordDiverged(Exception):
    """The process and its record contradict each other; a person has to look. Nothing was written."""
