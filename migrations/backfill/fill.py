"""Filling the table of decisions for the events that have none, process by process."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, Connection, Text, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from migrations.backfill import complaints, small_streams, standing
from migrations.backfill.rows import Logged, Said, decision

_UNDECIDED = """
SELECT DISTINCT coalesce('partner/' || a.partner_id, 'partner/' || r.partner_id, e.subject) AS process
FROM events AS e LEFT JOIN accreditations AS a ON a.id = e.subject LEFT JOIN reviews AS r ON r.id = e.subject
WHERE e.decision IS NULL AND e.subject NOT LIKE 'private/%' ORDER BY process
"""
_OWNED = """
SELECT id FROM accreditations WHERE partner_id = :partner UNION ALL SELECT id FROM reviews WHERE partner_id = :partner
"""
_LOGGED = """
SELECT subject, sequence, type, at, actor, role, edition, command, fact, decision
FROM events WHERE subject = ANY(:subjects) ORDER BY position
"""
_PLACED = """
SELECT e.at, m.id AS mark FROM marks AS m JOIN events AS e ON e.subject = m.complaint_id AND e.type = 'mark_placed'
WHERE m.partner_id = :partner
"""
_ANNULLED = """
SELECT e.at, m.id AS mark FROM marks AS m JOIN events AS e ON e.subject = m.id AND e.type = 'mark_vacated'
WHERE m.partner_id = :partner
"""
_INSERT = """
INSERT INTO decisions (id, process, name, command, now, editions)
VALUES (:id, :process, :name, :command, :now, :editions)
"""
_NAME = "UPDATE events SET decision = :decision WHERE subject = :subject AND sequence = :sequence"
_PARTNER = "partner/"


def fill(connection: Connection) -> int:
    """Finds the decision behind every event that has none; returns how many decisions it found.

    Runs in the caller's transaction as the schema's owner: nobody else may name an event's decision afterwards.
    """
    processes = connection.execute(text(_UNDECIDED)).scalars().all()
    if not processes:
        return 0
    contents = {row.id: row.content for row in connection.execute(text("SELECT id, content FROM editions"))}
    connection.execute(text("ALTER TABLE events DISABLE TRIGGER append_only"))
    found = sum(_fill(connection, process, contents) for process in processes)
    connection.execute(text("ALTER TABLE events ENABLE TRIGGER append_only"))
    return found


def _fill(connection: Connection, process: str, contents: Mapping[str, Any]) -> int:
    subjects = [process]
    if process.startswith(_PARTNER):
        of_partner = {"partner": process.removeprefix(_PARTNER)}
        subjects += connection.execute(text(_OWNED), of_partner).scalars().all()
    rows = connection.execute(text(_LOGGED), {"subjects": subjects}).mappings()
    made = list(_decided(connection, process, [Logged(**row) for row in rows], contents))
    if made:
        written = text(_INSERT).bindparams(bindparam("command", type_=JSONB), bindparam("editions", type_=ARRAY(Text)))
        connection.execute(written, [decision(process, said, events) for said, events in made])
        named = [
            {"decision": events[0].place, "subject": event.subject, "sequence": event.sequence}
            for _, events in made
            for event in events
        ]
        connection.execute(text(_NAME), named)
    return len(made)


def _decided(
    connection: Connection, process: str, logged: Sequence[Logged], contents: Mapping[str, Any]
) -> Iterator[tuple[Said, list[Logged]]]:
    """The commands with their events; what is decided already tells of seats, and is passed over."""
    if process.startswith("cmp_"):
        for events in _grouped(logged, complaints.begins):
            if events[0].decision is None:
                yield complaints.said(events), events
    elif process.startswith(_PARTNER):
        around = _around(connection, process, logged, contents)
        for events in _grouped(logged, standing.begins):
            said = standing.said(events, around)
            if events[0].decision is None:
                yield said, events
    else:
        for event in logged:
            if event.decision is None:
                yield small_streams.said([event], contents), [event]


def _grouped(logged: Iterable[Logged], begins: Any) -> Iterator[list[Logged]]:
    group: list[Logged] = []
    for event in logged:
        if group and (begins(event, group[-1]) or event.decision != group[-1].decision):
            yield group
            group = []
        group.append(event)
    if group:
        yield group


def _around(
    connection: Connection, process: str, logged: Sequence[Logged], contents: Mapping[str, Any]
) -> standing.Around:
    of_partner = {"partner": process.removeprefix(_PARTNER)}
    placed = {row.at: row.mark for row in connection.execute(text(_PLACED), of_partner)}
    annulled = {row.at: row.mark for row in connection.execute(text(_ANNULLED), of_partner)}
    seats = contents.get(logged[0].edition, {}).get("accreditation_board", {}).get("seats", ["academy"])
    return standing.Around(placed, annulled, seats[0])
